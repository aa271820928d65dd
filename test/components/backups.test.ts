/** Whoever keeps state is saved, or is named here with the reason; what is saved leaves the cluster, and has a way back. */
import { need } from '../../lib/kit';
import { onDuty } from '../../lib/plan/running';
import { client } from './claimants';
import { everything, platform } from './platform';

const unsavedVolumes = {
  'argo-events': 'events on their way',
  buildkit: 'layers of builds, which are built again',
  duckdb: 'packages, which are installed again',
  langserve: 'packages, which are installed again',
  minio: 'disks of the store: its buckets are copied instead',
  plane: 'tasks on their way',
  prometheus: 'measurements, which nobody restores',
  valkey: 'caches and sessions',
};
/** The note of the object store says so, at each synth. */
const objectsOfApplications = [
  'argo-workflows',
  'code-server',
  'gitea',
  'harbor',
  'label-studio',
  'lake',
  'mlflow',
  'notebooks',
  'penpot',
  'plane-uploads',
  'vikunja',
];

/** Whose newest backup nobody tries out. */
const unproven = { vault: 'its server checks the sums of a snapshot before it takes it' };

const offsite = {
  recipient: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
  endpoint: 'https://s3.example.net',
  bucket: 'me-home',
};
const claimant = client('notes', {
  rows: need.timeSeries(),
  papers: need.documents(),
  columns: need.analytics(),
  letters: need.messages(),
  table: need.database(),
});
const { plan, get } = platform({
  components: Object.fromEntries([...everything, claimant].map(({ id }) => [id, true])),
  config: { backup: { offsite } },
  from: [...everything, claimant],
});
const asked = plan.components.flatMap(({ clients }) => clients);
const buckets = asked.flatMap((each) => (each.kind === 'bucket' && !each.need.readOnly ? [each] : []));
const copied = buckets.filter(({ need: { offsite: mark } }) => mark !== undefined);
const savers = copied.map(({ owner }) => owner).filter((owner) => owner !== 'velero');

test('every bucket is copied to the place outside, or has objects of an application', () => {
  const home = buckets.filter((each) => !copied.includes(each)).map(({ given }) => given.bucket);
  expect(home.sort()).toEqual(objectsOfApplications);
  expect(plan.notes.join('\n')).toContain('applications’ own buckets are in one place only');
});

test('every lasting volume is dumped, or saved by Velero, or nobody would miss it', () => {
  const saved = new Set(
    [...copied, ...asked.filter(({ kind }) => kind === 'backup')].map(({ owner }) => owner),
  );
  const lasting = asked.filter(({ kind }) => kind === 'volume').map(({ owner }) => owner);
  const unsaved = new Set(lasting.filter((id) => !saved.has(id)));
  expect([...unsaved].sort()).toEqual(Object.keys(unsavedVolumes).sort());
});

test('whoever dumps into a bucket loads its dumps again, by hand', () => {
  expect(savers.length).toBeGreaterThan(7);
  for (const id of savers) {
    expect(get('CronJob', `${id}-restore`)).toMatchObject({ spec: { suspend: true } });
  }
});

test('whoever dumps has the newest dump tried out by the clock', () => {
  const untried = savers.filter((id) => {
    const { workloads = {} } = plan.components.find((each) => each.id === id) ?? {};
    return onDuty(workloads, 'proves').length === 0;
  });
  expect(untried).toEqual(Object.keys(unproven));
  for (const id of savers.filter((each) => !untried.includes(each))) {
    expect(get('CronJob', `${id}-drill`)).toMatchObject({ spec: { schedule: '0 5 * * 6' } });
  }
});

test('what others keep for a component is in the steps of its restore', () => {
  const steps = plan.components.find(({ id }) => id === 'notes')?.restores ?? [];
  expect(Object.fromEntries(steps.map(({ need: name, commands }) => [name, commands[0]]))).toEqual({
    rows: 'task timescaledb timescaledb-restore DATABASE=notes',
    papers: 'task mongodb mongodb-restore DATABASE=notes',
    columns: 'task clickhouse clickhouse-restore DATABASE=notes',
    letters: 'task nats nats-restore ACCOUNT=notes-letters',
    table: 'task postgresql postgresql-restore DATABASE=notes',
  });
});
