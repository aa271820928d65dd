/** What a user relies on when qdrant is on. */
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true, others: object = {}): Made =>
  platform({ components: { ...others, qdrant: options } });
const envOf = (of: Made, kind: string, name: string, ...path: readonly string[]) =>
  each(of.get(kind, name, 'qdrant'), 'spec', ...path, 'template', 'spec', 'containers', 0, 'env');
const server = (of: Made) => envOf(of, 'StatefulSet', 'qdrant');
const secret = (name: string, from: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: from, key } },
});

test('nobody reads or writes without the key, which is generated', () => {
  expect(server(made())).toContainEqual(secret('QDRANT__SERVICE__API_KEY', 'qdrant-key', 'key'));
});

test('people pass the gate; programs come with a token to the paths of its API', () => {
  const of = made();
  const args = dig(
    of.get('Deployment', 'qdrant-gate'),
    ...['spec', 'template', 'spec', 'containers', 0, 'args'],
  );
  expect(args).toEqual(
    expect.arrayContaining([
      '--upstream=http://qdrant:6333',
      '--allowed-group=users',
      '--api-route=^/collections',
    ]),
  );
  const intoServer = of.plan.edges.filter(({ to }) => 'pods' in to && to.pods === 'qdrant');
  expect(intoServer).toEqual([]);
});

test('Prometheus measures it with a key that may only read', () => {
  expect(server(made(true, { prometheus: true }))).toContainEqual(
    secret('QDRANT__SERVICE__READ_ONLY_API_KEY', 'qdrant-metrics', 'password'),
  );
});

test('each night its collections go to a bucket, at the time of all databases', () => {
  const of = platform({
    components: { qdrant: true },
    config: { backup: { databases: '15 3 * * *', keepDays: 21 } },
  });
  expect(dig(of.get('CronJob', 'qdrant-snapshots'), 'spec', 'schedule')).toBe('15 3 * * *');
  expect(envOf(of, 'CronJob', 'qdrant-snapshots', 'jobTemplate', 'spec')).toContainEqual({
    name: 'KEEP_DAYS',
    value: '21',
  });
  expect(server(of)).toContainEqual({
    name: 'QDRANT__STORAGE__SNAPSHOTS_CONFIG__S3_CONFIG__BUCKET',
    value: 'qdrant-snapshots',
  });
});

test('notebooks find it, and its key is copied to them', () => {
  const of = made(true, { jupyterhub: true });
  const settings: unknown = JSON.parse(
    String(dig(of.get('ConfigMap', 'jupyterhub-config', 'jupyterhub'), 'data', 'settings.json')),
  );
  expect(dig(settings, 'environment')).toMatchObject({
    QDRANT_URL: 'http://qdrant.qdrant.svc:6333',
    QDRANT_API_KEY: { secret: 'qdrant-key', key: 'key' },
  });
  expect(of.get('ExternalSecret', 'qdrant-key', 'jupyterhub')).toBeDefined();
});

test('too little memory is refused', () => {
  expect(() => made({ memory: '256Mi' })).toThrow(/qdrant\.memory.*too little.*512Mi or more/s);
});
