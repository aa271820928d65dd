/** What a user relies on when jupyterhub is on. */
import { profilesOf } from '../../lib/components/jupyterhub/profiles';
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { jupyterhub: { namedServers: 2 }, mlflow: true } });
const data = (name: string, file: string): string =>
  String(dig(made.get('ConfigMap', name, 'jupyterhub'), 'data', file));
const settings: unknown = JSON.parse(data('jupyterhub-config', 'settings.json'));

test('people come by Keycloak, and administrators are those of its group', () => {
  expect(dig(settings, 'groups')).toEqual({ admins: 'admins', users: 'users' });
  expect(dig(settings, 'endpoints', 'authorize')).toMatch(/^https:\/\/auth\.home\.example\.com\//);
  const client = made.plan.components
    .find(({ id }) => id === 'keycloak')
    ?.clients.find(({ owner }) => owner === 'jupyterhub');
  expect(client?.need).toMatchObject({ redirectPaths: ['/hub/oauth_callback'] });
});

test('notebooks find the services that are on, and no password is in the settings', () => {
  expect(dig(settings, 'environment')).toMatchObject({
    MLFLOW_TRACKING_URI: 'http://mlflow.mlflow.svc:5000',
    PGPASSWORD: { secret: 'jupyterhub-shared', key: 'password' },
    AWS_SECRET_ACCESS_KEY: { secret: 'jupyterhub-bucket', key: 'secretKey' },
  });
  expect(Object.keys(Object(dig(settings, 'environment')))).not.toContain('QDRANT_URL');
});

test('Valkey and ClickHouse know notebooks by credentials of their own, where they are on', () => {
  const all = platform({ components: { jupyterhub: true, valkey: true, clickhouse: true } });
  expect(all.problems).toEqual([]);
  const config = dig(all.get('ConfigMap', 'jupyterhub-config', 'jupyterhub'), 'data', 'settings.json');
  expect(dig(JSON.parse(String(config)), 'environment')).toMatchObject({
    REDIS_URL: { secret: 'jupyterhub-cache', key: 'url' },
    CLICKHOUSE_HOST: 'clickhouse.clickhouse.svc',
    CLICKHOUSE_PASSWORD: { secret: 'jupyterhub-analytics', key: 'password' },
  });
  for (const secret of ['jupyterhub-cache', 'jupyterhub-analytics']) {
    expect(all.get('ExternalSecret', secret, 'jupyterhub')).toBeDefined();
  }
  expect(JSON.stringify(dig(settings, 'environment'))).not.toContain('REDIS');
  expect(made.plan.components.map(({ id }) => id)).not.toContain('clickhouse');
});

test('the profile for graphics cards asks for slices and the runtime class', () => {
  const profiles = profilesOf({ memory: '2Gi', largeMemory: '6Gi', gpu: 2 }, 'nvidia');
  expect(profiles.map(({ slug }) => slug)).toEqual(['small', 'large', 'gpu']);
  expect(profiles.at(-1)?.kubespawner_override).toMatchObject({
    mem_limit: '6144M',
    extra_resource_limits: { 'nvidia.com/gpu': '2' },
    extra_pod_config: { runtimeClassName: 'nvidia' },
  });
});

test('pods of people carry the label that their network policy selects', () => {
  expect(dig(settings, 'labels', 'app.kubernetes.io/name')).toBe('jupyter');
  expect(dig(made.get('NetworkPolicy', 'out-jupyter', 'jupyterhub'), 'spec', 'podSelector')).toEqual({
    matchLabels: { 'app.kubernetes.io/name': 'jupyter' },
  });
});

test('the hub makes pods and volumes in its own namespace, and reads no Secret', () => {
  const rules = each(made.get('Role', 'jupyterhub', 'jupyterhub'), 'rules');
  expect(rules.flatMap((rule) => each(rule, 'resources'))).toEqual([
    'pods',
    'persistentvolumeclaims',
    'events',
  ]);
  expect(made.of('jupyterhub').filter(({ kind }) => kind === 'ClusterRole')).toEqual([]);
});

test('the image of notebooks is on every worker before somebody waits for it', () => {
  const spec = dig(made.get('DaemonSet', 'jupyterhub-images'), 'spec', 'template', 'spec');
  expect(dig(spec, 'initContainers', 0, 'image')).toBe(dig(settings, 'image'));
  expect(JSON.stringify(dig(spec, 'affinity'))).toContain('"values":["worker"]');
  const alone = [{ name: 'control', role: 'control', address: '192.168.1.10', cpu: 16, memory: '64Gi' }];
  const single = platform({ components: { jupyterhub: true }, config: { nodes: alone } });
  expect(dig(single.get('DaemonSet', 'jupyterhub-images'), 'spec', 'template', 'spec', 'affinity')).toBe(
    undefined,
  );
  const without = platform({ components: { jupyterhub: { prePull: false } } });
  expect(without.problems).toEqual([]);
  expect(without.of('jupyterhub').map(({ kind }) => kind)).not.toContain('DaemonSet');
});

test('a change of the settings restarts the hub', () => {
  const hash = (options: object) =>
    dig(
      platform({ components: { jupyterhub: options } }).get('Deployment', 'jupyterhub'),
      ...['spec', 'template', 'metadata', 'annotations', 'thinkube.io/config'],
    );
  expect(hash({ idleMinutes: 30 })).not.toBe(hash({ idleMinutes: 90 }));
});
