import {
  configFiles,
  defineComponent,
  Gate,
  gated,
  gateFor,
  need,
  OneShot,
  oneShot,
  planned,
  pod,
  Server,
  s3ClientConfig,
  shippedFiles,
} from '../../kit';
import {
  admin,
  administrator,
  api,
  backendVolumes,
  beat,
  liveServer,
  migrate,
  pages,
  ports,
  rabbitmq,
  space,
  worker,
} from './containers';

const version = 'v1.4.2';
const image = (part: string) => `docker.io/makeplane/plane-${part}:${version}`;
const security = pod.restricted({ uid: 1000 });

/** The community edition has no sign-in by Keycloak: the gate lets people in, then each has an account of its own. */
const gate = gated('plane', {
  host: 'projects',
  programs: true,
  websockets: true,
  annotations: {
    'nginx.org/client-max-body-size': '25m',
    'nginx.org/proxy-read-timeout': '3600s',
    'nginx.org/proxy-send-timeout': '3600s',
  },
});

/**
 * Plane, community edition: issues and pages in PostgreSQL, uploads in a bucket, work for later in a RabbitMQ of its
 * own. The server of its pages leads to all other parts.
 *
 * Upstream: makeplane/plane v1.4, apps/api (bin, settings), apps/*\/Dockerfile.*, apps/proxy; makeplane/helm-charts.
 */
export const plane = defineComponent({
  id: 'plane',
  title: 'Plane',
  summary: 'Projects for a team: issues, cycles, boards and pages',
  category: 'service',
  folder: __dirname,
  options: {},
  images: {
    backend: image('backend'),
    frontend: image('frontend'),
    admin: image('admin'),
    space: image('space'),
    live: image('live'),
    rabbitmq: 'docker.io/library/rabbitmq:4.3.6-management',
    ...gate.images,
  },
  waivers: ['plane-worker', 'plane-beat'].map((name) => ({
    rule: 'liveness',
    object: `Deployment/${name}`,
    reason: 'it has no port; to ask it means to ask RabbitMQ, and to be restarted while that is away',
  })),
  help: {
    first:
      'Pass the gate, then sign up with your address, and make a workspace. The administration is at /god-mode: sign in with the ' +
      'address of your administrator and the password from: ' +
      'kubectl get secret -n plane plane-admin -o jsonpath="{.data.password}" | base64 -d. Programs come with a token of the ' +
      'client plane for the gate, and with a key from their profile in X-API-Key.',
    emergency:
      '`kubectl port-forward -n plane service/plane 8080` leads past the gate; it answers requests for its own address only, so let your ' +
      'browser resolve that to 127.0.0.1. A new version changes its tables when it starts, and the old one refuses them: dump the database first.',
  },
  notes: () => [
    'Plane: the community edition has no single sign-on; behind the gate, each person has an account of its own',
  ],
  needs: () => ({
    database: need.database(),
    cache: need.cache(),
    uploads: need.bucket({ name: 'plane-uploads' }),
    keys: need.secret({
      keys: ['key', 'live'],
      length: 50,
      rotation: { never: 'it encrypts what the administration keeps in the database' },
    }),
    queue: need.secret({ rotation: { never: 'RabbitMQ takes it at its very first start' } }),
    admin: need.secret({
      length: 24,
      rotation: { never: 'it opened the account once; its owner changes it in the profile' },
    }),
    ...gate.needs,
    metrics: need.metrics({ pods: 'plane-rabbitmq', port: ports.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({
    plane: {
      kind: 'Deployment',
      containers: {
        pages: { cpu: '5m', memory: '16Mi', memoryLimit: '96Mi' },
        admin: { cpu: '5m', memory: '16Mi', memoryLimit: '64Mi' },
      },
    },
    'plane-api': {
      // One at a time: a new version changes the tables that the old one works on.
      kind: 'StatefulSet',
      init: { migrate: { cpu: '50m', memory: '256Mi', memoryLimit: '768Mi' } },
      containers: { api: { cpu: '50m', memory: '320Mi', memoryLimit: '1Gi' } },
    },
    'plane-worker': {
      kind: 'Deployment',
      containers: { worker: { cpu: '50m', memory: '384Mi', memoryLimit: '1Gi' } },
    },
    'plane-beat': {
      kind: 'Deployment',
      containers: { beat: { cpu: '10m', memory: '192Mi', memoryLimit: '384Mi' } },
    },
    'plane-space': {
      kind: 'Deployment',
      containers: { space: { cpu: '10m', memory: '128Mi', memoryLimit: '384Mi' } },
    },
    'plane-live': {
      kind: 'Deployment',
      containers: { live: { cpu: '10m', memory: '128Mi', memoryLimit: '384Mi' } },
    },
    'plane-rabbitmq': {
      kind: 'StatefulSet',
      containers: { rabbitmq: { cpu: '50m', memory: '192Mi', memoryLimit: '384Mi' } },
      volumes: { data: '2Gi' },
    },
    ...oneShot('plane-administrator', {
      containers: { administrator: { cpu: '10m', memory: '192Mi', memoryLimit: '512Mi' } },
    }),
    ...gate.workloads,
  }),
  build(scope, props) {
    const { id, namespace, images, needs, platform } = props;
    const config = configFiles(
      scope,
      { name: 'plane-config', namespace, component: id },
      {
        ...shippedFiles(__dirname, ['nginx.conf', 'admin.conf', 'rabbitmq.conf', 'admin.py']),
        'aws.ini': s3ClientConfig,
      },
    );
    const volumes = [pod.config('config', config.name), pod.emptyDir('tmp', { sizeLimit: '512Mi' })];
    const around = { security, config: config.hash, volumes };
    const ofBackend = { ...around, volumes: [...volumes, ...backendVolumes(needs)] };

    new Server(scope, 'pages', {
      ...planned(props, 'plane', {
        containers: { pages: pages(images.frontend), admin: admin(images.admin) },
      }),
      ...around,
      volumes: [...volumes, pod.emptyDir('tmp-admin', { sizeLimit: '64Mi' })],
      service: { http: ports.pages },
    });
    new Server(scope, 'api', {
      ...planned(props, 'plane-api', {
        init: { migrate: migrate(images.backend, needs) },
        containers: { api: api(images.backend, needs) },
      }),
      ...ofBackend,
      service: { http: ports.api },
    });
    new Server(scope, 'worker', {
      ...planned(props, 'plane-worker', { containers: { worker: worker(images.backend, needs) } }),
      ...ofBackend,
      strategy: 'Recreate',
    });
    new Server(scope, 'beat', {
      ...planned(props, 'plane-beat', { containers: { beat: beat(images.backend, needs) } }),
      ...ofBackend,
      // Two would ask for everything twice.
      strategy: 'Recreate',
    });
    new Server(scope, 'space', {
      ...planned(props, 'plane-space', { containers: { space: space(images.space) } }),
      ...around,
      service: { http: ports.node },
    });
    new Server(scope, 'live', {
      ...planned(props, 'plane-live', { containers: { live: liveServer(images.live, needs) } }),
      ...around,
      service: { http: ports.node },
    });
    new Server(scope, 'rabbitmq', {
      ...planned(props, 'plane-rabbitmq', { containers: { rabbitmq: rabbitmq(images.rabbitmq, needs) } }),
      ...around,
      security: pod.restricted({ uid: 999 }),
      volumes: [...volumes, pod.emptyDir('logs', { sizeLimit: '64Mi' })],
      service: { amqp: ports.amqp },
    });
    new OneShot(scope, 'administrator', {
      ...planned(props, 'plane-administrator', {
        containers: { administrator: administrator(images.backend, needs, platform.cluster.admin.email) },
      }),
      security,
      volumes: ofBackend.volumes,
      content: config.hash,
      timeZone: platform.cluster.timezone,
    });
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: `http://plane:${ports.pages}`,
      groups: [needs.signIn.groups.admins, needs.signIn.groups.users],
      api: ['^/api/v1/'],
    });
  },
});
