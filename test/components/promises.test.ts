/** What every component promises whoever runs it; each exception is here by name, with its reason. */
import { readAsset } from '../../lib/kube/asset';
import { serversOf } from '../../lib/plan/running';
import { everything, planned } from './platform';

/** Servers with fewer than three alerts of their own, beside those of every Deployment. */
const fewAlerts = {
  'external-secrets': 'two say what its users notice',
  dashboard: 'nothing depends on it',
  grafana: 'nothing depends on it',
  metallb: 'two say what its users notice',
  'metrics-server': 'two say what its users notice',
  storage: 'it makes volumes, and is idle otherwise',
  trust: 'while it is down, roots stay as they are',
};
/** Servers of which Prometheus sees what Kubernetes knows: that they are ready, and how often they restart. */
const unmeasured = {
  buildkit: 'its numbers are for debugging, beside all else that its address of debugging shows',
  devpi: 'it exports no numbers, and its address is there on demand',
  duckdb: 'it exports no numbers',
  metallb: 'a Service without an address tells',
  'metrics-server': 'its numbers are those of others',
};
/** What is licensed otherwise than as free software, by words of its note. */
const notFree = {
  langserve: 'licence of their own',
  mongodb: 'SSPL',
  outline: 'Business Source License',
  timescaledb: 'Timescale License',
};
/** Servers of data, whose newer versions change what they have written. */
const upgraded = ['clickhouse', 'mongodb', 'neo4j', 'postgresql', 'qdrant', 'timescaledb'];

const { components, notes } = planned({
  components: Object.fromEntries(everything.map(({ id }) => [id, true])),
});
const clients = components.flatMap((each) => each.clients);
const metricsOf = (owner: string) =>
  clients.flatMap((each) => (each.kind === 'metrics' && each.owner === owner ? [each.need] : []));
const asks = (id: string, kind: string): boolean =>
  clients.some((each) => each.owner === id && each.kind === kind);

function alertsOf(id: string): number {
  const { folder = '' } = everything.find((each) => each.id === id) ?? {};
  const files = new Set(metricsOf(id).flatMap(({ alerts }) => alerts));
  const texts = [...files].map((file) => readAsset(folder, file));
  return (texts.join('\n').match(/^ +- alert: /gm) ?? []).length;
}

const serving = components.filter(({ workloads }) => serversOf(workloads).length > 0).map(({ id }) => id);
const helpOf = (id: string): string => components.find((each) => each.id === id)?.help.emergency ?? '';

test('whatever serves has three alerts', () => {
  const few = serving.filter((id) => alertsOf(id) < 3);
  expect(few.sort()).toEqual(Object.keys(fewAlerts).sort());
});

test('whatever serves is measured, or its address is watched', () => {
  const unseen = serving.filter(
    (id) => !asks(id, 'route') && metricsOf(id).every(({ port }) => port === undefined),
  );
  expect(unseen.sort()).toEqual(Object.keys(unmeasured).sort());
});

test('whoever signs in by Keycloak says how to get in without it', () => {
  expect(components.map(({ id }) => id).filter((id) => asks(id, 'signIn') && helpOf(id) === '')).toEqual([]);
});

test('whoever has data that a newer version changes says how to take one', () => {
  const silent = upgraded.filter((id) => !/version|image/i.test(helpOf(id)));
  expect(silent).toEqual([]);
});

test('what is not free software says so at each synth', () => {
  for (const words of Object.values(notFree)) expect(notes.join('\n')).toContain(words);
});
