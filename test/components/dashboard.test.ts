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

describe('what it may do elsewhere', () => {
  const whole = platform({
    components: { dashboard: true, argocd: true, mlflow: true, mongodb: true, prometheus: true },
  });
  const rules = (namespace: string) => dig(whole.get('Role', 'steered-by-dashboard', namespace), 'rules');

  test('stop and start by name what nobody else needs; Git leaves the number of its pods open', () => {
    expect(rules('mlflow')).toEqual([
      {
        apiGroups: ['apps'],
        resources: ['deployments/scale', 'statefulsets/scale'],
        resourceNames: ['mlflow', 'mlflow-gate'],
        verbs: ['patch'],
      },
    ]);
    expect(dig(whole.get('StatefulSet', 'mlflow'), 'spec')).not.toHaveProperty('replicas');
    expect(dig(whole.get('StatefulSet', 'postgresql'), 'spec', 'replicas')).toBe(1);
  });

  test('make Jobs where something is saved, and operations of Argo CD: both bound by policies', () => {
    expect(rules('postgresql')).toEqual([{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['create'] }]);
    expect(rules('argocd')).toEqual([
      { apiGroups: ['argoproj.io'], resources: ['applications'], verbs: ['patch'] },
    ]);
    const [jobs, syncs] = ['thinkube-panel-runs', 'thinkube-panel-syncs'].map((name) =>
      JSON.stringify(dig(whole.get('ValidatingAdmissionPolicy', name), 'spec')),
    );
    expect(jobs).toContain('mongodb/mongodb-dump');
    expect(jobs).not.toContain('restore');
    expect(syncs).toContain('object.spec == oldObject.spec');
    for (const name of ['thinkube-panel-runs', 'thinkube-panel-copies', 'thinkube-panel-syncs'])
      expect(dig(whole.get('ValidatingAdmissionPolicyBinding', name), 'spec', 'validationActions')).toEqual([
        'Deny',
      ]);
  });

  test('nobody else is refused where a namespace has no CronJob', () => {
    const binding = whole.get('ValidatingAdmissionPolicyBinding', 'thinkube-panel-copies');
    expect(dig(binding, 'spec', 'paramRef', 'parameterNotFoundAction')).toBe('Allow');
  });

  test('nothing where the panel is off', () => {
    const { objects } = platform({ components: { mlflow: true } });
    expect(objects.filter(({ object }) => object.metadata.name.startsWith('steered-by'))).toEqual([]);
  });

  test('alerts are quiet while somebody has paused what they are about', () => {
    const text = JSON.stringify(whole.get('ConfigMap', 'prometheus-rules').data ?? {});
    expect(text).toContain('kube_deployment_spec_replicas{namespace=\\"mlflow\\"}');
  });
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
