import {
  auditDatabases,
  contribExtensions,
  type Database,
  databaseOn,
  databasesOf,
  defineComponent,
  dumpTarget,
  need,
  PostgresServer,
  peopleHelp,
  peopleNeeds,
  peopleOf,
  postgresExporterImage,
  postgresOptions,
  postgresPorts,
  postgresWorkloads,
  readAsset,
  readersOf,
  restoreOn,
  s3ClientImage,
} from '../../kit';

/** Of its image; data does not follow by itself. */
const version = '17';
const extension = 'timescaledb';

/**
 * TimescaleDB: a PostgreSQL of its own, so that its extension and its versions touch nobody else's data.
 *
 * Upstream: timescale/timescaledb 2.30, timescale/timescaledb-docker: an official PostgreSQL image with extensions.
 */
export const timescaledb = defineComponent({
  id: 'timescaledb',
  title: 'TimescaleDB',
  summary:
    'Measurements over time in a PostgreSQL of its own: a database for each application, dumped every night',
  category: 'data',
  folder: __dirname,
  options: {
    ...postgresOptions(100),
  },
  images: {
    timescaledb: 'docker.io/timescale/timescaledb:2.30.2-pg17',
    exporter: postgresExporterImage,
    s3: s3ClientImage,
  },
  runs: ({ dumps }) => ['timescaledb', 'exporter', ...(dumps ? (['s3'] as const) : [])],
  notes: () => [
    'TimescaleDB: compression, continuous aggregates and retention are under the Timescale License, which is not a free one; running them for yourself is allowed',
  ],
  help: {
    first: [
      'kubectl exec -it -n timescaledb timescaledb-0 -c postgresql -- psql opens the server as its administrator. In the database of an application, create_hypertable makes a table one over time.',
      peopleHelp('timescaledb', 5432, '`psql -h localhost -U ana measurements`'),
    ].join(' '),
    emergency: [
      'Dump now: kubectl create job -n timescaledb --from=cronjob/timescaledb-dump dump-now.',
      'Back to the last dump: `thinkube restore timescaledb`, or with the name of the component whose database it is.',
      'A new server loads the newest dump by itself, and needs the version of the extension that wrote it: load it first, and take a newer image after that.',
      'A newer image updates the extension in every database within the hour.',
    ].join(' '),
  },
  provides: {
    timeSeries: ({ need, client, options }) => {
      const answer = databaseOn('timescaledb', need, client);
      return {
        ...answer,
        ...restoreOn(
          'timescaledb',
          answer.given.name,
          options.dumps && need.dump !== false && !need.readOnly,
        ),
      };
    },
  },
  audit: (clients, options) =>
    auditDatabases(clients, 'timeSeries', [extension, 'vector', ...contribExtensions], options),
  needs: ({ dumps, ...options }) => ({
    ...peopleNeeds(options),
    admin: need.secret(),
    exporter: need.secret(),
    dumps: dumps ? need.bucket({ name: 'timescaledb-dumps', offsite: 'dumps' }) : undefined,
    metrics: need.metrics({ port: postgresPorts.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: (options) => postgresWorkloads('timescaledb', options),
  build(scope, { id, namespace, storageClass, options, images, needs, clients, platform }) {
    const { memory, connections, volume } = options;
    const { own, people } = peopleOf(id, options);
    const databases: readonly Database[] = [...databasesOf(clients('timeSeries')), ...own];
    new PostgresServer(scope, 'server', {
      component: id,
      namespace,
      storageClass,
      version,
      memory,
      connections,
      volume,
      uid: 70,
      images: { postgresql: images.timescaledb, exporter: images.exporter, s3: images.s3 },
      databases: databases.map((database) => ({
        ...database,
        extensions: [extension, ...(database.extensions ?? [])],
      })),
      people: [...people, ...readersOf(clients('timeSeries'), databases)],
      admin: needs.admin.secret,
      exporter: needs.exporter.secret,
      ...(needs.dumps && { dumps: dumpTarget(needs.dumps, platform) }),
      settings: {
        shared_preload_libraries: extension,
        'timescaledb.telemetry_level': 'off',
        // Its own workers, those of parallel queries, and three of the server.
        'timescaledb.max_background_workers': '8',
        max_worker_processes: '19',
      },
      // Settings come from the command line, not from a file that its first start would write.
      env: { NO_TS_TUNE: 'true', TIMESCALEDB_TELEMETRY: 'off' },
      hooks: {
        'before-restore.sql': readAsset(__dirname, 'before-restore.sql'),
        'after-restore.sql': readAsset(__dirname, 'after-restore.sql'),
        'each-database.sql': readAsset(__dirname, 'each-database.sql'),
      },
    });
  },
});
