/** The processes of Superset: one image, started in three ways. */
import { type Given, pod } from '../../kit';

export const port = 8088;
const home = '/superset';
const config = '/config';

/** The image has its programs in an environment of their own. */
const program = (name: string) => `/app/.venv/bin/${name}`;

export interface Needs {
  readonly database: Given<'database'>;
  readonly warehouse: Given<'database'>;
  readonly measurements: Given<'timeSeries'> | undefined;
  readonly cache: Given<'cache'>;
  readonly key: Given<'secret'>;
  readonly admin: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
  readonly trust: Given<'trust'>;
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

function common(image: string, needs: Needs) {
  const trust = pod.trusted(needs.trust);
  return {
    image,
    env: environment(needs, trust.file),
    mounts: [
      pod.mount('config', config, { readOnly: true }),
      pod.mount('home', home),
      pod.mount('tmp', '/tmp'),
      trust.mount,
    ],
  };
}

/** Each step may be done again. Roles come before the account that has one. */
export const prepare = (image: string, needs: Needs) => ({
  ...common(image, needs),
  command: ['sh', '-ec'],
  args: [
    [
      `${program('superset')} db upgrade`,
      `${program('superset')} init`,
      `${program('python')} ${config}/prepare.py`,
    ].join('\n'),
  ],
});

export const server = (image: string, needs: Needs) => ({
  ...common(image, needs),
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
});

export const worker = (image: string, needs: Needs) => ({
  ...common(image, needs),
  command: [
    program('celery'),
    '--app=superset.tasks.celery_app:app',
    'worker',
    '--optimization=fair',
    '--concurrency=2',
    '--max-tasks-per-child=64',
  ],
});
