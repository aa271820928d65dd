/** What a user relies on when duckdb is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { duckdb: true, jupyterhub: true } });
const env = (from: typeof made) =>
  new Map(
    each(from.get('StatefulSet', 'duckdb'), 'spec', 'template', 'spec', 'containers', 0, 'env').map((one) => [
      String(dig(one, 'name')),
      one,
    ]),
  );
const secret = (from: typeof made, name: string) => dig(env(from).get(name), 'valueFrom', 'secretKeyRef');

test('the shell writes to the lake; the server has a key that only reads, unless asked otherwise', () => {
  expect(secret(made, 'WRITER_KEY')).toEqual({ name: 'duckdb-lake', key: 'accessKey' });
  expect(secret(made, 'SERVER_KEY')).toEqual({ name: 'duckdb-reader', key: 'accessKey' });
  const open = platform({ components: { duckdb: { write: true } } });
  expect(secret(open, 'SERVER_KEY')).toEqual({ name: 'duckdb-lake', key: 'accessKey' });
  expect(open.problems).toEqual([]);
});

test('notebooks reach its server and have its token', () => {
  const settings: unknown = JSON.parse(
    String(dig(made.get('ConfigMap', 'jupyterhub-config', 'jupyterhub'), 'data', 'settings.json')),
  );
  expect(dig(settings, 'environment')).toMatchObject({
    DUCKDB_SERVER: 'quack:duckdb.duckdb.svc:9494',
    DUCKDB_TOKEN: { secret: 'duckdb-token', key: 'token' },
  });
  expect(made.plan.edges).toContainEqual(
    expect.objectContaining({
      from: expect.objectContaining({ component: 'jupyterhub' }),
      to: expect.objectContaining({ component: 'duckdb', pods: 'duckdb' }),
    }),
  );
});

test('nobody reaches it from outside the cluster', () => {
  expect(made.of('duckdb').filter(({ kind }) => kind === 'Ingress')).toEqual([]);
});

test('server and shell together stay below the limit', () => {
  expect(dig(env(made).get('SERVER_MEMORY'), 'value')).toBe('1024MiB');
  expect(dig(env(made).get('MEMORY'), 'value')).toBe('512MiB');
  expect(() => platform({ components: { duckdb: { memory: '256Mi' } } })).toThrow(/too little for DuckDB/);
});
