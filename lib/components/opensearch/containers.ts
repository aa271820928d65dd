/** The server, what measures it, and its pages. */
import type { VolumeMount } from '../../../imports/k8s';
import { type Given, pod } from '../../kit';
import { passwords, type Users } from './security';

export const ports = { http: 9200, transport: 9300, dashboards: 5601, metrics: 9114 } as const;

const home = '/usr/share/opensearch';

/** Where people sign in: variables that config.yml and dashboards.yml read. */
export const signInOf = ({ issuer, clientId }: Given<'signIn'>, trust: string) => ({
  ISSUER: issuer,
  CLIENT_ID: clientId,
  TRUST: trust,
});

type People = ReturnType<typeof signInOf>;

/** Of the limit that the option `heap` makes: what Lucene maps and the network needs is beside it. */
const heapOf = (limit: number): number => Math.max(64, Math.floor((limit - 256) / 2));

export const serverContainer = (
  image: string,
  { users, people, trust }: { readonly users: Users; readonly people: People; readonly trust: VolumeMount },
) => ({
  image,
  env: {
    OPENSEARCH_JAVA_OPTS: (limit: number) => `-Xms${heapOf(limit)}m -Xmx${heapOf(limit)}m`,
    DISABLE_INSTALL_DEMO_CONFIG: 'true',
    DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: 'true',
    ...people,
    ...passwords(users),
  },
  ports: { http: ports.http, transport: ports.transport },
  mounts: [
    pod.mount('data', `${home}/data`),
    pod.mount('snapshots', `${home}/snapshots`),
    pod.mount('config', `${home}/config`),
    pod.mount('node', `${home}/config/certs/node`, { readOnly: true }),
    pod.mount('logs', `${home}/logs`),
    pod.mount('tmp', '/tmp'),
    trust,
  ],
  // Every path asks for a password: that it answers has to do.
  startup: pod.startup(pod.tcp('http'), 900),
  readiness: pod.tcp('http'),
  liveness: pod.tcp('http', { period: 30, failures: 10 }),
});

export const exporterContainer = (
  image: string,
  { user, secret }: { readonly user: string; readonly secret: string },
) => ({
  image,
  // On the loopback address there is nobody in between.
  args: [`--es.uri=https://localhost:${ports.http}`, '--es.ssl-skip-verify', '--es.indices'],
  env: { ES_USERNAME: user, ES_PASSWORD: pod.fromSecret(secret, 'password') },
  ports: { metrics: ports.metrics },
  readiness: pod.http('/', 'metrics'),
  liveness: pod.http('/', 'metrics', { period: 30, failures: 5 }),
});

export const pagesContainer = (
  image: string,
  {
    url,
    own,
    client,
    people,
    trust,
  }: {
    readonly url: string;
    /** Secret with its password at the server and the key of its cookies. */
    readonly own: string;
    /** Secret of its client in Keycloak. */
    readonly client: string;
    readonly people: People;
    readonly trust: VolumeMount;
  },
) => ({
  image,
  env: {
    NODE_OPTIONS: pod.nodeHeap,
    URL: url,
    DASHBOARDS_PASSWORD: pod.fromSecret(own, 'password'),
    COOKIE_PASSWORD: pod.fromSecret(own, 'cookie'),
    CLIENT_SECRET: pod.fromSecret(client, 'clientSecret'),
    ...people,
  },
  ports: { http: ports.dashboards },
  mounts: [
    pod.mount('pages', '/usr/share/opensearch-dashboards/config/opensearch_dashboards.yml', {
      readOnly: true,
      subPath: 'dashboards.yml',
    }),
    pod.mount('state', '/usr/share/opensearch-dashboards/data'),
    pod.mount('tmp', '/tmp'),
    trust,
  ],
  startup: pod.startup(pod.tcp('http'), 600),
  readiness: pod.tcp('http'),
  liveness: pod.tcp('http', { period: 30, failures: 6 }),
});
