import { type Given, pod } from '../../kit';

export const ports = { http: 7474, bolt: 7687 } as const;

interface Needs {
  readonly admin: Given<'secret'>;
  readonly bolt: Given<'route'>;
}

const mounts = [pod.mount('data', '/data'), pod.mount('logs', '/logs'), pod.mount('tmp', '/tmp')];
const security = pod.container({ writableRoot: true });

/** Before the server: what can only be done while it does not run. */
export const prepare = (image: string) => ({
  image,
  command: ['bash', '/etc/neo4j/prepare.sh'],
  env: { HEAP_SIZE: '256m' },
  mounts: [...mounts, pod.mount('config', '/etc/neo4j', { readOnly: true })],
  security,
});

/** Looks into a dump, in a pod of its own. */
export const checker = (image: string) => ({ image, env: { HEAP_SIZE: '256m', HOME: '/tmp' }, security });

export const server = (image: string, { admin, bolt }: Needs) => ({
  image,
  mounts,
  security,
  env: {
    // Whatever begins with NEO4J_ is a setting.
    PASSWORD: pod.fromSecret(admin.secret, 'password'),
    NEO4J_AUTH: 'neo4j/$(PASSWORD)',
    ...settings(bolt.host),
  },
  ports: { http: ports.http, bolt: ports.bolt },
  startup: pod.startup(pod.tcp('bolt'), 900),
  readiness: pod.http('/', 'http'),
  liveness: pod.tcp('bolt', { period: 30, failures: 5 }),
});

const share = (part: number) => (limit: number) => `${Math.floor(limit * part)}m`;

function settings(bolt: string) {
  return {
    NEO4J_server_memory_heap_initial__size: share(0.35),
    NEO4J_server_memory_heap_max__size: share(0.35),
    NEO4J_server_memory_pagecache_size: share(0.3),
    // Where the page tells the browser to connect to.
    NEO4J_server_bolt_advertised__address: `${bolt}:443`,
    NEO4J_dbms_usage__report_enabled: 'false',
    NEO4J_client_allow__telemetry: 'false',
  };
}
