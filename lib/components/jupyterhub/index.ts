import {
  Account,
  configFiles,
  defineComponent,
  field,
  need,
  planned,
  pod,
  programServices,
  Route,
  rule,
  Server,
  shippedFiles,
  stock,
  z,
} from '../../kit';
import { hub, ports, proxy } from './containers';
import { prePull, prePullWorkload } from './images';
import { notebookVariables } from './notebooks';
import { profilesOf, userLabels } from './profiles';

/** Labels of the pods that the hub makes, and name of their workload in the plan. */
const notebooks = 'jupyter';
const security = pod.restricted({ uid: 1000 });

/**
 * JupyterHub: a notebook server for each person, made when it is opened and stopped when it is idle. The hub keeps
 * who runs what in PostgreSQL; each person's files are on a volume of their own.
 *
 * Upstream: zero-to-jupyterhub-k8s 4.4.0 (its hub image, files/hub/jupyterhub_config.py), kubespawner 7.0.0,
 * oauthenticator 17.4.0, configurable-http-proxy 5.2.0.
 */
export const jupyterhub = defineComponent({
  id: 'jupyterhub',
  title: 'JupyterHub',
  summary: 'Notebooks for everybody: a server of their own for each person, with their files and your data',
  category: 'service',
  profiles: ['ai', 'data'],
  folder: __dirname,
  options: {
    home: field.volumeSize.default('10Gi').meta({ description: 'Size of the volume for each person.' }),
    memory: field.memory.default('2Gi').meta({ description: 'Memory limit of a small notebook server.' }),
    largeMemory: field.memory
      .default('6Gi')
      .meta({ description: 'Memory limit of a large notebook server.' }),
    atOnce: z.int().min(1).max(50).default(1).meta({
      description: 'Notebook servers that the plan keeps memory for; more may run if there is room.',
    }),
    idleMinutes: z.int().min(10).max(10080).default(60).meta({
      description: 'Minutes after which a server that nobody uses is stopped. Files stay.',
    }),
    namedServers: z.int().min(0).max(10).default(0).meta({
      description: 'Further servers that a person may have besides the first, each with a volume of its own.',
    }),
    gpu: z.int().min(0).max(8).default(0).meta({
      description: 'Slices of a graphics card in the profile for it. 0: there is no such profile.',
    }),
    prePull: z.boolean().default(true).meta({
      description:
        'Fetch the image of notebooks to every worker beforehand: some gigabytes, for which nobody then waits.',
    }),
  },
  images: {
    hub: 'quay.io/jupyterhub/k8s-hub:4.4.0',
    proxy: 'quay.io/jupyterhub/configurable-http-proxy:5.2.0',
    notebook: 'quay.io/jupyter/scipy-notebook:2026-10-05',
    hold: stock.busybox,
  },
  runs: ({ prePull }) => ['hub', 'proxy', 'notebook', ...(prePull ? (['hold'] as const) : [])],
  waivers: [
    {
      rule: 'liveness',
      object: 'DaemonSet/jupyterhub-images',
      reason: 'it keeps an image on its node, and does nothing that could hang',
    },
  ],
  help: {
    first:
      'Sign in, choose a size, and open examples/first-steps.ipynb: it logs a run to MLflow and reads from your bucket if these are on.',
    emergency:
      'Running notebooks go on without Keycloak. A person’s files: kubectl get pvc -n jupyterhub, then mount that claim in a pod.',
  },
  needs: ({ gpu }) => ({
    database: need.database(),
    keys: need.secret({
      keys: ['cookie', 'crypt', 'proxy'],
      length: 32,
      encoding: 'hex',
      rotation: { never: 'it encrypts what the hub keeps of people’s sessions' },
    }),
    signIn: need.signIn({ redirectPaths: ['/hub/oauth_callback'], logoutPaths: ['/hub/login'] }),
    trust: need.trust(),
    bucket: need.bucket({ name: 'notebooks' }),
    shared: need.database({ name: 'notebooks' }),
    route: need.route({
      host: 'notebooks',
      service: 'jupyterhub-proxy',
      port: ports.proxy,
      annotations: {
        'nginx.org/websocket-services': 'jupyterhub-proxy',
        'nginx.org/client-max-body-size': '512m',
        'nginx.org/proxy-read-timeout': '3600s',
        'nginx.org/proxy-send-timeout': '3600s',
      },
    }),
    kubeApi: need.kubeApi({ pods: 'jupyterhub', reason: 'makes and removes the pods and volumes of people' }),
    gpu: gpu > 0 ? need.gpu({ count: gpu }) : undefined,
    packages: need.internet({
      pods: notebooks,
      ports: [80, 443],
      reason: 'people install packages and fetch data in their notebooks',
    }),
    ...programServices('notebooks'),
    metrics: need.metrics({ port: ports.hub, path: '/hub/metrics' }),
    proxyMetrics: need.metrics({ pods: 'jupyterhub-proxy', port: ports.proxyMetrics }),
    dashboard: need.dashboard(),
    backup: need.backup({ what: 'everybody’s files', claims: notebooks }),
  }),
  workloads: ({ memory, atOnce, gpu, prePull }) => ({
    jupyterhub: {
      kind: 'Deployment',
      containers: { hub: { cpu: '50m', memory: '256Mi', memoryLimit: '768Mi' } },
    },
    'jupyterhub-proxy': {
      kind: 'Deployment',
      containers: { proxy: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' } },
    },
    'jupyterhub-images': prePull ? prePullWorkload : undefined,
    ...Object.fromEntries(
      Array.from({ length: atOnce }, (_, i) => [
        i === 0 ? notebooks : `${notebooks}-${i + 1}`,
        {
          kind: 'Pod' as const,
          containers: { notebook: { cpu: '100m', memory: '512Mi', memoryLimit: memory } },
          madeBy: 'the hub, when a person opens a notebook',
          ...(gpu > 0 && { gpu }),
        },
      ]),
    ),
  }),
  build(scope, props) {
    const { id, namespace, images, needs, options, platform, storageClass } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const config = configFiles(scope, where('jupyterhub-config'), {
      ...shippedFiles(__dirname, ['jupyterhub_config.py']),
      'settings.json': `${JSON.stringify(
        {
          url: needs.route.url,
          issuer: needs.signIn.issuer,
          endpoints: needs.signIn.endpoints,
          clientId: needs.signIn.clientId,
          groups: needs.signIn.groups,
          database: { host: needs.database.host, port: needs.database.port, name: needs.database.name },
          namespace,
          component: id,
          image: images.notebook,
          storage: { class: storageClass, size: options.home },
          idleSeconds: options.idleMinutes * 60,
          namedServers: options.namedServers,
          profiles: profilesOf(options, needs.gpu?.runtimeClass),
          labels: userLabels(notebooks, id),
          environment: notebookVariables(needs, platform.cluster.timezone),
          trust: { configMap: needs.trust.configMap, key: needs.trust.key },
        },
        null,
        2,
      )}\n`,
    });
    const examples = configFiles(
      scope,
      where('jupyterhub-examples'),
      shippedFiles(__dirname, ['first-steps.ipynb']),
    );
    const account = new Account(scope, 'account', {
      ...where('jupyterhub'),
      rules: [
        rule('', ['pods', 'persistentvolumeclaims'], ['get', 'list', 'watch', 'create', 'delete']),
        rule('', ['events'], ['get', 'list', 'watch']),
      ],
    });

    new Server(scope, 'hub', {
      ...planned(props, 'jupyterhub', {
        containers: { hub: hub(images.hub, needs) },
      }),
      account,
      security,
      // One hub at a time: it alone tells the proxy who is where.
      strategy: 'Recreate',
      config: [config.hash, examples.hash],
      volumes: [
        pod.config('config', config.name),
        pod.emptyDir('state', { sizeLimit: '64Mi' }),
        pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
        pod.trusted(needs.trust).volume,
      ],
      service: { hub: ports.hub },
    });
    new Server(scope, 'proxy', {
      ...planned(props, 'jupyterhub-proxy', {
        containers: { proxy: proxy(images.proxy, needs.keys.secret) },
      }),
      security: pod.restricted({ uid: 65534 }),
      strategy: 'Recreate',
      service: { http: ports.proxy, api: ports.proxyApi },
    });
    new Route(scope, 'route', { ...where('jupyterhub-proxy'), route: needs.route });
    if (options.prePull) prePull(scope, props, { images, platform, security });
  },
});
