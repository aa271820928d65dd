import { Chart } from 'cdk8s';
import { PostgreSql, type PostgreSqlProps } from '../../lib/components/postgresql/postgresql';
import { need } from '../../lib/kit';
import type { Needs } from '../../lib/plan/kinds';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { client } from './claimants';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';

const with_ = (needs: Needs, options: Readonly<Record<string, unknown>> = {}): Made =>
  platform({
    components: { notes: true, postgresql: options },
    from: [...everything, client('notes', needs)],
  });
const givenTo = ({ plan }: Made, name: string) =>
  plan.components.find(({ id }) => id === 'notes')?.given[name];
const lists = (made: Made) =>
  String(dig(made.get('ConfigMap', 'postgresql-provision'), 'data', 'databases.list')).split('\n');
const server = (made: Made) => made.get('StatefulSet', 'postgresql');
const jobName = (made: Made) =>
  made
    .of('postgresql')
    .find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('postgresql-provision'))
    ?.metadata.name;

test('a second database gets a role, a database and a password of its own', () => {
  const made = with_({
    main: need.database(),
    jobs: need.database({ name: 'notes_jobs', urlScheme: 'postgres' }),
  });
  expect(made.problems).toEqual([]);
  expect(givenTo(made, 'main')).toMatchObject({ name: 'notes', user: 'notes', secret: 'notes-main' });
  expect(givenTo(made, 'jobs')).toMatchObject({ name: 'notes_jobs', secret: 'notes-jobs' });
  expect(lists(made)).toEqual(
    expect.arrayContaining(['notes:notes-main::yes', 'notes_jobs:notes-jobs::yes']),
  );
  const copy = made.get('ExternalSecret', 'notes-jobs', 'notes');
  expect(dig(copy, 'spec', 'target', 'template', 'data', 'url')).toBe(
    'postgres://{{ .username }}:{{ .password | urlquery }}@postgresql.postgresql.svc:5432/notes_jobs',
  );
});

test('the server’s namespace reads the password of each need, and the Job mounts it as a file', () => {
  const made = with_({ main: need.database() });
  made.get('ExternalSecret', 'notes-main', 'postgresql');
  const job = made.of('postgresql').find(({ kind }) => kind === 'Job');
  const secrets = each(job, 'spec', 'template', 'spec', 'volumes').flatMap((volume) =>
    each(volume, 'projected', 'sources').map((source) => dig(source, 'secret', 'name')),
  );
  expect(secrets).toContain('notes-main');
  expect(JSON.stringify(job)).not.toContain('"key":"password","path":"../');
});

test('a new need runs the Job again, and does not restart the server', () => {
  const [before, after] = [
    with_({ main: need.database() }),
    with_({ main: need.database(), jobs: need.database({ name: 'jobs' }) }),
  ];
  expect(jobName(after)).not.toBe(jobName(before));
  expect(server(after)).toEqual(server(before));
});

test('what is no backup is left out of the dumps', () => {
  expect(lists(with_({ main: need.database({ dump: false, extensions: ['pg_trgm', 'citext'] }) }))).toContain(
    'notes:notes-main:pg_trgm,citext:no',
  );
});

test.each([
  [{ main: need.database(), again: need.database() }, 'both want the database notes'],
  [{ main: need.database({ name: 'postgres' }) }, 'a database named "postgres"'],
  [{ main: need.database({ name: 'with-dash' }) }, 'a database named "with-dash"'],
  [
    { main: need.database({ extensions: ['vector'] }) },
    'the extension vector, which the image does not have',
  ],
])('%j is refused', (needs, message) => {
  expect(() => with_(needs)).toThrow(message);
});

test('more memory for the server is used by it, after a restart', () => {
  const args = (memory: string) =>
    dig(server(with_({}, { memory })), 'spec', 'template', 'spec', 'containers', 0, 'args');
  expect(args('4Gi')).toContain('shared_buffers=1024MB');
  expect(args('512Mi')).toContain('shared_buffers=128MB');
});

test('without dumps there is neither a nightly run nor a bucket', () => {
  const made = with_({ main: need.database() }, { dumps: false });
  expect(made.problems).toEqual([]);
  expect(() => made.get('CronJob', 'postgresql-dump')).toThrow();
  expect(made.plan.components.find(({ id }) => id === 'postgresql')?.uses).not.toContain('minio');
});

test('a drill loads the newest dump by the clock; what a component gets back is in its steps', () => {
  const made = with_({ main: need.database(), cache: need.database({ name: 'cache', dump: false }) });
  expect(dig(made.get('CronJob', 'postgresql-drill'), 'spec', 'schedule')).toBe('0 5 * * 6');
  expect(dig(made.get('CronJob', 'postgresql-restore'), 'spec', 'suspend')).toBe(true);
  const restores = made.plan.components.find(({ id }) => id === 'notes')?.restores;
  expect(restores?.map(({ need: name, commands }) => [name, commands[0]])).toEqual([
    ['main', 'task postgresql postgresql-restore DATABASE=notes'],
  ]);
});

test('the object store is there before it is asked for a dump', () => {
  const { components } = with_({}).plan;
  const waveOf = (id: string) => components.find((each) => each.id === id)?.wave ?? Number.NaN;
  expect(waveOf('minio')).toBeLessThan(waveOf('postgresql'));
});

test('the work that is repeated has a day to load a dump', () => {
  const template = dig(
    with_({}).get('CronJob', 'postgresql-provision-repair'),
    'spec',
    'jobTemplate',
    'spec',
  );
  expect(dig(template, 'activeDeadlineSeconds')).toBe(86_400);
});

test('initdb keeps away from huge pages, which kill it in a pod', () => {
  const container = dig(server(with_({})), 'spec', 'template', 'spec', 'containers', 0);
  expect(dig(container, 'env')).toContainEqual({
    name: 'POSTGRES_INITDB_ARGS',
    value: expect.stringContaining('--set=huge_pages=off'),
  });
});

test('a recovering server is not killed', () => {
  const made = with_({});
  const container = dig(server(made), 'spec', 'template', 'spec', 'containers', 0);
  expect(dig(container, 'livenessProbe', 'exec', 'command')).toEqual(['bash', '/etc/postgresql/probe.sh']);
  expect(dig(made.get('ConfigMap', 'postgresql-config'), 'data', 'probe.sh')).toContain('-lt 2');
});

describe('in an App of one’s own', () => {
  const external = [
    { kind: 'Namespace', name: 'databases', reason: 'made by hand' },
    { kind: 'StorageClass', name: 'standard', reason: 'made by hand' },
    ...['administrator', 'exporter', 'shop'].map((name) => ({
      kind: 'Secret',
      namespace: 'databases',
      name,
      reason: 'made by hand',
    })),
  ];
  const props: PostgreSqlProps = {
    namespace: 'databases',
    databases: [{ name: 'shop', secret: 'shop' }],
    admin: 'administrator',
    exporter: 'exporter',
    storageClass: 'standard',
  };

  test('it is a server and the Job that makes roles and databases', () => {
    const app = new ThinkubeApp({ check: (objects) => check(objects, { external }) });
    new PostgreSql(new Chart(app, 'databases'), 'postgresql', props);
    const files = [...app.render().keys()];
    expect(files).toContain('databases/statefulset-postgresql.yaml');
    expect(files.filter((name) => /\/job-postgresql-provision-/.test(name))).toHaveLength(1);
    expect(files.filter((name) => name.includes('dump'))).toEqual([]);
  });
});
