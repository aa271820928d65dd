import { type Client, defineComponent, field, Gate, gated, gateFor, need, noTwo, Route, z } from '../../kit';
import { images, ObjectStore, region, workloads } from './minio';
import { type ServerKind, servers } from './servers';

const endpoint = 'http://minio.minio.svc:9000';
const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

const gate = gated('minio', { host: 'storage', websockets: true });

export const minio = defineComponent({
  id: 'minio',
  title: 'Object store',
  summary: 'Buckets that speak S3, each with a key of its own; MinIO, or SeaweedFS behind the same address',
  category: 'data',
  profiles: ['core'],
  folder: __dirname,
  options: {
    server: z.enum(['minio', 'seaweedfs']).default('minio').meta({
      description:
        'minio: archived by its makers, as the fork SILO of a community; seaweedfs: maintained, recommended. Objects do not move.',
    }),
    volume: field.volumeSize.default('100Gi').meta({ description: 'Size of the volume.' }),
    memory: field.memory.default('1Gi').meta({ description: 'Memory that the server may use.' }),
  },
  images: { ...images, ...gate.images },
  runs: ({ server }) => [server, ...(server === 'minio' ? ['mc' as const] : []), 's3', 'gate'],
  help: {
    first:
      'Open the console; its user is root, the password: kubectl get secret -n minio minio-root -o jsonpath="{.data.password}" | base64 -d',
    emergency:
      'kubectl port-forward -n minio service/minio 9001, then http://localhost:9001: the console needs no Keycloak.',
  },
  notes: ({ server }) => [
    ...(server === 'minio'
      ? [
          'MinIO was archived by its makers in 2026; this is SILO, a fork of a community. There is no way back: older builds of MinIO cannot read what it has written. "server: seaweedfs" is maintained',
        ]
      : []),
    // Backups of everything else are in its buckets: it cannot hold its own.
    'Object store: applications’ own buckets are in one place only; copy those that you cannot lose elsewhere',
  ],
  provides: {
    bucket: ({ need, client, options: { server }, routes }) => {
      const { name: bucket = client.id } = need;
      const publicEndpoint = routes['api']?.url;
      return {
        given: {
          secret: client.secret,
          endpoint,
          region,
          bucket,
          ...(publicEndpoint !== undefined && { publicEndpoint }),
        },
        credential: {
          keys: ['secretKey'],
          length: 40,
          fixed: { accessKey: need.readOnly ? readerOf(bucket, client.id) : bucket },
          ...rotationOf(server),
        },
        reach: [{ pods: 'minio', port: servers[server].s3 }],
        purge: purgeOf(bucket),
      };
    },
    bucketReader: ({ client: { secret }, options: { server } }) => ({
      given: { secret, endpoint, region },
      credential: { keys: ['secretKey'], length: 40, fixed: { accessKey: secret }, ...rotationOf(server) },
      reach: [{ pods: 'minio', port: servers[server].s3 }],
    }),
  },
  audit: (clients) => [
    ...noTwo(
      clients,
      'bucket',
      ({ need, given }) => (need.readOnly ? undefined : given.bucket),
      (first, second, bucket) => problem(`${first} and ${second} both want the bucket ${bucket}`),
    ),
    ...clients.flatMap((client) => (client.kind === 'bucket' ? wrongName(client) : [])),
  ],
  needs: ({ server }) => ({
    root: need.secret({ fixed: { username: 'root' } }),
    ...gate.needs,
    api: need.route({
      host: 's3',
      port: 9000,
      targetPort: servers[server].s3,
      annotations: {
        // Objects of any size pass through, and are not kept on the controller's disk on their way out.
        'nginx.org/client-max-body-size': '0',
        'nginx.org/proxy-buffering': 'False',
        'nginx.org/proxy-read-timeout': '300s',
        'nginx.org/proxy-send-timeout': '300s',
      },
    }),
    metrics: need.metrics({ port: servers[server].metrics, path: servers[server].metricsPath }),
    buckets: servers[server].bucketsPath
      ? need.metrics({ port: servers[server].metrics, path: servers[server].bucketsPath })
      : undefined,
  }),
  workloads: (options) => ({ ...workloads(options), ...gate.workloads }),
  build(scope, props) {
    const { id, namespace, storageClass, options, images, needs, clients, copied } = props;
    const all = clients('bucket');
    new ObjectStore(scope, 'store', {
      ...options,
      namespace,
      storageClass,
      images,
      buckets: all
        .filter(({ need }) => !need.readOnly)
        .map(({ given, need }) => ({
          name: given.bucket,
          secret: given.secret,
          ...(need.versioned && { versioned: true }),
          ...(need.expireDays !== undefined && { expireDays: need.expireDays }),
        })),
      readers: [
        ...all
          .filter(({ need }) => need.readOnly)
          .map(({ given: { bucket, secret }, owner }) => ({
            name: readerOf(bucket, owner),
            secret,
            buckets: [bucket],
          })),
        ...clients('bucketReader').map(({ given: { secret } }) => ({
          name: secret,
          secret,
          buckets: copied.map(({ given }) => given.bucket),
        })),
      ],
      root: needs.root.secret,
      ...(needs.route.exposed && { consoleUrl: needs.route.url }),
    });
    new Route(scope, 'api', { name: 'minio-api', namespace, component: id, route: needs.api });
    new Gate(scope, 'gate', { ...gateFor(props), upstream: 'http://minio:9001' });
  },
});

/** Access key of a component that may read somebody else's bucket. */
const readerOf = (bucket: string, client: string): string => `${bucket}-${client}`;

/** SeaweedFS has its keys in a file; MinIO learns them from the Job. */
const rotationOf = (server: ServerKind) => server === 'seaweedfs' && { rotation: { restart: true } };

/** With the administrator's key and an S3 client of the user's own: the images of the servers have none. */
const purgeOf = (bucket: string): readonly string[] => [
  'kubectl port-forward -n minio service/minio 9000:9000 >/dev/null & forward=$!; sleep 3',
  "AWS_ACCESS_KEY_ID=root AWS_SECRET_ACCESS_KEY=$(kubectl get secret -n minio minio-root -o jsonpath='{.data.password}' | base64 -d) \\",
  `  aws --endpoint-url http://localhost:9000 --region ${region} s3 rb --force s3://${bucket}`,
  'kill "$forward"',
];

const wrongName = ({ owner, need, given: { bucket } }: Client<'bucket'>) =>
  need.readOnly || (bucketName.test(bucket) && bucket !== 'root')
    ? []
    : [problem(`${owner} wants a bucket named "${bucket}": write 3 to 63 letters, digits and dashes`)];

const problem = (message: string) => ({ path: '', message });
