import { Construct } from 'constructs';
import { planned, pod, Server, s3ClientImage } from '../../kit';
import { type Bucket, Buckets, bucketsWorkloads, type Reader, security } from './buckets';
import { identities, seaweedfs } from './seaweedfs';
import { type ServerKind, servers } from './servers';

export interface ObjectStoreProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Program behind the address. @default 'minio' */
  readonly server?: ServerKind;
  /** Buckets to make, each with a key of its own. */
  readonly buckets: readonly Bucket[];
  /** Keys that may read some of them, and nothing else. @default - none */
  readonly readers?: readonly Reader[];
  /** Secret with the keys `username` and `password`, of an account that may do everything. */
  readonly root: string;
  /** Region that requests are signed for. @default 'us-east-1' */
  readonly region?: string;
  /** Public address of the console. @default - none */
  readonly consoleUrl?: string;
  /** Memory that the server may use. @default '1Gi' */
  readonly memory?: string;
  /** Size of its volume. @default '100Gi' */
  readonly volume?: string;
  /** StorageClass of its volume. */
  readonly storageClass: string;
  /** Fully qualified, with exact tags; each server needs its own. @default - the versions of the package */
  readonly images?: Partial<typeof images>;
}

export const images = {
  minio: 'docker.io/pgsty/silo:RELEASE.2026-09-16T00-00-00Z',
  mc: 'docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z',
  seaweedfs: 'docker.io/chrislusf/seaweedfs:4.48',
  s3: s3ClientImage,
};

/** Every client knows this one; there is no other. */
export const region = 'us-east-1';

interface Size {
  readonly server: ServerKind;
  readonly memory: string;
  readonly volume: string;
}

const serverWorkloads = ({ server, memory, volume }: Size) => ({
  minio: {
    kind: 'Deployment' as const,
    containers: { [server]: { cpu: '50m', memory: '256Mi', memoryLimit: memory } },
    volumes: { [servers[server].volume]: volume },
  },
});

export const workloads = (size: Size) => ({ ...serverWorkloads(size), ...bucketsWorkloads(size.server) });

/**
 * An object store for many applications: a bucket and a key for each, behind one address, port 9000.
 *
 * Upstream: MinIO as kept up by pgsty/silo, which has its flags, variables and disk format, or SeaweedFS 4.48 (`weed mini`).
 */
export class ObjectStore extends Construct {
  constructor(scope: Construct, id: string, props: ObjectStoreProps) {
    super(scope, id);
    const { namespace, server = 'minio', buckets, readers = [], root, storageClass } = props;
    const { memory = '1Gi', volume = '100Gi' } = props;
    const all = { ...images, ...props.images };
    const component = 'minio';
    const { s3, console } = servers[server];
    const plans = {
      id: component,
      namespace,
      storageClass,
      workloads: serverWorkloads({ server, memory, volume }),
    };
    const keys =
      server === 'seaweedfs'
        ? [identities(this, { name: 'minio', namespace, component }, { buckets, readers, root })]
        : [];

    this.node.defaultChild = new Server(this, 'server', {
      ...planned(plans, 'minio', {
        containers: {
          [server]:
            server === 'seaweedfs' ? seaweedfs({ root, image: all.seaweedfs }) : minio(props, all.minio),
        },
      }),
      security,
      volumes: [
        ...keys.map((secret) => pod.secret('identities', secret, { defaultMode: 0o440 })),
        pod.emptyDir('tmp', { sizeLimit: '1Gi' }),
      ],
      service: {
        s3: { port: 9000, targetPort: s3 },
        console: { port: 9001, targetPort: console },
      },
      pod: { terminationGracePeriodSeconds: 60 },
    });
    new Buckets(this, 'buckets', {
      namespace,
      component,
      server,
      buckets,
      readers,
      root,
      region: props.region ?? region,
      images: all,
    });
  }
}

const minio = ({ root, region: own = region, consoleUrl }: ObjectStoreProps, image: string) => ({
  image,
  args: ['server', '/data', '--address=:9000', '--console-address=:9001'],
  env: {
    MINIO_ROOT_USER: pod.fromSecret(root, 'username'),
    MINIO_ROOT_PASSWORD: pod.fromSecret(root, 'password'),
    MINIO_REGION_NAME: own,
    MINIO_BROWSER_REDIRECT_URL: consoleUrl,
    // Prometheus has no token; network policies let in nobody else without a key.
    MINIO_PROMETHEUS_AUTH_TYPE: 'public',
    MINIO_UPDATE: 'off',
    HOME: '/tmp',
  },
  ports: { s3: 9000, console: 9001 },
  mounts: [pod.mount('data', '/data'), pod.mount('tmp', '/tmp')],
  startup: pod.startup(pod.http('/minio/health/live', 's3'), 300),
  readiness: pod.http('/minio/health/ready', 's3'),
  liveness: pod.http('/minio/health/live', 's3', { period: 20, timeout: 10, failures: 6 }),
});
