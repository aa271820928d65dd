/** The processes of Plane, each as it is started. */
import { pod } from '../../kit';
import { backend, live, type Needs, vhost } from './environment';

export const ports = {
  pages: 8080,
  admin: 8081,
  api: 8000,
  node: 3000,
  amqp: 5672,
  metrics: 15692,
} as const;

const files = '/etc/plane';
const config = pod.mount('config', files, { readOnly: true });
const tmp = pod.mount('tmp', '/tmp');
/** What listens, where it has no page that says how it is. */
const listening = (port: string, seconds: number) => ({
  startup: pod.startup(pod.tcp(port), seconds),
  readiness: pod.tcp(port),
  liveness: pod.tcp(port, { period: 30, failures: 6 }),
});

const nginx = (file: string) => ['nginx', '-c', `${files}/${file}`, '-g', 'daemon off;'];

/** The front page, which leads to all other parts. */
export const pages = (image: string) => ({
  image,
  command: nginx('nginx.conf'),
  mounts: [config, tmp],
  ports: { http: ports.pages },
  ...pod.health('/', ports.pages, 60),
});

export const admin = (image: string) => ({
  image,
  command: nginx('admin.conf'),
  mounts: [config, pod.mount('tmp-admin', '/tmp')],
  ports: { admin: ports.admin },
  ...pod.health('/god-mode/', ports.admin, 60),
});

/** What the processes of the back end have in common. */
const python = (image: string, needs: Needs) => {
  const trust = pod.trusted(needs.trust);
  return {
    image,
    env: backend(needs, trust.file),
    mounts: [
      ...[config, tmp, trust.mount],
      pod.mount('logs', '/code/plane/logs'),
      pod.mount('static', '/code/plane/static-assets/collected-static'),
    ],
  };
};

/** Volumes of the back end, beside its configuration and `tmp`. */
export const backendVolumes = ({ trust }: Needs) => [
  pod.trusted(trust).volume,
  pod.emptyDir('logs', { sizeLimit: '128Mi' }),
  pod.emptyDir('static', { sizeLimit: '256Mi' }),
];

const onceThere = 'python manage.py wait_for_db';
/** Once the database is there, and its tables are those of this version. */
const onceReady = (command: string) => [
  ...['sh', '-c'],
  `${onceThere} && python manage.py wait_for_migrations && exec ${command}`,
];

export const migrate = (image: string, needs: Needs) => ({
  ...python(image, needs),
  command: ['sh', '-c', `${onceThere} && python manage.py migrate`],
});

export const api = (image: string, needs: Needs) => ({
  ...python(image, needs),
  command: ['./bin/docker-entrypoint-api.sh'],
  ports: { http: ports.api },
  ...pod.health('/', 'http', 300),
});

export const worker = (image: string, needs: Needs) => ({
  ...python(image, needs),
  command: onceReady('celery -A plane worker -l info -c 2'),
});

/** Asks for what is due. */
export const beat = (image: string, needs: Needs) => ({
  ...python(image, needs),
  command: onceReady('celery -A plane beat -l info --pidfile= --schedule=/tmp/beat'),
});

/** Makes the account of the administrator, once. */
export function administrator(image: string, needs: Needs, email: string) {
  const { env, ...rest } = python(image, needs);
  return {
    ...rest,
    command: onceReady(`python manage.py shell -c "exec(open('${files}/admin.py').read())"`),
    env: { ...env, ADMIN_EMAIL: email, ADMIN_PASSWORD: pod.fromSecret(needs.admin.secret, 'password') },
  };
}

/** What is public of a project. */
export const space = (image: string) => ({
  image,
  env: { HOME: '/tmp', PORT: String(ports.node) },
  ports: { http: ports.node },
  mounts: [tmp],
  ...listening('http', 120),
});

export const liveServer = (image: string, needs: Needs) => ({
  image,
  env: live(needs),
  ports: { http: ports.node },
  mounts: [tmp],
  ...pod.health('/live/health', 'http', 120),
});

export const rabbitmq = (image: string, { queue }: Needs) => ({
  image,
  env: {
    // Its data is bound to this name.
    RABBITMQ_NODENAME: 'rabbit@localhost',
    RABBITMQ_DEFAULT_USER: 'plane',
    RABBITMQ_DEFAULT_PASS: pod.fromSecret(queue.secret, 'password'),
    RABBITMQ_DEFAULT_VHOST: vhost,
  },
  ports: { amqp: ports.amqp, metrics: ports.metrics },
  mounts: [
    pod.mount('data', '/var/lib/rabbitmq'),
    pod.mount('logs', '/var/log/rabbitmq'),
    tmp,
    pod.mount('config', '/etc/rabbitmq/conf.d/90-thinkube.conf', {
      readOnly: true,
      subPath: 'rabbitmq.conf',
    }),
  ],
  ...listening('amqp', 300),
});
