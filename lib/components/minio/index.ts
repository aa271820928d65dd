import { z } from 'zod';
import { backup, type Grant, metrics, route, secret, volume } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { gateClaims, gateImage, gateWorkload } from '../../plan/gate';
import { s3ClientImage, s3ClientResources } from '../../plan/s3-client';
import { memory, volumeSize } from '../../plan/schema/fields';
import { servers } from './servers';

const endpoint = 'http://minio.minio.svc:9000';
/** Every client knows this one; there is no other. */
const region = 'us-east-1';
const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

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
        'minio: archived by its makers, in the build of a community; seaweedfs: maintained, recommended. Objects do not move.',
    }),
    volume: volumeSize.default('100Gi').meta({ description: 'Size of the volume.' }),
    memory: memory.default('1Gi').meta({ description: 'Memory that the server may use.' }),
  },
  images: {
    minio: 'docker.io/pgsty/minio:RELEASE.2026-08-04T00-00-00Z',
    mc: 'docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z',
    seaweedfs: 'docker.io/chrislusf/seaweedfs:4.44',
    s3: s3ClientImage,
    gate: gateImage,
  },
  help: {
    first:
      'Open the console; its user is root, the password: kubectl get secret -n minio minio-root -o jsonpath="{.data.password}" | base64 -d',
    emergency:
      'kubectl port-forward -n minio service/minio 9001, then http://localhost:9001: the console needs no Keycloak.',
  },
  notes: ({ server }) =>
    server === 'minio'
      ? [
          'MinIO was archived by its makers in 2026; this is the build of a community. "server: seaweedfs" is maintained',
        ]
      : [],
  provides: {
    bucket: (claim, owner, { server }, _context, { routes }) => {
      const bucket = claim.name ?? owner.id;
      const user = claim.readOnly ? `${bucket}-${owner.id}` : bucket;
      const target = servers[server];
      const publicEndpoint = routes['api']?.url;
      return {
        handle: {
          kind: 'bucket',
          secret: owner.secret,
          endpoint,
          region,
          bucket,
          ...(publicEndpoint !== undefined && { publicEndpoint }),
        },
        credential: {
          keys: ['secretKey'],
          length: 40,
          fixed: { accessKey: user },
          // It has its keys in a file; MinIO is told by the Job.
          ...(server === 'seaweedfs' && { rotation: { restart: true } }),
        },
        reach: [{ pods: 'minio', port: target.s3 }],
        purge: purgeOf(bucket),
      };
    },
  },
  audit: (grants) => wrongNames(grants),
  claims: ({ server }) => ({
    root: secret({ fixed: { username: 'root' } }),
    volume: volume(),
    ...gateClaims('minio', { host: 'storage', websockets: true }),
    api: route({
      host: 's3',
      service: 'minio',
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
    backup: backup({ what: 'every object in its buckets', volumes: [servers[server].claim] }),
    metrics: metrics({
      pods: 'minio',
      port: servers[server].metrics,
      path: servers[server].metricsPath,
      alerts: ['alerts.yaml'],
    }),
  }),
  workloads: ({ server, volume: size, memory: limit }) => {
    const buckets = {
      containers: { buckets: s3ClientResources },
      ...(server === 'minio' && {
        init: { identities: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
      }),
    };
    return {
      minio: {
        kind: 'Deployment',
        containers: { [server]: { cpu: '50m', memory: '256Mi', memoryLimit: limit } },
        volumes: { [servers[server].claim]: size },
      },
      'minio-gate': gateWorkload,
      'minio-buckets': { kind: 'Job', ...buckets },
      'minio-buckets-repair': { kind: 'CronJob', ...buckets },
    };
  },
});

/** By the administrator's key and a client of the user's own: no image of the server holds one. */
const purgeOf = (bucket: string): readonly string[] => [
  'kubectl port-forward -n minio service/minio 9000:9000 >/dev/null & forward=$!; sleep 3',
  "AWS_ACCESS_KEY_ID=root AWS_SECRET_ACCESS_KEY=$(kubectl get secret -n minio minio-root -o jsonpath='{.data.password}' | base64 -d) \\",
  `  aws --endpoint-url http://localhost:9000 --region ${region} s3 rb --force s3://${bucket}`,
  'kill "$forward"',
];

function wrongNames(grants: readonly Grant[]) {
  const owners = new Map<string, string>();
  return grants.flatMap((grant) => {
    if (grant.kind !== 'bucket') return [];
    const { owner, claim, handle } = grant;
    if (claim.readOnly) return [];
    const first = owners.get(handle.bucket);
    owners.set(handle.bucket, first ?? owner);
    return [
      ...(first === undefined
        ? []
        : [problem(`${first} and ${owner} both want the bucket ${handle.bucket}`)]),
      ...(bucketName.test(handle.bucket) && handle.bucket !== 'root'
        ? []
        : [
            problem(
              `${owner} wants a bucket named "${handle.bucket}": write 3 to 63 letters, digits and dashes`,
            ),
          ]),
    ];
  });
}

const problem = (message: string) => ({ path: '', message });
