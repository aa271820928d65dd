/** What a user relies on when TimescaleDB is on. */
import { need } from '../../lib/kit';
import type { Needs } from '../../lib/plan/kinds';
import { client } from './claimants';
import { dig } from './dig';
import { everything, type Made, platform } from './platform';

const with_ = (needs: Needs, components: Readonly<Record<string, unknown>> = {}): Made =>
  platform({
    components: { 'heat-log': true, timescaledb: true, ...components },
    from: [...everything, client('heat-log', needs)],
  });
const server = (made: Made) =>
  dig(made.get('StatefulSet', 'timescaledb'), 'spec', 'template', 'spec', 'containers', 0);

test('each need has a database with the extension, on a server beside the other PostgreSQL', () => {
  const made = with_({ main: need.timeSeries(), notes: need.database({ name: 'notes' }) });
  expect(made.problems).toEqual([]);
  expect(dig(made.get('ConfigMap', 'timescaledb-provision'), 'data', 'databases.list')).toBe(
    'heat_log:heat-log-main:timescaledb:yes\n',
  );
  expect(dig(made.get('ConfigMap', 'postgresql-provision'), 'data', 'databases.list')).not.toContain(
    'heat_log',
  );
  const given = made.plan.components.find(({ id }) => id === 'heat-log')?.given['main'];
  expect(given).toMatchObject({ host: 'timescaledb.timescaledb.svc', port: 5432, name: 'heat_log' });
});

test('the extension is loaded at the start, and sends nothing home', () => {
  const args = dig(server(with_({})), 'args');
  expect(args).toEqual(
    expect.arrayContaining([
      'shared_preload_libraries=timescaledb',
      'timescaledb.telemetry_level=off',
      'shared_buffers=256MB',
    ]),
  );
});

test('scripts call this server, and a newer image updates the extension in every database', () => {
  const made = with_({ main: need.timeSeries() });
  const job = made.of('timescaledb').find(({ kind }) => kind === 'Job');
  expect(dig(job, 'spec', 'template', 'spec', 'containers', 0, 'env')).toContainEqual({
    name: 'PGHOST',
    value: 'timescaledb',
  });
  const files = dig(made.get('ConfigMap', 'timescaledb-provision'), 'data');
  expect(dig(files, 'each-database.sql')).toContain('ALTER EXTENSION timescaledb UPDATE');
  expect(dig(files, 'before-restore.sql')).toContain('timescaledb_pre_restore');
});

test('it runs as the user of its own image, and dumps into a bucket of its own', () => {
  const made = with_({});
  const pod = dig(made.get('StatefulSet', 'timescaledb'), 'spec', 'template', 'spec');
  expect(dig(pod, 'securityContext', 'runAsUser')).toBe(70);
  expect(made.plan.components.find(({ id }) => id === 'timescaledb')?.given['dumps']).toMatchObject({
    bucket: 'timescaledb-dumps',
  });
});

test('a drill loads the newest dump with the extension, by the clock; and back it comes with it', () => {
  const made = with_({ main: need.timeSeries() });
  const drill = dig(made.get('CronJob', 'timescaledb-drill'), 'spec');
  expect(dig(drill, 'schedule')).toBe('0 5 * * 6');
  const container = dig(drill, 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0);
  expect(JSON.stringify(dig(container, 'env'))).toContain('-c shared_preload_libraries=timescaledb');
  expect(dig(made.get('ConfigMap', 'timescaledb-dumps'), 'data', 'after-restore.sql')).toContain(
    'timescaledb_post_restore',
  );
  expect(made.plan.components.find(({ id }) => id === 'heat-log')?.restores).toContainEqual({
    need: 'main',
    kind: 'timeSeries',
    commands: [
      'task timescaledb timescaledb-restore DATABASE=heat_log',
      '# Its role may have changed since.',
      'task timescaledb timescaledb-provision-repair',
    ],
  });
});

test.each([
  [{ name: 'postgres' }, 'wants a database named "postgres"'],
  [{ extensions: ['postgis'] }, 'wants the extension postgis'],
])('%p is refused', (asks, message) => {
  expect(() => with_({ main: need.timeSeries(asks) })).toThrow(message);
});

test('its licence is told, and its data stays', () => {
  const { plan } = with_({});
  expect(plan.notes.join('\n')).toContain('Timescale License');
  expect(plan.components.find(({ id }) => id === 'timescaledb')?.whenOff.stays).toContain(
    'volume data-timescaledb-0',
  );
});
