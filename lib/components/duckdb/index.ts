import {
  configFiles,
  defineComponent,
  field,
  mebibytes,
  need,
  planned,
  pod,
  Server,
  shippedFiles,
  stock,
  z,
} from '../../kit';

const port = 9494;
const bucket = 'lake';
const config = '/config';
const packages = '/packages';

/**
 * DuckDB with a lake: tables are Parquet files in a bucket, their catalog is in PostgreSQL (DuckLake), so that many
 * may use them at once. A shell in the pod reads and writes; a server beside it answers whoever has its token.
 *
 * Upstream: duckdb 1.5.5, its extensions ducklake, httpfs, postgres_scanner and quack of the same version.
 */
export const duckdb = defineComponent({
  id: 'duckdb',
  title: 'DuckDB',
  summary: 'SQL over a lake of Parquet files in a bucket, by a shell and by a server',
  category: 'data',
  profiles: ['data'],
  folder: __dirname,
  options: {
    memory: field.memory.default('2Gi').meta({
      description:
        'Memory limit. The server may use half of it and a shell a quarter; what is larger goes to disk.',
    }),
    write: z.boolean().default(false).meta({
      description:
        'Whoever has the token of the server may also write. false: tables are changed in the shell.',
    }),
  },
  images: { python: stock.python },
  help: {
    first:
      'kubectl exec -it -n duckdb duckdb-0 -- sh /config/shell.sh opens the shell; CREATE TABLE trips AS FROM ' +
      "'https://…/trips.parquet' makes a table of the lake. Notebooks ask the server with DuckDB 1.5.5 (LOAD quack): " +
      "FROM quack_query(getenv('DUCKDB_SERVER'), 'FROM lake.trips', token := getenv('DUCKDB_TOKEN'), disable_ssl := true).",
    emergency:
      'It knows no accounts. The catalog is the database duckdb and comes back with its dump; tables are the bucket lake. ' +
      'A new version of DuckDB and its extensions go together, in requirements.txt; the catalog is changed by the first shell of it.',
  },
  notes: () => [
    'DuckDB: its server (Quack) is young, and speaks with clients of the same version only; the lake and the shell do not depend on it',
  ],
  needs: ({ write }) => ({
    database: need.database(),
    lake: need.bucket({ name: bucket }),
    reader: write ? undefined : need.bucket({ name: bucket, readOnly: true }),
    token: need.secret({ keys: ['token'], length: 40, alsoReadBy: ['jupyterhub', 'code-server'] }),
    packages: need.internet({
      ports: [443],
      reason: 'installs DuckDB when its version changes, and reads files that the shell names',
    }),
    metrics: need.metrics(),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory }) => ({
    duckdb: {
      kind: 'StatefulSet',
      init: { install: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' } },
      containers: { duckdb: { cpu: '50m', memory: '128Mi', memoryLimit: memory } },
      volumes: { packages: '1Gi' },
    },
  }),
  problems: ({ memory }) =>
    mebibytes(memory) < 512
      ? [{ path: 'memory', message: 'is too little for DuckDB', hint: 'write 512Mi or more' }]
      : [],
  build(scope, props) {
    const { id, namespace, images, needs, options } = props;
    const { database, lake, token } = needs;
    const reader = needs.reader ?? lake;
    const files = configFiles(
      scope,
      { name: 'duckdb-config', namespace, component: id },
      shippedFiles(__dirname, ['requirements.txt', 'install.sh', 'shell.sh', 'shell.sql', 'serve.py']),
    );
    const limit = mebibytes(options.memory);
    const common = {
      image: images.python,
      env: {
        HOME: '/tmp',
        PYTHONDONTWRITEBYTECODE: '1',
        CONFIG: config,
        PACKAGES: packages,
        EXTENSIONS: `${packages}/current/extensions`,
        ...pod.libpq(database),
        BUCKET: lake.bucket,
        S3_ENDPOINT: new URL(lake.endpoint).host,
        S3_REGION: lake.region,
        WRITER_KEY: pod.fromSecret(lake.secret, 'accessKey'),
        WRITER_SECRET: pod.fromSecret(lake.secret, 'secretKey'),
        MEMORY: inSql(limit / 4),
      },
      mounts: [
        pod.mount('config', config, { readOnly: true }),
        pod.mount('packages', packages),
        pod.mount('tmp', '/tmp'),
      ],
    };

    new Server(scope, 'server', {
      ...planned(props, 'duckdb', {
        init: { install: { ...common, command: ['sh', `${config}/install.sh`] } },
        containers: {
          duckdb: {
            ...common,
            // The variables of the container are those of the shell; the server has a memory of its own.
            command: ['sh', '-c', `MEMORY=$SERVER_MEMORY exec python ${config}/serve.py`],
            env: {
              ...common.env,
              PYTHONPATH: `${packages}/current`,
              PORT: String(port),
              WRITE: String(options.write),
              SERVER_MEMORY: inSql(limit / 2),
              SERVER_KEY: pod.fromSecret(reader.secret, 'accessKey'),
              SERVER_SECRET: pod.fromSecret(reader.secret, 'secretKey'),
              TOKEN: pod.fromSecret(token.secret, 'token'),
            },
            ports: { quack: port },
            ...pod.health('/', 'quack', 120),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [pod.config('config', files.name), pod.emptyDir('tmp', { sizeLimit: '8Gi' })],
      config: files.hash,
      service: { quack: port },
    });
  },
});

/** As DuckDB writes an amount of memory. */
const inSql = (mi: number): string => `${Math.floor(mi)}MiB`;
