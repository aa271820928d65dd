import {
  configFiles,
  defineComponent,
  type Given,
  ifOn,
  need,
  planned,
  pod,
  Route,
  Server,
  shippedFiles,
  z,
} from '../../kit';

const port = 8088;
const home = '/superset';
const config = '/config';
const localAdmin = 'local-admin';

/** The image has its programs in an environment of their own. */
const program = (name: string) => `/app/.venv/bin/${name}`;

const variant = 'dev names the variant with drivers; its version is exact, and a release is not built again';

/** People fill it with files. */
const uploads = { uploads: true, extra: { schemas_allowed_for_file_upload: ['public'] } };
/** Whatever database there is on the server. */
const reads = { uploads: false, extra: { allow_multi_catalog: true } };

/** Superset's own roles, by what people who are not administrators may do. */
const roles = { view: ['Gamma'], explore: ['Alpha', 'sql_lab'] };

/**
 * Superset: charts and dashboards of what is in databases. Its own records are in PostgreSQL; beside them is a
 * database for data, `warehouse`, which is connected from the start, as TimescaleDB is where it is on.
 *
 * Upstream: apache/superset 6.1.0, superset/config.py, docs/admin_docs, Dockerfile; Flask-AppBuilder 5.
 */
export const superset = defineComponent({
  id: 'superset',
  title: 'Superset',
  summary: 'Charts and dashboards of what is in your databases, and a page to ask them in SQL',
  category: 'service',
  profiles: ['data'],
  folder: __dirname,
  options: {
    usersMay: z.enum(['view', 'explore']).default('view').meta({
      description:
        'What people who are not administrators may do: look at what is shared with them, or also make charts and ask in SQL.',
    }),
    worker: z.boolean().default(false).meta({
      description: 'A process for queries that take minutes: they run in the background, by way of Valkey.',
    }),
    localLogin: z
      .boolean()
      .default(false)
      .meta({
        description: `Sign in with a password instead of Keycloak, as ${localAdmin}: for when Keycloak is down.`,
      }),
  },
  images: {
    // The one of upstream's images with drivers for databases, and what sign-in needs.
    superset: 'docker.io/apache/superset:6.1.0-dev',
  },
  waivers: [
    { rule: 'image', object: 'StatefulSet/superset', reason: variant },
    { rule: 'image', object: 'Deployment/superset-worker', reason: variant },
    {
      rule: 'liveness',
      object: 'Deployment/superset-worker',
      reason: 'it has no port; to ask it means to ask Valkey, and to be restarted while that is away',
    },
  ],
  help: {
    first:
      'Sign in, and upload a CSV file: + > Data > Upload CSV to database, into Warehouse; then make a chart of it. ' +
      'Programs write into the same database: its address and password are in the Secret superset-warehouse in the namespace superset. ' +
      'Where TimescaleDB is on, it is connected too, by a user that may only read. ' +
      'ClickHouse is not: the image has no driver for it, and one that is fetched at each start would keep Superset from starting while the internet is away.',
    emergency:
      `Write localLogin: true, synth and push; then sign in as ${localAdmin} with the password from: ` +
      'kubectl get secret -n superset superset-admin -o jsonpath="{.data.password}" | base64 -d. Nobody else gets in meanwhile.',
  },
  notes: () => [
    'Superset: its image has the drivers of many databases and is large; the first start takes as long as its download',
  ],
  needs: () => ({
    database: need.database({ urlScheme: 'postgresql+psycopg2' }),
    warehouse: need.database({ name: 'warehouse', urlScheme: 'postgresql+psycopg2' }),
    measurements: ifOn(need.timeSeries({ readOnly: true, urlScheme: 'postgresql+psycopg2' })),
    cache: need.cache(),
    key: need.secret({
      keys: ['key'],
      length: 64,
      rotation: { never: 'it encrypts the passwords of connections in the database' },
    }),
    admin: need.secret(),
    signIn: need.signIn({ redirectPaths: ['/oauth-authorized/keycloak'], logoutPaths: ['/login/'] }),
    trust: need.trust(),
    route: need.route({
      host: 'charts',
      port,
      annotations: {
        'nginx.org/client-max-body-size': '200m',
        'nginx.org/proxy-read-timeout': '300s',
      },
    }),
    metrics: need.metrics(),
    dashboard: need.dashboard(),
  }),
  workloads: ({ worker }) => ({
    superset: {
      // One at a time: a new version changes the tables that the old one works on.
      kind: 'StatefulSet' as const,
      init: { prepare: { cpu: '100m', memory: '384Mi', memoryLimit: '1Gi' } },
      containers: { superset: { cpu: '100m', memory: '384Mi', memoryLimit: '1536Mi' } },
    },
    'superset-worker': worker
      ? {
          kind: 'Deployment' as const,
          containers: { worker: { cpu: '50m', memory: '384Mi', memoryLimit: '1536Mi' } },
        }
      : undefined,
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options, platform } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const trust = pod.trusted(needs.trust);
    const files = configFiles(scope, where('superset-config'), {
      ...shippedFiles(__dirname, ['superset_config.py', 'prepare.py']),
      'settings.json': `${JSON.stringify(
        {
          url: needs.route.url,
          issuer: needs.signIn.issuer,
          endpoints: needs.signIn.endpoints,
          clientId: needs.signIn.clientId,
          roles: {
            [needs.signIn.groups.admins]: ['Admin'],
            [needs.signIn.groups.users]: roles[options.usersMay],
          },
          worker: options.worker,
          localLogin: options.localLogin,
          localAdmin: { username: localAdmin, email: `${localAdmin}@${platform.cluster.domain}` },
          connections: [
            { name: 'Warehouse', variable: 'WAREHOUSE_URL', ...uploads },
            ...(needs.measurements ? [{ name: 'TimescaleDB', variable: 'MEASUREMENTS_URL', ...reads }] : []),
          ],
        },
        null,
        2,
      )}\n`,
    });
    const common = {
      image: images.superset,
      env: environment(needs, trust.file),
      mounts: [
        pod.mount('config', config, { readOnly: true }),
        pod.mount('home', home),
        pod.mount('tmp', '/tmp'),
        trust.mount,
      ],
    };
    const around = {
      security: pod.restricted({ uid: 1000 }),
      config: files.hash,
      volumes: [
        pod.config('config', files.name),
        pod.emptyDir('home', { sizeLimit: '2Gi' }),
        pod.emptyDir('tmp', { sizeLimit: '1Gi' }),
        trust.volume,
      ],
    };

    new Server(scope, 'server', {
      ...planned(props, 'superset', {
        init: {
          prepare: {
            ...common,
            // Each step may be done again. Roles come before the account that has one.
            command: ['sh', '-ec'],
            args: [
              [
                `${program('superset')} db upgrade`,
                `${program('superset')} init`,
                `${program('python')} ${config}/prepare.py`,
              ].join('\n'),
            ],
          },
        },
        containers: {
          superset: {
            ...common,
            command: [
              program('gunicorn'),
              `--bind=0.0.0.0:${port}`,
              '--workers=1',
              '--worker-class=gthread',
              '--threads=12',
              '--timeout=300',
              '--worker-tmp-dir=/tmp',
              'superset.app:create_app()',
            ],
            ports: { http: port },
            ...pod.health('/health', 'http', 300),
          },
        },
      }),
      ...around,
      service: { http: port },
    });
    if (options.worker) {
      new Server(scope, 'worker', {
        ...planned(
          { ...props, workloads: { 'superset-worker': props.workloads['superset-worker'] } },
          'superset-worker',
          {
            containers: {
              worker: {
                ...common,
                command: [
                  program('celery'),
                  '--app=superset.tasks.celery_app:app',
                  'worker',
                  '--optimization=fair',
                  '--concurrency=2',
                  '--max-tasks-per-child=64',
                ],
              },
            },
          },
        ),
        ...around,
      });
    }
    new Route(scope, 'route', { ...where('superset'), route: needs.route });
  },
});

interface Needs {
  readonly database: Given<'database'>;
  readonly warehouse: Given<'database'>;
  readonly measurements: Given<'timeSeries'> | undefined;
  readonly cache: Given<'cache'>;
  readonly key: Given<'secret'>;
  readonly admin: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
}

const environment = (
  { database, warehouse, measurements, cache, key, admin, signIn }: Needs,
  roots: string,
) => ({
  FLASK_APP: 'superset.app:create_app()',
  SUPERSET_CONFIG_PATH: `${config}/superset_config.py`,
  SUPERSET_HOME: home,
  HOME: '/tmp',
  PYTHONDONTWRITEBYTECODE: '1',
  SCARF_ANALYTICS: 'false',
  REQUESTS_CA_BUNDLE: roots,
  SSL_CERT_FILE: roots,
  SUPERSET_SECRET_KEY: pod.fromSecret(key.secret, 'key'),
  DATABASE_URL: pod.fromSecret(database.secret, 'url'),
  WAREHOUSE_URL: pod.fromSecret(warehouse.secret, 'url'),
  ...(measurements && { MEASUREMENTS_URL: pod.fromSecret(measurements.secret, 'url') }),
  CACHE_URL: pod.fromSecret(cache.secret, 'url'),
  CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
  ADMIN_PASSWORD: pod.fromSecret(admin.secret, 'password'),
});
