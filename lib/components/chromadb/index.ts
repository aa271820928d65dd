import {
  configFiles,
  defineComponent,
  field,
  Gate,
  gated,
  gateFor,
  mebibytes,
  need,
  planned,
  pod,
  Server,
  shippedFiles,
} from '../../kit';

const port = 8000;

/** Since version 1 the server has no sign-in and no tokens of its own. */
const gate = gated('chromadb', {
  host: 'chroma',
  programs: true,
  annotations: { 'nginx.org/client-max-body-size': '40m' },
});

/**
 * Chroma on one node: vectors and documents on its volume. The gate lets people in, and programs with a token;
 * notebooks reach it directly.
 *
 * Upstream: chroma-core/chroma 1.5.9, rust/Dockerfile, rust/frontend/sample_configs/single_node_full.yaml.
 */
export const chromadb = defineComponent({
  id: 'chromadb',
  title: 'Chroma',
  summary: 'A vector database for programs that search by meaning',
  category: 'data',
  folder: __dirname,
  options: {
    memory: field.memory.default('1Gi').meta({
      description:
        'Memory limit. The index of every collection in use must fit into it: about 110Mi for 10 000 vectors of 384 numbers.',
    }),
    volume: field.volumeSize.default('10Gi').meta({ description: 'Size of the volume.' }),
  },
  images: { chromadb: 'ghcr.io/chroma-core/chroma:1.5.9', ...gate.images },
  help: {
    first:
      'In a notebook: chromadb.HttpClient(host=os.environ["CHROMA_HOST"]).get_or_create_collection("notes"). The address ' +
      'with /docs describes the API; Chroma has no pages of its own. A program outside sends `Authorization: Bearer` with a ' +
      'token of the client chromadb (client credentials; its secret is chromadb-sign-in in the namespace credentials).',
    emergency:
      '`kubectl port-forward -n chromadb service/chromadb 8000` shows it at http://localhost:8000, without sign-in. ' +
      'Its volume can be read by no older version than the one that wrote it last.',
  },
  problems: ({ memory }) =>
    mebibytes(memory) < 256
      ? [{ path: 'memory', message: 'is too little for Chroma', hint: 'write 256Mi or more' }]
      : [],
  needs: () => ({
    ...gate.needs,
    metrics: need.metrics(),
    dashboard: need.dashboard(),
    backup: need.backup({ what: 'every collection of Chroma' }),
  }),
  workloads: ({ memory, volume }) => ({
    chromadb: {
      kind: 'StatefulSet',
      // It uses 41Mi while it is empty.
      containers: { chromadb: { cpu: '50m', memory: '128Mi', memoryLimit: memory } },
      volumes: { data: volume },
    },
    ...gate.workloads,
  }),
  build(scope, props) {
    const { id, namespace, images, needs } = props;
    const config = configFiles(
      scope,
      { name: 'chromadb-config', namespace, component: id },
      shippedFiles(__dirname, ['chroma.yaml']),
    );
    new Server(scope, 'server', {
      ...planned(props, 'chromadb', {
        containers: {
          chromadb: {
            image: images.chromadb,
            args: ['run', '/etc/chroma/chroma.yaml'],
            ports: { http: port },
            mounts: [
              pod.mount('data', '/data'),
              pod.mount('config', '/etc/chroma', { readOnly: true }),
              pod.mount('tmp', '/tmp'),
            ],
            ...pod.health('/api/v2/healthcheck', 'http', 300),
            liveness: pod.http('/api/v2/heartbeat', 'http', { period: 30, timeout: 10, failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [pod.config('config', config.name), pod.emptyDir('tmp', { sizeLimit: '256Mi' })],
      config: config.hash,
      service: { http: port },
    });
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: `http://chromadb:${port}`,
      groups: [needs.signIn.groups.admins, needs.signIn.groups.users],
      api: ['^/api/'],
    });
  },
});
