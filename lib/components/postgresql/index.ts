import {
  auditDatabases,
  contribExtensions,
  databaseOn,
  databasesOf,
  defineComponent,
  dumpTarget,
  need,
  peopleHelp,
  peopleNeeds,
  peopleOf,
  postgresOptions,
  postgresPorts,
  postgresWorkloads,
  readersOf,
  restoreOn,
  z,
} from '../../kit';
import { images, PostgreSql } from './postgresql';

export const postgresql = defineComponent({
  id: 'postgresql',
  title: 'PostgreSQL',
  summary: 'One database server for all: a role and a database for each application, dumped every night',
  category: 'data',
  profiles: ['core'],
  folder: __dirname,
  options: {
    version: z
      .enum(['17', '18'])
      .default('18')
      .meta({ description: 'Major version. Data does not follow by itself: see the help of postgresql.' }),
    ...postgresOptions(200),
    waitForDumps: z.boolean().default(false).meta({
      description:
        'A new server waits even where the store answers that there is no dump. Set it to restore a cluster.',
    }),
  },
  images,
  runs: ({ version, dumps }) => [
    version === '17' ? 'postgresql17' : 'postgresql18',
    'exporter',
    ...(dumps ? ['s3' as const] : []),
  ],
  help: {
    first: [
      'kubectl exec -it -n postgresql postgresql-0 -c postgresql -- psql opens the server as its administrator.',
      peopleHelp('postgresql', 5432, '`psql -h localhost -U ana measurements`'),
    ].join(' '),
    emergency: [
      'Dump now: kubectl create job -n postgresql --from=cronjob/postgresql-dump dump-now.',
      'Back to the last dump: `thinkube restore mlflow` for the database of one component; in the script, DUMP=<folder> beside DATABASE takes an older one.',
      'A new major version, in this order, so that nothing is written after the dump. First, stop all writing:',
      'kubectl exec -n postgresql postgresql-0 -c postgresql -- psql -f /etc/postgresql/read-only.sql.',
      'Second, dump now, and wait: kubectl wait -n postgresql --for=condition=Complete job/dump-now --timeout=2h.',
      'Third, make room for the new data:',
      'kubectl exec -n postgresql postgresql-0 -c postgresql -- mkdir /var/lib/postgresql/<new version>.',
      'Last, change the option, synth, push: the new server loads the dump, and the old data stays where it is.',
    ].join(' '),
  },
  provides: {
    database: ({ need, client, options }) => {
      const answer = databaseOn('postgresql', need, client);
      return {
        ...answer,
        ...restoreOn('postgresql', answer.given.name, options.dumps && need.dump !== false && !need.readOnly),
      };
    },
  },
  audit: (clients, options) => auditDatabases(clients, 'database', contribExtensions, options),
  needs: ({ dumps, ...options }) => ({
    ...peopleNeeds(options),
    admin: need.secret(),
    exporter: need.secret(),
    dumps: dumps ? need.bucket({ name: 'postgresql-dumps', offsite: 'dumps' }) : undefined,
    metrics: need.metrics({ port: postgresPorts.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: (options) => postgresWorkloads('postgresql', options),
  build(scope, { namespace, storageClass, options, images: all, needs, clients, platform }) {
    const { version, memory, connections, volume, waitForDumps } = options;
    const { own, people } = peopleOf('postgresql', options);
    const databases = [...databasesOf(clients('database')), ...own];
    new PostgreSql(scope, 'postgresql', {
      namespace,
      storageClass,
      version,
      memory,
      connections,
      volume,
      images: { postgresql: all[`postgresql${version}`], exporter: all.exporter, s3: all.s3 },
      databases,
      people: [...people, ...readersOf(clients('database'), databases)],
      admin: needs.admin.secret,
      exporter: needs.exporter.secret,
      ...(needs.dumps && { dumps: { ...dumpTarget(needs.dumps, platform), wait: waitForDumps } }),
    });
  },
});
