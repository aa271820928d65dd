import {
  auditPeople,
  Claims,
  claimWorkloads,
  composedSecret,
  configFiles,
  Dumps,
  databasesNamed,
  defineComponent,
  dumpTarget,
  dumpWorkloads,
  field,
  inDays,
  mebibytes,
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
import { ports, server } from './server';

const host = 'clickhouse.clickhouse.svc';
/** Names that queries carry without quotes, and that are not the server's own. */
const usable = /^(?!thinkube_)[a-z][a-z0-9_]{0,62}$/;
const taken = ['admin', 'default', 'system', 'information_schema'];

/**
 * ClickHouse on one node, without a keeper: a database and a user for each application.
 *
 * Upstream: ClickHouse 26.8, docker/server, programs/server/config.xml, src/Backups/registerBackupEngineS3.cpp.
 */
export const clickhouse = defineComponent({
  id: 'clickhouse',
  title: 'ClickHouse',
  summary: 'Analyses over many rows, column by column: a database for each application, dumped every night',
  category: 'data',
  folder: __dirname,
  options: {
    memory: field.memory.default('3Gi').meta({
      description: 'Memory of the server, 2Gi at least; a single query gets half of what it may use.',
    }),
    ...peopleOptions,
    volume: field.volumeSize.default('20Gi').meta({ description: 'Size of the volume.' }),
    dumps: z
      .boolean()
      .default(true)
      .meta({ description: 'Every night a dump of each database goes to the object store.' }),
  },
  images: { clickhouse: 'docker.io/clickhouse/clickhouse-server:26.8.20.9', s3: s3ClientImage },
  runs: ({ dumps }) => ['clickhouse', ...(dumps ? (['s3'] as const) : [])],
  problems: ({ memory }) =>
    mebibytes(memory) < 2048
      ? [
          {
            path: 'memory',
            message: `${memory} is too little: merges fail below 2Gi`,
            hint: 'write 2Gi or more',
          },
        ]
      : [],
  keeps: () => [{ what: 'log of its queries', stays: inDays(7) }],
  help: {
    first: [
      'kubectl exec -it -n clickhouse clickhouse-0 -c clickhouse -- clickhouse-client opens the server as its administrator.',
      'Through `kubectl port-forward -n clickhouse service/clickhouse 8123`, http://localhost:8123/play asks queries in the browser:',
      'user admin, the password is in the Secret clickhouse-admin.',
      peopleHelp('clickhouse', 9000, '`clickhouse client --user ana --password --database measurements`'),
    ].join(' '),
    emergency: [
      'Dump now: kubectl create job -n clickhouse --from=cronjob/clickhouse-dump dump-now. Back to the last',
      'dump: `thinkube restore clickhouse`, or with the name of the component whose database it is.',
      'Versions: go on within a year, and dump before; there is no way back once parts were written in a new format.',
    ].join(' '),
  },
  provides: {
    analytics: ({ need, client, options }) => {
      const { name = client.id.replace(/-/g, '_') } = need;
      return {
        given: {
          secret: client.secret,
          host,
          port: ports.native,
          httpPort: ports.http,
          name,
          user: name,
        },
        credential: {
          keys: ['password'],
          fixed: { username: name },
          template: {
            url: `clickhouse://{{ .username }}:{{ .password | urlquery }}@${host}:${ports.native}/${name}`,
          },
        },
        reach: [ports.native, ports.http].map((port) => ({ pods: 'clickhouse', port })),
        purge: [
          `kubectl exec -n clickhouse clickhouse-0 -c clickhouse -- clickhouse-client --multiquery --query 'DROP DATABASE IF EXISTS ${name} SYNC; DROP USER IF EXISTS ${name}'`,
        ],
        ...(options.dumps && { restore: [`task clickhouse clickhouse-restore DATABASE=${name}`] }),
      };
    },
  },
  audit: (clients, options) => [
    ...ownNames(clients, 'analytics', { usable, taken }),
    ...auditPeople(options, databasesNamed(clients, 'analytics'), taken),
  ],
  needs: ({ dumps, ...options }) => ({
    ...peopleNeeds(options),
    admin: need.secret(),
    dumps: dumps ? need.bucket({ name: 'clickhouse-dumps', offsite: 'dumps' }) : undefined,
    metrics: need.metrics({ port: ports.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory, volume, dumps }) => ({
    clickhouse: {
      kind: 'StatefulSet' as const,
      containers: { clickhouse: { cpu: '200m', memory: '768Mi', memoryLimit: memory } },
      volumes: { data: volume },
    },
    ...claimWorkloads('clickhouse', tool),
    ...(dumps && dumpWorkloads('clickhouse', tool)),
  }),
  build(scope, props) {
    const { id, namespace, platform, options, needs, images, clients } = props;
    const where = { namespace, component: id };
    const admin = needs.admin.secret;
    // The server only needs to know its hash.
    const hash = 'clickhouse-admin-hash';
    composedSecret(
      scope,
      { ...where, name: hash },
      {
        fetch: [{ secret: admin, property: 'password', as: 'password' }],
        data: { sha256: '{{ .password | sha256sum }}' },
        onlyData: true,
      },
    );
    const files = ['config.xml', 'users.xml', ...(needs.dumps ? ['dumps.xml'] : [])];
    const config = configFiles(
      scope,
      { ...where, name: 'clickhouse-config' },
      shippedFiles(__dirname, files),
    );
    new Server(scope, 'server', {
      ...planned(props, 'clickhouse', {
        containers: {
          clickhouse: server(images.clickhouse, { files, hash, ...needs }),
        },
      }),
      security,
      volumes: [pod.config('config', config.name), pod.emptyDir('tmp', { sizeLimit: '1Gi' })],
      config: config.hash,
      service: { http: ports.http, native: ports.native },
      pod: { terminationGracePeriodSeconds: 120 },
    });
    const { own, people } = peopleOf(id, options);
    new Claims(scope, 'provision', {
      ...where,
      claims: [...clients('analytics').map(({ given: { name, secret } }) => ({ name, secret })), ...own],
      people,
      scripts: shippedFiles(__dirname, ['provision.sh']),
      tool: { image: images.clickhouse, env: connection(admin) },
      resources: tool,
      security,
    });
    if (!needs.dumps) return;
    new Dumps(scope, 'dumps', {
      ...where,
      resources: tool,
      tool: { image: images.clickhouse, env: connection(admin) },
      list: 'databases.list',
      target: dumpTarget(needs.dumps, platform),
      s3: images.s3,
      security,
      scripts: shippedFiles(__dirname, ['common.sh', 'dump.sh', 'drill.sh', 'restore.sh']),
      // The server itself fetches the rest.
      fetched: ['databases.list', 'rows.list', 'checksums'],
    });
  },
});
