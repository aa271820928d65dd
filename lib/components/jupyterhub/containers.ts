/** The hub, and the proxy that leads people to their servers. */
import { type Given, pod } from '../../kit';

export const ports = {
  hub: 8081,
  proxy: 8000,
  proxyApi: 8001,
  proxyMetrics: 8002,
  notebook: 8888,
} as const;

interface Needs {
  readonly database: Given<'database'>;
  readonly keys: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
  readonly trust: Given<'trust'>;
}

/** What the hub shows the proxy. */
const token = (keys: string) => pod.fromSecret(keys, 'proxy');

export function hub(image: string, { database, keys, signIn, trust }: Needs) {
  const roots = pod.trusted(trust);
  return {
    image,
    command: ['jupyterhub'],
    args: ['--config', '/etc/jupyterhub/jupyterhub_config.py', '--upgrade-db'],
    env: {
      CONFIGPROXY_AUTH_TOKEN: token(keys.secret),
      JUPYTERHUB_CRYPT_KEY: pod.fromSecret(keys.secret, 'crypt'),
      COOKIE_SECRET: pod.fromSecret(keys.secret, 'cookie'),
      CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
      PGUSER: pod.fromSecret(database.secret, 'username'),
      PGPASSWORD: pod.fromSecret(database.secret, 'password'),
      SSL_CERT_FILE: roots.file,
      HOME: '/tmp',
    },
    ports: { hub: ports.hub },
    mounts: [
      pod.mount('config', '/etc/jupyterhub', { readOnly: true }),
      pod.mount('state', '/srv/jupyterhub'),
      pod.mount('tmp', '/tmp'),
      roots.mount,
    ],
    startup: pod.startup(pod.http('/hub/health', 'hub'), 600),
    readiness: pod.http('/hub/health', 'hub'),
    liveness: pod.http('/hub/health', 'hub', { period: 30, failures: 6 }),
    more: { workingDir: '/srv/jupyterhub' },
  };
}

export const proxy = (image: string, keys: string) => ({
  image,
  command: [
    'configurable-http-proxy',
    '--ip=',
    '--api-ip=',
    `--api-port=${ports.proxyApi}`,
    `--port=${ports.proxy}`,
    `--metrics-port=${ports.proxyMetrics}`,
    '--metrics-ip=0.0.0.0',
    `--default-target=http://jupyterhub:${ports.hub}`,
    `--error-target=http://jupyterhub:${ports.hub}/hub/error`,
  ],
  env: { CONFIGPROXY_AUTH_TOKEN: token(keys) },
  ports: { http: ports.proxy, api: ports.proxyApi, metrics: ports.proxyMetrics },
  ...pod.health('/_chp_healthz', 'http', 60),
});
