/** What a user relies on when the control panel is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { dashboard: true } });

test('it cannot read Secrets or ConfigMaps, and changes nothing but by evicting pods', () => {
  const rules = each(made.get('ClusterRole', 'thinkube-dashboard'), 'rules');
  const resources = rules.flatMap((rule) => each(rule, 'resources'));
  expect(resources).not.toContain('secrets');
  expect(resources).not.toContain('configmaps');
  const acting = rules.filter((rule) =>
    each(rule, 'verbs').some((verb) => !['get', 'list', 'watch'].includes(String(verb))),
  );
  expect(acting).toEqual([{ apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] }]);
});

test('everybody passes the gate, and the server is told who may act', () => {
  const container = ['spec', 'template', 'spec', 'containers', 0] as const;
  expect(dig(made.get('Deployment', 'dashboard-gate'), ...container, 'args')).toEqual(
    expect.arrayContaining(['--allowed-group=admins', '--allowed-group=users']),
  );
  const env = each(made.get('Deployment', 'dashboard'), ...container, 'env');
  expect(env).toContainEqual({ name: 'PANEL_ADMINS', value: 'admins' });
  expect(env).toContainEqual({ name: 'PANEL_URL', value: 'https://panel.home.example.com' });
});

test('what it shows fits one ConfigMap, with every component switched on', () => {
  const all = platform({ profile: 'everything' });
  const size = (name: string) => JSON.stringify(all.get('ConfigMap', name)).length;
  expect(size('dashboard-panel')).toBeLessThan(700 * 1024);
  expect(size('dashboard-plan')).toBeLessThan(300 * 1024);
});

test('a new plan restarts it', () => {
  const other = platform({ components: { dashboard: true, valkey: true } });
  const hash = (of: typeof made) =>
    dig(of.get('Deployment', 'dashboard'), 'spec', 'template', 'metadata', 'annotations');
  expect(hash(other)).not.toEqual(hash(made));
});
