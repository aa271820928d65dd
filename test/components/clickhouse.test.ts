/** What a user relies on when ClickHouse is on. */
import { need } from '../../lib/kit';
import type { Needs } from '../../lib/plan/kinds';
import { client } from './claimants';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';

const with_ = (needs: Needs, options: Readonly<Record<string, unknown>> = {}): Made =>
  platform({
    components: { 'web-stats': true, clickhouse: options },
    from: [...everything, client('web-stats', needs)],
  });
const container = (made: Made) =>
  dig(made.get('StatefulSet', 'clickhouse'), 'spec', 'template', 'spec', 'containers', 0);
const value = (made: Made, name: string) =>
  dig(
    each(container(made), 'env').find((one) => dig(one, 'name') === name),
    'value',
  );

test('each need has a database and a user of its own, by both protocols', () => {
  const made = with_({ main: need.analytics() });
  expect(made.problems).toEqual([]);
  expect(dig(made.get('ConfigMap', 'clickhouse-provision'), 'data', 'databases')).toBe(
    'web_stats:web-stats-main\n',
  );
  expect(made.plan.components.find(({ id }) => id === 'web-stats')?.given['main']).toMatchObject({
    host: 'clickhouse.clickhouse.svc',
    port: 9000,
    httpPort: 8123,
    name: 'web_stats',
  });
  const reached = made.plan.edges
    .filter(({ from }) => 'component' in from && from.component === 'web-stats')
    .flatMap(({ ports }) => ports.map(({ port }) => port));
  expect(reached).toEqual(expect.arrayContaining([9000, 8123]));
});

test.each([
  ['system', 'wants a database named "system"'],
  ['web-stats', 'wants a database named "web-stats"'],
])('the database name %s is refused', (name, message) => {
  expect(() => with_({ main: need.analytics({ name }) })).toThrow(message);
});

test('the server refuses a query before its limit kills it, whatever the memory', () => {
  const made = with_({}, { memory: '4Gi' });
  expect(Number(value(made, 'MAX_MEMORY'))).toBeLessThan(0.85 * 4 * 1024 ** 3);
  expect(Number(value(made, 'MAX_QUERY_MEMORY'))).toBeLessThan(Number(value(made, 'MAX_MEMORY')));
  expect(() => with_({}, { memory: '1Gi' })).toThrow('1Gi is too little');
});

test('every variable that its configuration reads is there', () => {
  const made = with_({});
  const text = ['config.xml', 'users.xml', 'dumps.xml']
    .map((name) => String(dig(made.get('ConfigMap', 'clickhouse-config'), 'data', name)))
    .join('');
  const asked = [...text.matchAll(/from_env="(\w+)"/g)].map(([, name]) => name);
  const given = each(container(made), 'env').map((one) => dig(one, 'name'));
  expect(asked.length).toBeGreaterThan(8);
  expect(given).toEqual(expect.arrayContaining(asked));
});

test('nobody gets in without a password, and the key of the dumps is in no query', () => {
  const made = with_({});
  const users = String(dig(made.get('ConfigMap', 'clickhouse-config'), 'data', 'users.xml'));
  expect(users).toContain('<default remove="remove"/>');
  expect(dig(made.get('ConfigMap', 'clickhouse-dumps'), 'data', 'dump.sh')).toContain('TO S3(dumps,');
  expect(value(made, 'DUMPS_URL')).toMatch(/^http:\/\/.*\/clickhouse-dumps\/$/);
});

test('without dumps it knows no object store', () => {
  const made = with_({}, { dumps: false });
  expect(made.problems).toEqual([]);
  expect(value(made, 'DUMPS_URL')).toBeUndefined();
  expect(Object.keys(dig(made.get('ConfigMap', 'clickhouse-config'), 'data') ?? {})).not.toContain(
    'dumps.xml',
  );
});

test('a restore fetches the list alone: the server fetches its data itself', () => {
  const restore = dig(
    with_({}).get('CronJob', 'clickhouse-restore'),
    ...['spec', 'jobTemplate', 'spec', 'template', 'spec', 'initContainers', 0, 'env'],
  );
  expect(restore).toContainEqual({ name: 'ONLY', value: 'databases.list rows.list checksums' });
});
