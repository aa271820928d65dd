import { type Given, mebibytes, pod } from '../../kit';

export const port = 27017;
export const metricsPort = 9216;

interface Needs {
  readonly admin: Given<'secret'>;
  readonly member: Given<'secret'>;
}

/** The server, by the name of its one member in a replica set. */
export const server = (image: string, memory: string, needs: Needs) => ({
  image,
  command: ['bash', '/etc/mongodb/start.sh'],
  args: settings(memory),
  env: {
    MONGO_INITDB_ROOT_USERNAME: 'admin',
    MONGO_INITDB_ROOT_PASSWORD: pod.fromSecret(needs.admin.secret, 'password'),
    MEMBER_KEY: pod.fromSecret(needs.member.secret, 'key'),
    HOME: '/tmp',
  },
  ports: { mongodb: port },
  mounts: [
    pod.mount('data', '/data/db'),
    pod.mount('config', '/etc/mongodb', { readOnly: true }),
    pod.mount('config', '/docker-entrypoint-initdb.d/first-start.sh', {
      subPath: 'first-start.sh',
      readOnly: true,
    }),
    pod.mount('tmp', '/tmp'),
    pod.mount('configdb', '/data/configdb'),
  ],
  // Its shell would cost a second of processor time and 100 MB at each question.
  startup: pod.startup(pod.tcp('mongodb'), 900),
  readiness: pod.tcp('mongodb'),
  liveness: pod.tcp('mongodb', { period: 30, failures: 5 }),
});

const settings = (memory: string): readonly string[] => [
  '--replSet=rs0',
  '--bind_ip_all',
  '--keyFile=/tmp/member.key',
  // Left alone, it takes half of the memory, and needs the rest for connections and sorting.
  `--wiredTigerCacheSizeGB=${Math.max(0.25, (mebibytes(memory) * 0.4) / 1024).toFixed(2)}`,
  // Left alone, a twentieth of the node's disk.
  '--oplogSize=990',
];

/** Numbers for Prometheus, by a user that sees no data. */
export const statistics = (image: string, secret: string) => ({
  image,
  args: ['--collector.diagnosticdata', '--collector.dbstats', `--web.listen-address=:${metricsPort}`],
  env: {
    EXPORTER_PASSWORD: pod.fromSecret(secret, 'password'),
    MONGODB_URI: `mongodb://exporter:$(EXPORTER_PASSWORD)@127.0.0.1:${port}/admin`,
  },
  ports: { metrics: metricsPort },
  readiness: pod.http('/', 'metrics'),
  liveness: pod.http('/', 'metrics', { period: 30, failures: 5 }),
});
