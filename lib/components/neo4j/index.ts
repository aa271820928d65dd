import {
  Account,
  configFiles,
  Dumps,
  defineComponent,
  dumpTarget,
  dumpWorkloads,
  field,
  Gate,
  gated,
  gateFor,
  mebibytes,
  need,
  planned,
  pod,
  Route,
  rule,
  Server,
  s3ClientImage,
  shippedFiles,
  stock,
  z,
} from '../../kit';
import { checker, ports, prepare, server } from './server';

const security = pod.restricted({ uid: 7474 });
const tool = { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' };
/** Its heap, as much beside it, and what a program in Java needs for itself. */
const check = { cpu: '100m', memory: '256Mi', memoryLimit: '1Gi' };

/** The page has no sign-in of its own; the connection that it then opens has the password of the server. */
const gate = gated('neo4j', { host: 'graph' });

/**
 * Neo4j, community edition: one database and one user.
 *
 * Upstream: neo4j 2026.07, docker-image-src of neo4j/docker-neo4j, and docs-operations.
 */
export const neo4j = defineComponent({
  id: 'neo4j',
  title: 'Neo4j',
  summary: 'A graph of things and what is between them, asked in Cypher',
  category: 'data',
  folder: __dirname,
  options: {
    memory: field.memory.default('2Gi').meta({
      description:
        'Memory of the server, 1Gi at least: about a third each for its heap and for pages of the graph.',
    }),
    volume: field.volumeSize
      .default('10Gi')
      .meta({ description: 'Size of the volume; it also holds the last dump.' }),
    dumps: z.boolean().default(true).meta({
      description:
        'Every night a dump goes to the object store. For that the server stops for a moment: this edition cannot be dumped while it runs.',
    }),
  },
  images: {
    neo4j: 'docker.io/library/neo4j:2026.07.1-community',
    kubectl: stock.kubectl,
    s3: s3ClientImage,
    ...gate.images,
  },
  runs: ({ dumps }) => ['neo4j', 'gate', ...(dumps ? (['kubectl', 's3'] as const) : [])],
  waivers: [
    {
      rule: 'read-only-root',
      object: 'StatefulSet/neo4j',
      reason: 'its entry point writes the settings into the configuration of its own image',
    },
    {
      rule: 'read-only-root',
      object: 'CronJob/neo4j-drill',
      reason: 'it is a tool of the same image, which expects to write where the server may',
    },
  ],
  problems: ({ memory }) =>
    mebibytes(memory) < 1024
      ? [
          {
            path: 'memory',
            message: `${memory} is too little for a server in Java`,
            hint: 'write 1Gi or more',
          },
        ]
      : [],
  notes: () => [
    'Neo4j: the community edition has one database and one user, so that applications share both; it stops for a moment each night to be dumped',
  ],
  help: {
    first: [
      'Pass the gate, then connect as neo4j; the password is from:',
      'kubectl get secret -n neo4j neo4j-admin -o jsonpath="{.data.password}" | base64 -d.',
      'Programs in the cluster call bolt://neo4j.neo4j.svc:7687, as the same user: this edition knows no other with fewer rights.',
    ].join(' '),
    emergency: [
      '`kubectl port-forward -n neo4j service/neo4j 7474 7687` shows it at http://localhost:7474, without the gate; connect to bolt://localhost:7687.',
      'Dump now: kubectl create job -n neo4j --from=cronjob/neo4j-dump dump-now. Back to the last dump:',
      '`thinkube restore neo4j`.',
      'A newer image changes the data at its first start, and there is no way back but a dump: each start leaves one of before in /data/dumps.',
    ].join(' '),
  },
  needs: ({ dumps }) => ({
    admin: need.secret({
      rotation: {
        never: 'the server keeps it in its volume; change both with ALTER CURRENT USER SET PASSWORD',
      },
    }),
    ...gate.needs,
    bolt: need.route({
      host: 'graph-bolt',
      service: 'neo4j',
      port: ports.bolt,
      annotations: { 'nginx.org/websocket-services': 'neo4j', 'nginx.org/proxy-read-timeout': '3600s' },
    }),
    dumps: dumps ? need.bucket({ name: 'neo4j-dumps', offsite: 'dumps' }) : undefined,
    restart: dumps
      ? need.kubeApi({ pods: 'neo4j-dump', reason: 'restarts the server to dump it' })
      : undefined,
    reload: dumps
      ? need.kubeApi({ pods: 'neo4j-restore', reason: 'restarts the server to load a dump' })
      : undefined,
    metrics: need.metrics(),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory, volume, dumps }) => ({
    neo4j: {
      kind: 'StatefulSet' as const,
      containers: { neo4j: { cpu: '100m', memory: '768Mi', memoryLimit: memory } },
      init: { prepare: { cpu: '100m', memory: '256Mi', memoryLimit: memory } },
      volumes: { data: volume },
    },
    ...gate.workloads,
    ...(dumps && dumpWorkloads('neo4j', tool, check)),
  }),
  build(scope, props) {
    const { id, namespace, platform, needs, images } = props;
    const where = { namespace, component: id };
    const config = configFiles(
      scope,
      { ...where, name: 'neo4j-config' },
      shippedFiles(__dirname, ['prepare.sh']),
    );
    new Server(scope, 'server', {
      ...planned(props, 'neo4j', {
        init: { prepare: prepare(images.neo4j) },
        containers: { neo4j: server(images.neo4j, needs) },
      }),
      security,
      volumes: [
        pod.config('config', config.name),
        pod.emptyDir('logs', { sizeLimit: '1Gi' }),
        pod.emptyDir('tmp', { sizeLimit: '1Gi' }),
      ],
      config: config.hash,
      service: { http: ports.http, bolt: ports.bolt },
      // It writes a checkpoint before it ends; without one it could not be dumped.
      pod: { terminationGracePeriodSeconds: 300 },
    });
    new Gate(scope, 'gate', { ...gateFor(props), upstream: `http://neo4j:${ports.http}` });
    new Route(scope, 'bolt', { ...where, name: 'neo4j-bolt', route: needs.bolt });
    if (!needs.dumps) return;
    new Dumps(scope, 'dumps', {
      ...where,
      resources: tool,
      tool: { image: images.kubectl, env: { HOME: '/tmp' }, mounts: [pod.mount('data', '/data')] },
      list: 'databases.list',
      target: dumpTarget(needs.dumps, platform),
      s3: images.s3,
      security,
      // On the same node, a second pod may mount it too.
      volumes: [pod.claim('data', 'data-neo4j-0')],
      account: new Account(scope, 'account', {
        ...where,
        name: 'neo4j-restart',
        rules: [{ ...rule('', ['pods'], ['get', 'list', 'watch', 'delete']), resourceNames: ['neo4j-0'] }],
      }),
      shell: 'sh',
      scripts: shippedFiles(__dirname, ['dump.sh', 'restore.sh', 'drill.sh', 'restart.sh']),
      // Beside the server, and without its volume.
      drill: { resources: check, tool: checker(images.neo4j), volumes: [], shell: 'bash' },
    });
  },
});
