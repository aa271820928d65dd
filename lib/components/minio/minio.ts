import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Container, Volume } from '../../../imports/k8s';
import { Gate } from '../../constructs/gate';
import { Route } from '../../constructs/route';
import { Server } from '../../constructs/server';
import { container } from '../../kube/container';
import { fromSecret } from '../../kube/env';
import { httpProbe, startup } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { emptyDir, mount } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import { type Bucket, Buckets } from './buckets';
import type { minio } from './index';
import { identities, seaweedfs } from './seaweedfs';
import { type ServerKind, servers } from './servers';

export interface ObjectStoreProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component. Default `minio`. */
  readonly component?: string;
  /** Program behind the address. Default `minio`. */
  readonly server?: ServerKind;
  /** Buckets to make, each with a key of its own. */
  readonly buckets: readonly Bucket[];
  /** Secret with the keys `username` and `password`, of who may do everything. */
  readonly root: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Public address of the console, where there is one. */
  readonly consoleUrl?: string;
  /** Size of the volume, such as `100Gi`. */
  readonly volume: string;
  /** StorageClass of its volumes. */
  readonly storageClass: string;
  /** Of the server, of mc (MinIO only) and of the S3 client. */
  readonly images: { readonly server: string; readonly mc: string; readonly s3?: string };
  /** What its containers ask for and may use. */
  readonly resources: { readonly server: Resources; readonly identities: Resources };
}

const security = restrictedPod({ uid: 1000 });

/**
 * An object store for many applications: a bucket and a key for each, behind one address, port 9000.
 *
 * Upstream: MinIO as built by pgsty/minio, or SeaweedFS 4.44 (`weed mini`).
 */
export class ObjectStore extends Construct {
  constructor(scope: Construct, id: string, props: ObjectStoreProps) {
    super(scope, id);
    const { namespace, component = 'minio', server = 'minio', volume, storageClass } = props;
    const where = { name: 'minio', namespace, component };
    const { s3, console, volume: claim } = servers[server];
    const gathered =
      server === 'seaweedfs'
        ? identities(this, where, { buckets: props.buckets, root: props.root })
        : undefined;
    const run = gathered ? seaweedfs(props, gathered) : { container: minioContainer(props), volumes: [] };

    new Server(this, 'server', {
      ...where,
      security,
      containers: [run.container],
      volumes: [...run.volumes, ...scratch],
      claims: { [claim]: { size: volume, storageClass } },
      service: {
        s3: { port: 9000, targetPort: s3 },
        console: { port: 9001, targetPort: console },
      },
      pod: { terminationGracePeriodSeconds: 60 },
    });
    new Buckets(this, 'buckets', { ...props, component, server, security });
  }
}

const scratch: readonly Volume[] = [emptyDir('tmp', { sizeLimit: '1Gi' })];

function minioContainer({ root, region, consoleUrl, images, resources }: ObjectStoreProps): Container {
  return container({
    name: 'minio',
    image: images.server,
    resources: resources.server,
    args: ['server', '/data', '--address=:9000', '--console-address=:9001'],
    env: {
      MINIO_ROOT_USER: fromSecret(root, 'username'),
      MINIO_ROOT_PASSWORD: fromSecret(root, 'password'),
      MINIO_REGION_NAME: region,
      MINIO_BROWSER_REDIRECT_URL: consoleUrl,
      // Prometheus comes without a token; network policies let nobody else in but those with a key.
      MINIO_PROMETHEUS_AUTH_TYPE: 'public',
      MINIO_UPDATE: 'off',
      HOME: '/tmp',
    },
    ports: { s3: 9000, console: 9001 },
    mounts: [mount('data', '/data'), mount('tmp', '/tmp')],
    startup: startup(httpProbe('/minio/health/live', 's3'), 300),
    readiness: httpProbe('/minio/health/ready', 's3'),
    liveness: httpProbe('/minio/health/live', 's3', { period: 20, timeout: 10, failures: 6 }),
  });
}

export function build(chart: Chart, props: PropsOf<typeof minio>): void {
  const { namespace, options, claims, images, workloads, platform } = props;
  const { server, volume } = options;
  const [resources] = Object.values(workloads.minio.containers);
  if (!resources) throw new Error('minio: no resources are planned');
  new ObjectStore(chart, 'store', {
    namespace,
    server,
    buckets: props.granted('bucket').map(({ handle, claim, owner }) => ({
      name: handle.bucket,
      secret: handle.secret,
      ...(claim.readOnly && { reader: `${handle.bucket}-${owner}` }),
      ...(claim.versioned && { versioned: true }),
      ...(claim.expireDays !== undefined && { expireDays: claim.expireDays }),
    })),
    root: claims.root.secret,
    region: 'us-east-1',
    ...(claims.route.exposed && { consoleUrl: claims.route.url }),
    volume,
    storageClass: claims.volume.storageClass,
    images: { server: images[server], mc: images.mc, s3: images.s3 },
    resources: { server: resources, identities: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
  });
  new Route(chart, 'api', { name: 'minio-api', namespace, component: props.id, route: claims.api });
  new Gate(chart, 'gate', {
    component: props.id,
    namespace,
    upstream: 'http://minio:9001',
    signIn: claims.signIn,
    cookie: claims.cookie,
    trust: claims.trust,
    route: claims.route,
    podCidr: platform.network.podCidr,
    image: images.gate,
  });
}
