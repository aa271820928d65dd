import {
  add,
  configFiles,
  defineComponent,
  labels,
  metadataOf,
  need,
  pod,
  shippedFiles,
  stock,
  z,
} from '../../kit';

const port = 8080;
const at = '/function';

const hello = { cpu: '25m', memory: '32Mi', memoryLimit: '128Mi' };

/**
 * A namespace for functions, with an example. Each is a Knative service: a resource that names an image, and answers at
 * a name of its own as soon as it is there.
 *
 * Upstream: knative/serving knative-v1.23.0, docs/runtime-contract.md, pkg/apis/serving.
 */
export const knative = defineComponent({
  id: 'knative',
  title: 'Knative',
  summary: 'Functions: programs at names of their own that run while somebody asks, and an example',
  category: 'service',
  folder: __dirname,
  namespace: 'functions',
  options: {
    room: z
      .int()
      .min(1)
      .max(50)
      .default(2)
      .meta({ description: 'Pods of functions at a time that the plan keeps memory for.' }),
    internet: z.boolean().default(true).meta({ description: 'Let functions reach the internet.' }),
  },
  images: { hello: stock.pythonSmall },
  help: {
    first: [
      'Open the address of Knative Serving: the request starts the example, which takes some seconds.',
      'For a function of your own, take an image that listens where PORT says and does not run as root:',
      '`kn service create NAME -n functions --image IMAGE`, or a Service of serving.knative.dev/v1 in Git.',
      'It answers at https://NAME. followed by that address, to everybody who reaches it;',
      'with the label networking.knative.dev/visibility: cluster-local, to other functions alone.',
    ].join(' '),
    emergency:
      '`kubectl get ksvc -n functions` says which are not ready, `kubectl get revisions -n functions` why.',
  },
  needs: ({ internet }) => ({
    functions: need.functions(),
    internet: internet
      ? need.internet({ ports: [80, 443], reason: 'functions call services and fetch data' })
      : undefined,
    metrics: need.metrics(),
    dashboard: need.dashboard(),
  }),
  workloads: ({ room }) =>
    Object.fromEntries(
      Array.from({ length: room }, (_, i) => [
        i === 0 ? 'function' : `function-${i + 1}`,
        {
          kind: 'Pod' as const,
          containers: {
            'user-container': { cpu: '25m', memory: '64Mi', memoryLimit: '256Mi' },
            'queue-proxy': { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' },
          },
          madeBy: 'Knative Serving, while somebody asks',
        },
      ]),
    ),
  build(scope, { id, namespace, images, needs }) {
    const where = (name: string) => ({ name, namespace, component: id });
    const files = configFiles(scope, where('hello'), shippedFiles(__dirname, ['hello.py']));
    const { cpu, memory, memoryLimit } = hello;
    add(scope, {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: metadataOf(where('hello')),
      spec: {
        template: {
          metadata: {
            labels: labels(where('hello')),
            annotations: { 'thinkube.io/config': files.hash },
          },
          spec: {
            automountServiceAccountToken: false,
            containers: [
              {
                name: 'user-container',
                image: images.hello,
                command: ['python', `${at}/hello.py`],
                env: [
                  { name: 'PYTHONDONTWRITEBYTECODE', value: '1' },
                  { name: 'PYTHONUNBUFFERED', value: '1' },
                ],
                ports: [{ containerPort: port }],
                resources: { requests: { cpu, memory }, limits: { memory: memoryLimit } },
                securityContext: { runAsUser: 65534, runAsNonRoot: true, readOnlyRootFilesystem: true },
                volumeMounts: [pod.mount('function', at, { readOnly: true })],
              },
            ],
            volumes: [pod.config('function', files.name)],
          },
        },
      },
    });
    add(scope, {
      apiVersion: 'serving.knative.dev/v1beta1',
      kind: 'DomainMapping',
      // The address that functions are below: the example answers there too.
      metadata: metadataOf(where(needs.functions.domain)),
      spec: { ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name: 'hello' } },
    });
  },
});
