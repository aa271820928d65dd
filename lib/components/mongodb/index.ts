import {
  auditPeople,
  Claims,
  claimWorkloads,
  configFiles,
  Dumps,
  databasesNamed,
  defineComponent,
  dumpTarget,
  dumpWorkloads,
  field,
  need,
  ownNames,
  peopleHelp,
  peopleNeeds,
  peopleOf,
  peopleOptions,
  planned,
  pod,
  Server,
  s3ClientImage,
  shippedFiles,
  z,
} from '../../kit';
import { connection, security, tool } from './client';
import { metricsPort, port, server, statistics } from './containers';

const host = 'mongodb.mongodb.svc';
/** Names that a connection string carries as they are, and that are not the server's own. */
const usable = /^[a-z][a-z0-9_-]{0,37}$/;
const taken = ['admin', 'config', 'exporter', 'local', 'thinkube_drill'];

/**
 * MongoDB as a replica set of one member, so that applications may watch for changes: a database and a user for each.
 *
 * Upstream: docker-library/mongo 8.0 and 7.0; the database tools that are in it; percona/mongodb_exporter 0.47.
 */
export const mongodb = defineComponent({
  id: 'mongodb',
  title: 'MongoDB',
  summary: 'Documents in a database of their own for each application, dumped every night',
  category: 'data',
  folder: __dirname,
  options: {
    version: z.enum(['7.0', '8.0']).default('8.0').meta({
      description: 'Major version. One at a time, and never back: see the help of mongodb.',
    }),
    memory: field.memory
      .default('1Gi')
      .meta({ description: 'Memory of the server; two fifths of it cache documents.' }),
    ...peopleOptions,
    volume: field.volumeSize.default('10Gi').meta({ description: 'Size of the volume.' }),
    dumps: z
      .boolean()
      .default(true)
      .meta({ description: 'Every night a dump of each database goes to the object store.' }),
  },
  images: {
    mongodb7: 'docker.io/library/mongo:7.0.43',
    mongodb8: 'docker.io/library/mongo:8.0.32-noble',
    exporter: 'docker.io/percona/mongodb_exporter:0.47.1',
    s3: s3ClientImage,
  },
  runs: ({ version, dumps }) => [
    version === '7.0' ? 'mongodb7' : 'mongodb8',
    'exporter',
    ...(dumps ? (['s3'] as const) : []),
  ],
  notes: () => [
    'MongoDB: its licence, the SSPL, is not a free one; running it for yourself is allowed. It needs a processor with AVX',
  ],
  help: {
    first: [
      'kubectl exec -it -n mongodb mongodb-0 -c mongodb -- sh -c',
      `'mongosh -u admin -p "$MONGO_INITDB_ROOT_PASSWORD"' opens the server as its administrator.`,
      peopleHelp(
        'mongodb',
        27017,
        '`mongosh "mongodb://ana@localhost/measurements?authSource=admin&directConnection=true"`',
      ),
    ].join(' '),
    emergency: [
      'Dump now: kubectl create job -n mongodb --from=cronjob/mongodb-dump dump-now. Back to the last',
      'dump: `thinkube restore mongodb`, or with the name of the component whose database it is.',
      'From version 7.0 to 8.0: dump now, set the option, synth, push. When all is well after some days, and with no way',
      'back from there, run in the shell of the administrator:',
      'db.adminCommand({ setFeatureCompatibilityVersion: "8.0", confirm: true }). The next major version starts only on',
      'data on which that was done.',
    ].join(' '),
  },
  provides: {
    documents: ({ need, client: { id, secret }, options }) => {
      const { name = id } = need;
      return {
        given: { secret, host, port, name, user: name },
        credential: {
          keys: ['password'],
          fixed: { username: name },
          template: {
            url: `mongodb://{{ .username }}:{{ .password | urlquery }}@${host}:${port}/${name}?replicaSet=rs0&authSource=${name}`,
          },
        },
        reach: [{ pods: 'mongodb', port }],
        purge: [
          `kubectl exec -n mongodb mongodb-0 -c mongodb -- sh -c 'mongosh -u admin -p "$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase admin ${name} --eval "db.dropAllUsers(); db.dropDatabase()"'`,
        ],
        ...(options.dumps && { restore: [`task mongodb mongodb-restore DATABASE=${name}`] }),
      };
    },
  },
  audit: (clients, options) => [
    ...ownNames(clients, 'documents', { usable, taken }),
    ...auditPeople(options, databasesNamed(clients, 'documents'), taken),
  ],
  needs: ({ dumps, ...options }) => ({
    ...peopleNeeds(options),
    admin: need.secret({ rotation: { never: 'the server keeps it in its volume, and is entered by it' } }),
    member: need.secret({ keys: ['key'], length: 64 }),
    exporter: need.secret(),
    dumps: dumps ? need.bucket({ name: 'mongodb-dumps', offsite: 'dumps' }) : undefined,
    metrics: need.metrics({ port: metricsPort }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory, volume, dumps }) => ({
    mongodb: {
      kind: 'StatefulSet' as const,
      containers: {
        mongodb: { cpu: '100m', memory: '256Mi', memoryLimit: memory },
        exporter: { cpu: '5m', memory: '32Mi', memoryLimit: '128Mi' },
      },
      volumes: { data: volume },
    },
    ...claimWorkloads('mongodb', tool),
    ...(dumps && dumpWorkloads('mongodb', tool)),
  }),
  build(scope, props) {
    const { id, namespace, platform, options, needs, images, clients } = props;
    const where = { namespace, component: id };
    const admin = needs.admin.secret;
    const image = options.version === '7.0' ? images.mongodb7 : images.mongodb8;
    const config = configFiles(
      scope,
      { ...where, name: 'mongodb-config' },
      shippedFiles(__dirname, ['start.sh', 'first-start.sh']),
    );
    new Server(scope, 'server', {
      ...planned(props, 'mongodb', {
        containers: {
          mongodb: server(image, options.memory, needs),
          exporter: statistics(images.exporter, needs.exporter.secret),
        },
      }),
      security,
      volumes: [
        pod.config('config', config.name),
        pod.emptyDir('tmp', { sizeLimit: '1Gi' }),
        pod.emptyDir('configdb', { sizeLimit: '1Mi' }),
      ],
      config: config.hash,
      service: { mongodb: port },
      pod: {
        // The member finds itself under the name that clients use, without a way through its own Service.
        hostAliases: [{ ip: '127.0.0.1', hostnames: [host] }],
        // It writes a checkpoint before it ends.
        terminationGracePeriodSeconds: 120,
      },
    });
    const { own, people } = peopleOf(id, options);
    new Claims(scope, 'provision', {
      ...where,
      claims: [...clients('documents').map(({ given: { name, secret } }) => ({ name, secret })), ...own],
      people,
      secrets: [needs.exporter.secret],
      scripts: shippedFiles(__dirname, ['provision.sh', 'provision.js']),
      tool: {
        image,
        env: { ...connection(admin), EXPORTER: needs.exporter.secret, MEMBER: `${host}:${port}` },
      },
      resources: tool,
      security,
    });
    if (!needs.dumps) return;
    new Dumps(scope, 'dumps', {
      ...where,
      resources: tool,
      tool: { image, env: connection(admin) },
      list: 'databases.list',
      target: dumpTarget(needs.dumps, platform),
      s3: images.s3,
      security,
      scripts: shippedFiles(__dirname, [
        ...['common.sh', 'dump.sh', 'drill.sh', 'restore.sh'],
        ...['databases.js', 'drop.js', 'room.js', 'rows.js'],
      ]),
    });
  },
});
