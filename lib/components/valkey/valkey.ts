import { Construct } from 'constructs';
import {
  composedSecret,
  configFiles,
  inMi,
  mebibytes,
  planned,
  pod,
  Server,
  shippedFiles,
  shortHash,
} from '../../kit';
import { databases, type User, usersFile } from './acl';

export interface ValkeyProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Users to let in, each limited to one database index. */
  readonly users: readonly User[];
  /** Secret with the key `password`: of the user that reads statistics. */
  readonly exporter: string;
  /** Data that it keeps; writes fail beyond it. @default '256Mi' */
  readonly memory?: string;
  /** Size of its volume: several times the memory. @default '2Gi' */
  readonly volume?: string;
  /** StorageClass of its volume. */
  readonly storageClass: string;
  /** Fully qualified, with exact tags. @default - the versions of the package */
  readonly images?: { readonly valkey: string; readonly exporter: string };
}

export const images = {
  valkey: 'docker.io/valkey/valkey:9.1.4',
  exporter: 'quay.io/oliver006/redis_exporter:v1.88.0',
} as const;

export const port = 6379;
const metricsPort = 9121;

export const workloads = ({ memory, volume }: { readonly memory: string; readonly volume: string }) =>
  ({
    valkey: {
      kind: 'StatefulSet',
      containers: {
        // While it rewrites its log, what changes is held twice.
        valkey: { cpu: '20m', memory: '64Mi', memoryLimit: inMi(mebibytes(memory) * 1.5 + 64) },
        exporter: { cpu: '5m', memory: '16Mi', memoryLimit: '64Mi' },
      },
      volumes: { data: volume },
    },
  }) as const;

/**
 * One Valkey for many applications: each has a user that may use one database. Passwords are composed as hashes
 * into a Secret that is named by its users, so that the pod restarts when one is added.
 *
 * Upstream: Valkey 9.1, whose ACLs know databases; redis_exporter v1.88.0.
 */
export class Valkey extends Construct {
  constructor(scope: Construct, id: string, props: ValkeyProps) {
    super(scope, id);
    const { namespace, storageClass, exporter, memory = '256Mi', volume = '2Gi' } = props;
    const name = 'valkey';
    const where = { name, namespace, component: name };
    const users = this.users(props);
    const config = configFiles(
      this,
      { ...where, name: 'valkey-config' },
      shippedFiles(__dirname, ['valkey.conf', 'probe.sh']),
    );
    const plans = { id: name, namespace, storageClass, workloads: workloads({ memory, volume }) };

    this.node.defaultChild = new Server(this, 'server', {
      ...planned(plans, 'valkey', {
        containers: { valkey: server(props, memory), exporter: statistics(props, exporter) },
      }),
      security: pod.restricted({ uid: 999 }),
      volumes: [pod.config('config', config.name), pod.secret('users', users, { defaultMode: 0o440 })],
      config: config.hash,
      service: { valkey: port },
    });
  }

  /** The Secret with the file of users. */
  private users({ namespace, users, exporter }: ValkeyProps): string {
    const file = usersFile(users, exporter);
    const name = `valkey-users-${shortHash(file)}`;
    composedSecret(
      this,
      { name, namespace, component: 'valkey' },
      {
        fetch: [exporter, ...users.map(({ secret }) => secret)].map((secret) => ({
          secret,
          property: 'password',
          as: secret,
        })),
        data: { 'users.acl': file },
        onlyData: true,
      },
    );
    return name;
  }
}

const probe = (question: 'ready' | 'alive', failures: number) =>
  pod.exec(['sh', '/etc/valkey-config/probe.sh', question], { failures });

const server = (props: ValkeyProps, memory: string) => ({
  image: (props.images ?? images).valkey,
  command: ['valkey-server'],
  args: [
    '/etc/valkey-config/valkey.conf',
    '--databases',
    String(databases),
    '--maxmemory',
    `${mebibytes(memory)}mb`,
  ],
  ports: { valkey: port },
  mounts: [
    pod.mount('data', '/data'),
    pod.mount('config', '/etc/valkey-config', { readOnly: true }),
    pod.mount('users', '/etc/valkey', { readOnly: true }),
  ],
  startup: pod.startup(probe('alive', 1), 300),
  readiness: probe('ready', 3),
  liveness: probe('alive', 6),
});

const statistics = (props: ValkeyProps, secret: string) => ({
  image: (props.images ?? images).exporter,
  env: {
    REDIS_ADDR: `redis://127.0.0.1:${port}`,
    REDIS_USER: 'exporter',
    REDIS_PASSWORD: pod.fromSecret(secret, 'password'),
    // Two series for each unused database would be most of its output.
    REDIS_EXPORTER_INCL_METRICS_FOR_EMPTY_DATABASES: 'false',
  },
  ports: { metrics: metricsPort },
  readiness: pod.http('/health', 'metrics'),
  liveness: pod.http('/health', 'metrics', { period: 30, failures: 5 }),
});
