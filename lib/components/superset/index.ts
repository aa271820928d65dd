import {
  configFiles,
  defineComponent,
  ifOn,
  need,
  planned,
  pod,
  Route,
  Server,
  shippedFiles,
  z,
} from '../../kit';
import { port, prepare, server, worker } from './containers';
import { localAdmin, settings } from './settings';

const variant = 'dev names the variant with drivers; its version is exact, and a release is not built again';

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
    const files = configFiles(scope, where('superset-config'), {
      ...shippedFiles(__dirname, ['superset_config.py', 'prepare.py']),
      'settings.json': settings(needs, options, platform.cluster.domain),
    });
    const around = {
      security: pod.restricted({ uid: 1000 }),
      config: files.hash,
      volumes: [
        pod.config('config', files.name),
        pod.emptyDir('home', { sizeLimit: '2Gi' }),
        pod.emptyDir('tmp', { sizeLimit: '1Gi' }),
        pod.trusted(needs.trust).volume,
      ],
    };

    new Server(scope, 'server', {
      ...planned(props, 'superset', {
        init: { prepare: prepare(images.superset, needs) },
        containers: { superset: server(images.superset, needs) },
      }),
      ...around,
      service: { http: port },
    });
    const planOfWorker = { 'superset-worker': props.workloads['superset-worker'] };
    if (options.worker) {
      new Server(scope, 'worker', {
        ...planned({ ...props, workloads: planOfWorker }, 'superset-worker', {
          containers: { worker: worker(images.superset, needs) },
        }),
        ...around,
      });
    }
    new Route(scope, 'route', { ...where('superset'), route: needs.route });
  },
});
