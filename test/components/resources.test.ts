/** Requests and limits that the config sets in place of a component's own. */
import { isSizable, sizeKey } from '../../lib/plan/sized';
import { dig } from './dig';
import { everything, planned, platform } from './platform';

test('what the config says of a container is what its pod asks for', () => {
  const resources = { mlflow: { memory: '300Mi', memoryLimit: '2Gi' } };
  const { get, problems } = platform({ components: { mlflow: { resources } } });
  expect(dig(get('StatefulSet', 'mlflow'), 'spec', 'template', 'spec', 'containers', 0, 'resources')).toEqual(
    {
      requests: { cpu: '50m', memory: '300Mi' },
      limits: { memory: '2Gi' },
    },
  );
  expect(problems).toEqual([]);
});

test.each([
  ['vikunja', 'StatefulSet', 'GOMEMLIMIT', '3194MiB'],
  ['outline', 'StatefulSet', 'NODE_OPTIONS', '--max-old-space-size=2560'],
  ['opensearch/opensearch', 'Deployment', 'OPENSEARCH_JAVA_OPTS', '-Xms1920m -Xmx1920m'],
  ['neo4j', 'StatefulSet', 'NEO4J_server_memory_heap_max__size', '1433m'],
  ['clickhouse', 'StatefulSet', 'MAX_MEMORY', String(3276 * 1024 * 1024)],
])('the program in %s is told of its new limit', (key, kind, name, value) => {
  const [id = ''] = key.split('/');
  const { get } = platform({ components: { [id]: { resources: { [key]: { memoryLimit: '4Gi' } } } } });
  const container = dig(get(kind, id), 'spec', 'template', 'spec', 'containers', 0);
  expect(dig(container, 'env')).toContainEqual({ name, value });
});

test('every container of every component can be given others', () => {
  const on = Object.fromEntries(everything.map(({ id }) => [id, true]));
  const components = Object.fromEntries(
    planned({ components: on }).components.map(({ id, workloads }) => [
      id,
      {
        resources: Object.fromEntries(
          Object.entries(workloads)
            .filter(([, workload]) => isSizable(workload))
            .flatMap(([name, workload]) =>
              Object.keys({ ...workload.init, ...workload.containers }).map((container) => [
                sizeKey(name, workload, container),
                { cpu: '7m', memory: '40Mi', memoryLimit: '64Mi' },
              ]),
            ),
        ),
      },
    ]),
  );
  const { problems, plan } = platform({ components });
  expect(problems).toEqual([]);
  const requests = plan.components.flatMap(({ workloads }) =>
    Object.values(workloads)
      .filter(isSizable)
      .flatMap((each) => Object.values({ ...each.init, ...each.containers })),
  );
  expect(requests.filter(({ cpu, memory }) => cpu !== '7m' || memory !== '40Mi')).toEqual([]);
});

test.each([
  [
    'a container that is not there',
    { mlfow: { memory: '1Gi' } },
    'resources.mlfow: there is no such container (did you mean "mlflow"?)',
  ],
  [
    'more memory than its limit',
    { mlflow: { memory: '3Gi' } },
    'resources.mlflow: asks for 3Gi of memory, and is stopped at 1Gi',
  ],
])('%s is a mistake', (_, resources, message) => {
  expect(() => planned({ components: { mlflow: { resources } } })).toThrow(message);
});
