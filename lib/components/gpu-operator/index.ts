import {
  Account,
  add,
  configFiles,
  defineComponent,
  labels,
  need,
  planned,
  pod,
  Server,
  shippedFiles,
  z,
} from '../../kit';
import { crds, version } from './crds';
import { discovery, discoveryWorkloads } from './discovery';
import {
  amounts,
  counters,
  exporterPort,
  operands,
  policy,
  runtimeClass,
  sharing,
  sharingFiles,
  sharingRules,
  withCards,
} from './policy';
import { operatorClusterRules, operatorRules } from './rights';

const ports = { metrics: 8080, health: 8081 } as const;

/**
 * NVIDIA's operator and Node Feature Discovery: cards of the nodes become something that pods can ask for. What it starts
 * on a node needs the node itself; the driver is the node's own unless the option says otherwise.
 *
 * Upstream: NVIDIA/gpu-operator v26.7.0 (deployments/gpu-operator, assets, api/nvidia/v1), node-feature-discovery v0.19.0.
 */
export const gpuOperator = defineComponent({
  id: 'gpu-operator',
  title: 'NVIDIA GPU operator',
  summary: 'Graphics cards for pods: shared by several at a time, measured, found by themselves',
  category: 'infrastructure',
  folder: __dirname,
  podSecurity: 'privileged',
  options: {
    driver: z.boolean().default(false).meta({
      description:
        'Let the operator build and load the driver. By default the node has one: ubuntu-drivers install --gpgpu.',
    }),
  },
  replacesAddon: { name: 'nvidia', namespace: 'gpu-operator-resources' },
  images: {
    operator: `nvcr.io/nvidia/gpu-operator:${version}`,
    // The operator adds the system of the node to the tag: -ubuntu24.04.
    driver: 'nvcr.io/nvidia/driver:595.91.07',
    driverManager: 'nvcr.io/nvidia/cloud-native/k8s-driver-manager:v0.12.0',
    toolkit: 'nvcr.io/nvidia/k8s/container-toolkit:v1.20.0',
    devicePlugin: 'nvcr.io/nvidia/k8s-device-plugin:v0.20.0',
    dcgmExporter: 'nvcr.io/nvidia/k8s/dcgm-exporter:4.6.0-4.8.3-distroless',
    discovery: 'registry.k8s.io/nfd/node-feature-discovery:v0.19.0',
  },
  runs: ({ driver }) => [
    'operator',
    'toolkit',
    'devicePlugin',
    'dcgmExporter',
    'discovery',
    ...(driver ? (['driver', 'driverManager'] as const) : []),
  ],
  crds,
  waivers: [
    {
      rule: 'host-access',
      object: 'DaemonSet/nfd-worker',
      reason: 'it looks for cards on the buses of its node, and reads only',
    },
    {
      rule: 'rbac-secrets',
      object: 'Role/gpu-operator',
      reason: 'its makers let it keep Secrets of what it starts, in its own namespace alone',
    },
  ],
  help: {
    first:
      '`kubectl describe node` shows nvidia.com/gpu with as many as cards times slices. A pod asks for one by the limit nvidia.com/gpu: 1 and the runtime class nvidia.',
    emergency:
      'A validator that stays in Init tells what is missing on its node: kubectl logs -n gpu-operator <pod> --all-containers. Switched off, it leaves the runtime in containerd-template.toml of the node. None of this was ever run on a card by us.',
  },
  provides: { gpu: () => ({ given: { runtimeClass } }) },
  external: () => [
    { kind: 'RuntimeClass', name: runtimeClass, reason: 'the operator makes it when the toolkit is there' },
  ],
  notes: (_options, { nodes, cluster }) => [
    ...(withCards(nodes).length === 0
      ? ['GPU operator: no node has a card; write "gpu: {}" for the one that has']
      : []),
    ...(cluster.distribution === 'k3s'
      ? [
          'GPU operator: the paths of the containerd of k3s are not known here; set them by patches of ClusterPolicy/cluster-policy',
        ]
      : []),
  ],
  needs: (_options, { nodes }) => ({
    kubeApi: need.kubeApi({ reason: 'labels nodes, starts what makes cards usable' }),
    metrics: withCards(nodes).length > 0 ? need.metrics({ pods: operands, port: exporterPort }) : undefined,
    operatorMetrics: need.metrics({ port: ports.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: (_options, { nodes }) => ({
    'gpu-operator': {
      kind: 'Deployment' as const,
      containers: { operator: { cpu: '20m', memory: '100Mi', memoryLimit: '350Mi' } },
    },
    ...discoveryWorkloads,
    ...Object.fromEntries(
      withCards(nodes).map(({ name }, i) => [
        i === 0 ? operands : `${operands}-${i + 1}`,
        {
          kind: 'DaemonSet' as const,
          containers: amounts,
          node: name,
          madeBy: 'the operator, on nodes with a card',
        },
      ]),
    ),
  }),
  build(scope, props) {
    const { id, namespace, images, options, platform } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const metadata = (name: string) => ({ name, labels: labels({ name, component: id }) });

    new Server(scope, 'operator', {
      ...planned(props, 'gpu-operator', {
        containers: {
          operator: {
            image: images.operator,
            command: ['gpu-operator'],
            args: ['--leader-elect', '--zap-time-encoding=epoch', '--zap-log-level=info'],
            env: {
              WATCH_NAMESPACE: '',
              OPERATOR_NAMESPACE: pod.fromField('metadata.namespace'),
              DRIVER_MANAGER_IMAGE: images.driverManager,
              VALIDATOR_IMAGE: images.operator,
            },
            ports,
            startup: pod.startup(pod.http('/healthz', 'health'), 120),
            readiness: pod.http('/readyz', 'health'),
            liveness: pod.http('/healthz', 'health', { period: 30, failures: 5 }),
          },
        },
      }),
      account: new Account(scope, 'account', {
        ...where('gpu-operator'),
        rules: operatorRules,
        clusterRules: operatorClusterRules,
      }),
      security: pod.restricted({ uid: 65534 }),
    });
    discovery(scope, props, images.discovery);
    configFiles(scope, where(sharing), sharingFiles(platform.nodes));
    configFiles(scope, where(counters), shippedFiles(__dirname, ['dcgm-metrics.csv']));
    const rules = sharingRules(platform.nodes);
    if (rules.length > 0) {
      add(scope, {
        apiVersion: 'nfd.k8s-sigs.io/v1alpha1',
        kind: 'NodeFeatureRule',
        metadata: metadata(sharing),
        spec: { rules },
      });
    }
    add(scope, {
      apiVersion: 'nvidia.com/v1',
      kind: 'ClusterPolicy',
      metadata: metadata('cluster-policy'),
      spec: policy(images, options.driver, platform),
    });
  },
});
