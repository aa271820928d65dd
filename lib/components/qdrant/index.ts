import {
  defineComponent,
  field,
  Gate,
  gated,
  gateFor,
  inMi,
  mebibytes,
  need,
  planned,
  pod,
  Server,
  s3ClientImage,
  stock,
} from '../../kit';
import { data, environment } from './environment';
import { snapshots, snapshotsWorkloads } from './snapshots';

const ports = { http: 6333, grpc: 6334 };

const gate = gated('qdrant', {
  host: 'vectors',
  programs: true,
  annotations: {
    // A snapshot is restored in one upload, and answered when it is loaded.
    'nginx.org/client-max-body-size': '0',
    'nginx.org/proxy-read-timeout': '600s',
    'nginx.org/proxy-send-timeout': '600s',
  },
});

/**
 * Qdrant on one node: vectors on its volume, and each night a snapshot of every collection in a bucket. Its pages are
 * behind the gate; programs need its key.
 *
 * Upstream: qdrant v1.19, config/config.yaml, Dockerfile, tools/entrypoint.sh, src/actix, src/common/metrics.rs,
 * lib/collection/src/common/snapshots_manager.rs.
 */
export const qdrant = defineComponent({
  id: 'qdrant',
  title: 'Qdrant',
  summary: 'A vector database for search by meaning, with a page to look into it',
  category: 'data',
  profiles: ['ai'],
  folder: __dirname,
  options: {
    memory: field.memory.default('1Gi').meta({
      description:
        'Memory limit. Vectors that are searched often should fit into it; others stay on the volume.',
    }),
    volume: field.volumeSize.default('10Gi').meta({
      description: 'Size of the volume. The largest collection must fit twice: its snapshot is made here.',
    }),
  },
  images: {
    qdrant: 'docker.io/qdrant/qdrant:v1.19.1-unprivileged',
    python: stock.pythonSmall,
    s3: s3ClientImage,
    ...gate.images,
  },
  help: {
    first:
      'Open the address with /dashboard. It asks for the API key: ' +
      'kubectl get secret -n qdrant qdrant-key -o jsonpath="{.data.key}" | base64 -d. ' +
      'Notebooks have address and key in QDRANT_URL and QDRANT_API_KEY.',
    emergency:
      'kubectl port-forward -n qdrant service/qdrant 6333 shows the same page at http://localhost:6333/dashboard. ' +
      'Back to the last snapshots: `thinkube restore qdrant`; in the script, COLLECTION=NAME brings one collection back, and SNAPSHOT=FILE an older state of it. ' +
      'When you change the version, go one minor number up at a time: none reads what a newer one has written.',
  },
  problems: ({ memory }) =>
    mebibytes(memory) < 512
      ? [{ path: 'memory', message: 'is too little for Qdrant', hint: 'write 512Mi or more' }]
      : [],
  needs: () => ({
    key: need.secret({ keys: ['key'], alsoReadBy: ['jupyterhub', 'code-server'] }),
    snapshots: need.bucket({ name: 'qdrant-snapshots', offsite: 'objects', soft: true }),
    ...gate.needs,
    metrics: need.metrics({ port: ports.http, guard: 'bearer' }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory, volume }) => {
    const server = { cpu: '50m', memory: inMi(mebibytes(memory) / 4), memoryLimit: inMi(mebibytes(memory)) };
    return {
      qdrant: { kind: 'StatefulSet' as const, containers: { qdrant: server }, volumes: { data: volume } },
      ...snapshotsWorkloads(server),
      ...gate.workloads,
    };
  },
  build(scope, props) {
    const { images, needs } = props;
    const url = `http://qdrant:${ports.http}`;
    new Server(scope, 'server', {
      ...planned(props, 'qdrant', {
        containers: {
          qdrant: {
            image: images.qdrant,
            env: environment(needs),
            ports,
            mounts: [
              pod.mount('data', data),
              pod.mount('snapshots', '/qdrant/snapshots'),
              pod.mount('tmp', '/tmp'),
            ],
            // It loads all collections before it answers.
            startup: pod.startup(pod.http('/readyz', 'http'), 1800),
            readiness: pod.http('/readyz', 'http'),
            liveness: pod.http('/livez', 'http', { period: 30, timeout: 10, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [
        // Empty folders by the names of collections: the files are in the bucket.
        pod.emptyDir('snapshots', { sizeLimit: '16Mi' }),
        pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
      ],
      service: ports,
    });
    snapshots(scope, props, { images, url, key: needs.key, bucket: needs.snapshots });
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: url,
      groups: [needs.signIn.groups.admins, needs.signIn.groups.users],
      api: ['^/collections', '^/aliases'],
      timeout: '10m',
    });
  },
});
