import { type Given, pod } from '../../kit';

export const ports = { http: 8123, native: 9000, metrics: 9363 } as const;

interface Settings {
  /** Files of its configuration. */
  readonly files: readonly string[];
  /** Secret with the key `sha256`: of the administrator's password. */
  readonly hash: string;
  readonly admin: Given<'secret'>;
  readonly dumps?: Given<'bucket'> | undefined;
}

/** The server, with what its configuration reads from the environment. */
export const server = (image: string, { files, hash, admin, dumps }: Settings) => ({
  image,
  // Not the entry point of the image, which writes users into its own configuration.
  command: ['clickhouse-server', '--config-file=/etc/clickhouse-server/config.xml'],
  env: {
    CLICKHOUSE_WATCHDOG_ENABLE: '0',
    ADMIN_SHA256: pod.fromSecret(hash, 'sha256'),
    // For people who open the client in this container.
    CLICKHOUSE_USER: 'admin',
    CLICKHOUSE_PASSWORD: pod.fromSecret(admin.secret, 'password'),
    HOME: '/tmp',
    ...sizes,
    ...(dumps && store(dumps)),
  },
  ports: { http: ports.http, native: ports.native, metrics: ports.metrics },
  mounts: [
    pod.mount('data', '/var/lib/clickhouse'),
    ...files.map((name) =>
      pod.mount('config', `/etc/clickhouse-server/${folderOf(name)}/thinkube-${name}`, {
        subPath: name,
        readOnly: true,
      }),
    ),
    pod.mount('tmp', '/tmp'),
  ],
  // It looks at every part of every table before it answers.
  ...pod.health('/ping', 'http', 900),
  liveness: pod.http('/ping', 'http', { period: 30, timeout: 10, failures: 6 }),
});

const folderOf = (file: string): string => (file === 'users.xml' ? 'users.d' : 'config.d');

/** What it may use, in bytes, so that it refuses a query before the limit kills it. */
const share = (part: number) => (limit: number) => String(Math.floor(limit * part) * 1024 * 1024);
const sizes = {
  MAX_MEMORY: share(0.8),
  MARK_CACHE: share(0.08),
  MAX_QUERY_MEMORY: share(0.4),
  SPILL_MEMORY: share(0.2),
};

const store = ({ endpoint, bucket, secret }: Given<'bucket'>) => ({
  DUMPS_URL: `${endpoint}/${bucket}/`,
  DUMPS_ACCESS_KEY: pod.fromSecret(secret, 'accessKey'),
  DUMPS_SECRET_KEY: pod.fromSecret(secret, 'secretKey'),
});
