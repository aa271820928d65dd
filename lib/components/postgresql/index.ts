import { z } from 'zod';
import type { Resources } from '../../kube/resources';
import { bucket, dashboard, type Grant, metrics, secret, volume } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { s3ClientImage, s3ClientResources } from '../../plan/s3-client';
import { memory, volumeSize } from '../../plan/schema/fields';

const port = 5432;
const host = 'postgresql.postgresql.svc';
/** What a connection string that is not quoted can carry, and no name of ours. */
const usable = /^[a-z][a-z0-9_]{0,62}$/;
const taken = ['postgres', 'exporter', 'public', 'template0', 'template1', 'thinkube_restoring'];

/** Extensions of the official image that are of use in an application's database. */
const shipped = [
  'amcheck',
  'bloom',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dblink',
  'dict_int',
  'dict_xsyn',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'pg_prewarm',
  'pg_trgm',
  'pgcrypto',
  'pgrowlocks',
  'pgstattuple',
  'postgres_fdw',
  'seg',
  'tablefunc',
  'tsm_system_rows',
  'unaccent',
  'uuid-ossp',
];

const tool: Resources = { cpu: '10m', memory: '32Mi', memoryLimit: '256Mi' };
const job = (dumps: boolean) => ({
  containers: { provision: tool },
  init: { phase: tool, ...(dumps && { fetch: s3ClientResources }) },
});

export const postgresql = defineComponent({
  id: 'postgresql',
  title: 'PostgreSQL',
  summary: 'One database server for all: a role and a database of its own for each claim, dumped every night',
  category: 'data',
  profiles: ['core'],
  folder: __dirname,
  options: {
    version: z
      .enum(['17', '18'])
      .default('18')
      .meta({ description: 'Major version. Data does not follow by itself: see the help of postgresql.' }),
    memory: memory.default('1Gi').meta({
      description: 'Memory of the server: a quarter of it caches tables, the rest is for connections.',
    }),
    connections: z
      .int()
      .min(20)
      .max(1000)
      .default(200)
      .meta({ description: 'Connections at a time, of all applications together.' }),
    volume: volumeSize.default('20Gi').meta({ description: 'Size of the volume.' }),
    dumps: z.boolean().default(true).meta({
      description:
        'Every night a dump of each database goes to the object store. A new server loads the newest that is whole, and starts empty only where the store answers that there is none.',
    }),
    waitForDumps: z.boolean().default(false).meta({
      description:
        'A new server waits even where the store answers that there is no dump. Set it to restore a cluster.',
    }),
  },
  images: {
    postgresql17: 'docker.io/library/postgres:17.11-bookworm',
    postgresql18: 'docker.io/library/postgres:18.6-bookworm',
    exporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
    s3: s3ClientImage,
  },
  help: {
    first:
      'kubectl exec -it -n postgresql postgresql-0 -c postgresql -- psql opens the server as its administrator.',
    emergency: [
      'Dump now: kubectl create job -n postgresql --from=cronjob/postgresql-dump dump-now.',
      'A new major version, in this order, so that nothing is written after the dump. First, stop all writing:',
      'kubectl exec -n postgresql postgresql-0 -c postgresql -- psql -f /etc/postgresql/read-only.sql.',
      'Second, dump now, and wait: kubectl wait -n postgresql --for=condition=Complete job/dump-now --timeout=2h.',
      'Third, make room for the new data:',
      'kubectl exec -n postgresql postgresql-0 -c postgresql -- mkdir /var/lib/postgresql/<new version>.',
      'Last, change the option, synth, push: the new server loads the dump, and the old data stays where it is.',
    ].join(' '),
  },
  provides: {
    database: (claim, owner) => {
      const name = claim.name ?? owner.id.replace(/-/g, '_');
      const { urlScheme = 'postgresql' } = claim;
      return {
        handle: { kind: 'database', secret: owner.secret, host, port, name, user: name },
        credential: {
          keys: ['password'],
          fixed: { username: name },
          template: {
            url: `${urlScheme}://{{ .username }}:{{ .password | urlquery }}@${host}:${port}/${name}`,
          },
        },
        reach: [{ pods: 'postgresql', port }],
        purge: [
          `kubectl exec -n postgresql postgresql-0 -c postgresql -- psql -c 'DROP DATABASE IF EXISTS "${name}" WITH (FORCE)'`,
          `kubectl exec -n postgresql postgresql-0 -c postgresql -- psql -c 'DROP ROLE IF EXISTS "${name}"'`,
        ],
      };
    },
  },
  audit: (grants) => wrongNames(grants),
  claims: ({ dumps }) => ({
    admin: secret(),
    exporter: secret(),
    volume: volume(),
    dumps: dumps ? bucket({ name: 'postgresql-dumps' }) : undefined,
    metrics: metrics({ pods: 'postgresql', port: 9187, alerts: ['alerts.yaml'] }),
    dashboard: dashboard({ files: ['dashboard.json'] }),
  }),
  workloads: ({ memory: limit, volume: size, dumps }) => ({
    postgresql: {
      kind: 'StatefulSet',
      containers: {
        postgresql: { cpu: '100m', memory: '256Mi', memoryLimit: limit },
        exporter: { cpu: '5m', memory: '24Mi', memoryLimit: '96Mi' },
      },
      volumes: { 'data-postgresql-0': size },
    },
    'postgresql-provision': { kind: 'Job', ...job(dumps) },
    'postgresql-provision-repair': { kind: 'CronJob', ...job(dumps) },
    ...(dumps && {
      'postgresql-dump': {
        kind: 'CronJob',
        containers: { upload: s3ClientResources },
        init: { dump: tool },
      },
    }),
  }),
});

function wrongNames(grants: readonly Grant[]) {
  const owners = new Map<string, string>();
  return grants.flatMap((grant) => {
    if (grant.kind !== 'database') return [];
    const { owner, claim, handle } = grant;
    const first = owners.get(handle.name);
    owners.set(handle.name, first ?? owner);
    const unknown = (claim.extensions ?? []).filter((each) => !shipped.includes(each));
    return [
      ...(first === undefined
        ? []
        : [problem(`${first} and ${owner} both want the database ${handle.name}`)]),
      ...(usable.test(handle.name) && !taken.includes(handle.name)
        ? []
        : [problem(`${owner} wants a database named "${handle.name}": write another name`)]),
      ...unknown.map((each) =>
        problem(`${owner} wants the extension ${each}, which the image does not have`),
      ),
    ];
  });
}

const problem = (message: string) => ({ path: '', message });
