/** What a user relies on when superset is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { superset: true } });
const more = platform({
  components: { superset: { usersMay: 'explore', worker: true, localLogin: true } },
});
const settings = (from: typeof made): unknown =>
  JSON.parse(String(dig(from.get('ConfigMap', 'superset-config', 'superset'), 'data', 'settings.json')));

test('people come by Keycloak, and roles follow from their groups', () => {
  expect(dig(settings(made), 'roles')).toEqual({ admins: ['Admin'], users: ['Gamma'] });
  expect(dig(settings(more), 'roles')).toMatchObject({ users: ['Alpha', 'sql_lab'] });
  const client = made.plan.components
    .find(({ id }) => id === 'keycloak')
    ?.clients.find(({ owner }) => owner === 'superset');
  expect(client?.need).toMatchObject({ redirectPaths: ['/oauth-authorized/keycloak'] });
});

test('records and data are in two databases, with a role each', () => {
  const names = made.plan.components
    .find(({ id }) => id === 'postgresql')
    ?.clients.flatMap((client) =>
      client.kind === 'database' && client.owner === 'superset' ? [client.given.name] : [],
    );
  expect(names).toEqual(['superset', 'warehouse']);
});

test('a worker runs only where it is asked for, with the same settings', () => {
  expect(made.of('superset').filter(({ metadata }) => metadata.name === 'superset-worker')).toEqual([]);
  const worker = dig(more.get('Deployment', 'superset-worker'), 'spec', 'template', 'spec', 'containers', 0);
  const server = dig(more.get('StatefulSet', 'superset'), 'spec', 'template', 'spec', 'containers', 0);
  expect(each(worker, 'env')).toEqual(each(server, 'env'));
  expect(dig(settings(more), 'worker')).toBe(true);
  expect(more.problems).toEqual([]);
});

test('no password is in the settings, and a change of them restarts it', () => {
  expect(JSON.stringify(settings(more))).not.toMatch(/password|secret/i);
  const hash = (from: typeof made) =>
    dig(
      from.get('StatefulSet', 'superset'),
      ...['spec', 'template', 'metadata', 'annotations', 'thinkube.io/config'],
    );
  expect(hash(made)).not.toBe(hash(more));
});

test('TimescaleDB is connected where it is on, by a user that reads every database and owns none', () => {
  const both = platform({ components: { superset: true, timescaledb: { databases: ['measurements'] } } });
  expect(both.problems).toEqual([]);
  const files = dig(both.get('ConfigMap', 'timescaledb-provision'), 'data');
  expect(dig(files, 'people.list')).toBe('superset:superset-measurements:measurements:\n');
  expect(dig(files, 'databases.list')).not.toContain('superset');
  const settings = (made: typeof both) =>
    String(dig(made.get('ConfigMap', 'superset-config', 'superset'), 'data', 'settings.json'));
  expect(settings(both)).toContain('"MEASUREMENTS_URL"');
  const alone = platform({ components: { superset: true } });
  expect(settings(alone)).not.toContain('TimescaleDB');
  expect(alone.plan.components.map(({ id }) => id)).not.toContain('timescaledb');
});
