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
  shippedFiles,
} from '../../kit';
import { backend, live, vhost } from './environment';

const version = 'v1.4.2';
const image = (part: string) => `docker.io/makeplane/plane-${part}:${version}`;
const ports = { pages: 8080, admin: 8081, api: 8000, node: 3000, amqp: 5672, metrics: 15692 } as const;
const security = pod.restricted({ uid: 1000 });
const files = '/etc/plane';

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

/** Until the database is there, and its tables are those of this version. */
const onceReady = (command: string) =>
  `python manage.py wait_for_db && python manage.py wait_for_migrations && exec ${command}`;

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
    rabbitmq: 'docker.io/library/rabbitmq:4.2.9-management',
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
    const trust = pod.trusted(needs.trust);
    const config = configFiles(
      scope,
      { name: 'plane-config', namespace, component: id },
      {
        ...shippedFiles(__dirname, ['nginx.conf', 'admin.conf', 'rabbitmq.conf', 'admin.py']),
        'aws.ini': '[default]\ns3 =\n  addressing_style = path\n',
      },
    );
    const mounted = pod.mount('config', files, { readOnly: true });
    const scratch = pod.mount('tmp', '/tmp');
    const around = {
      security,
      config: config.hash,
      volumes: [pod.config('config', config.name), pod.emptyDir('tmp', { sizeLimit: '512Mi' })],
    };
    const python = {
      image: images.backend,
      env: backend(needs, trust.file),
      mounts: [
        mounted,
        scratch,
        trust.mount,
        pod.mount('logs', '/code/plane/logs'),
        pod.mount('static', '/code/plane/static-assets/collected-static'),
      ],
    };
    const ofPython = {
      ...around,
      volumes: [
        ...around.volumes,
        trust.volume,
        pod.emptyDir('logs', { sizeLimit: '128Mi' }),
        pod.emptyDir('static', { sizeLimit: '256Mi' }),
      ],
    };
    const pages = (file: string, port: number) => ({
      command: ['nginx', '-c', `${files}/${file}`, '-g', 'daemon off;'],
      mounts: [mounted, scratch],
      ports: { http: port },
      ...pod.health(file === 'admin.conf' ? '/god-mode/' : '/', port, 60),
    });

    new Server(scope, 'pages', {
      ...planned(props, 'plane', {
        containers: {
          pages: { image: images.frontend, ...pages('nginx.conf', ports.pages) },
          admin: {
            image: images.admin,
            ...pages('admin.conf', ports.admin),
            ports: { admin: ports.admin },
            mounts: [mounted, pod.mount('tmp-admin', '/tmp')],
          },
        },
      }),
      ...around,
      volumes: [...around.volumes, pod.emptyDir('tmp-admin', { sizeLimit: '64Mi' })],
      service: { http: ports.pages },
    });
    new Server(scope, 'api', {
      ...planned(props, 'plane-api', {
        init: {
          migrate: {
            ...python,
            command: ['sh', '-c', 'python manage.py wait_for_db && python manage.py migrate'],
          },
        },
        containers: {
          api: {
            ...python,
            command: ['./bin/docker-entrypoint-api.sh'],
            ports: { http: ports.api },
            ...pod.health('/', 'http', 300),
          },
        },
      }),
      ...ofPython,
      service: { http: ports.api },
    });
    new Server(scope, 'worker', {
      ...planned(props, 'plane-worker', {
        containers: {
          worker: { ...python, command: ['sh', '-c', onceReady('celery -A plane worker -l info -c 2')] },
        },
      }),
      ...ofPython,
      strategy: 'Recreate',
    });
    new Server(scope, 'beat', {
      ...planned(props, 'plane-beat', {
        containers: {
          beat: {
            ...python,
            command: ['sh', '-c', onceReady('celery -A plane beat -l info --pidfile= --schedule=/tmp/beat')],
          },
        },
      }),
      ...ofPython,
      // Two would ask for everything twice.
      strategy: 'Recreate',
    });
    new Server(scope, 'space', {
      ...planned(props, 'plane-space', {
        containers: {
          space: {
            image: images.space,
            env: { HOME: '/tmp', PORT: String(ports.node) },
            ports: { http: ports.node },
            mounts: [scratch],
            startup: pod.startup(pod.tcp('http'), 120),
            readiness: pod.tcp('http'),
            liveness: pod.tcp('http', { period: 30, failures: 6 }),
          },
        },
      }),
      ...around,
      service: { http: ports.node },
    });
    new Server(scope, 'live', {
      ...planned(props, 'plane-live', {
        containers: {
          live: {
            image: images.live,
            env: live(needs),
            ports: { http: ports.node },
            mounts: [scratch],
            ...pod.health('/live/health', 'http', 120),
          },
        },
      }),
      ...around,
      service: { http: ports.node },
    });
    new Server(scope, 'rabbitmq', {
      ...planned(props, 'plane-rabbitmq', {
        containers: {
          rabbitmq: {
            image: images.rabbitmq,
            env: {
              // Its data is bound to this name.
              RABBITMQ_NODENAME: 'rabbit@localhost',
              RABBITMQ_DEFAULT_USER: 'plane',
              RABBITMQ_DEFAULT_PASS: pod.fromSecret(needs.queue.secret, 'password'),
              RABBITMQ_DEFAULT_VHOST: vhost,
            },
            ports: { amqp: ports.amqp, metrics: ports.metrics },
            mounts: [
              pod.mount('data', '/var/lib/rabbitmq'),
              pod.mount('logs', '/var/log/rabbitmq'),
              scratch,
              pod.mount('config', '/etc/rabbitmq/conf.d/90-thinkube.conf', {
                readOnly: true,
                subPath: 'rabbitmq.conf',
              }),
            ],
            startup: pod.startup(pod.tcp('amqp'), 300),
            readiness: pod.tcp('amqp'),
            liveness: pod.tcp('amqp', { period: 30, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 999 }),
      config: config.hash,
      volumes: [...around.volumes, pod.emptyDir('logs', { sizeLimit: '64Mi' })],
      service: { amqp: ports.amqp },
    });
    new OneShot(scope, 'administrator', {
      ...planned(props, 'plane-administrator', {
        containers: {
          administrator: {
            ...python,
            command: [
              'sh',
              '-c',
              onceReady(`python manage.py shell -c "exec(open('${files}/admin.py').read())"`),
            ],
            env: {
              ...python.env,
              ADMIN_EMAIL: platform.cluster.admin.email,
              ADMIN_PASSWORD: pod.fromSecret(needs.admin.secret, 'password'),
            },
          },
        },
      }),
      security,
      volumes: ofPython.volumes,
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
