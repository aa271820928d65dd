/** How cards are made usable: what the operator starts on nodes that have one, and how a card is shared. */
import type { ClusterPolicy } from '../../../imports/gpu-operator';
import type { NodeFeatureRule } from '../../../imports/node-feature-discovery';
import type { PlatformConfig } from '../../kit';
import { kubeletRoot } from '../../plan/host';

type Spec = ClusterPolicy['spec'];
type Amount = { readonly cpu: string; readonly memory: string; readonly memoryLimit: string };

/** Label that all pods of the operator have; their own names are those of their makers. */
export const operands = 'nvidia-gpu';
export const runtimeClass = 'nvidia';
export const sharing = 'gpu-sharing';
export const counters = 'gpu-metrics';
export const exporterPort = 9400;

/** What each of them asks for and may use: the operator's own default is nothing. */
export const amounts = {
  toolkit: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
  devicePlugin: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
  gfd: { cpu: '10m', memory: '48Mi', memoryLimit: '192Mi' },
  dcgmExporter: { cpu: '50m', memory: '192Mi', memoryLimit: '512Mi' },
  validator: { cpu: '5m', memory: '16Mi', memoryLimit: '128Mi' },
} as const satisfies Readonly<Record<string, Amount>>;

const operand = (image: string, { cpu, memory, memoryLimit }: Amount) => ({
  // In full, as long as neither repository nor version is said.
  image,
  imagePullPolicy: 'IfNotPresent' as const,
  resources: { requests: { cpu, memory }, limits: { memory: memoryLimit } },
});

const off = { enabled: false };

/** The snap of MicroK8s has its own containerd, which reads a template and writes its configuration itself. */
const containerd = ({ cluster }: Pick<PlatformConfig, 'cluster'>): Spec['toolkit']['env'] =>
  cluster.distribution === 'microk8s'
    ? [
        { name: 'CONTAINERD_CONFIG', value: '/var/snap/microk8s/current/args/containerd-template.toml' },
        { name: 'CONTAINERD_SOCKET', value: '/var/snap/microk8s/common/run/containerd.sock' },
        { name: 'RUNTIME_CONFIG_SOURCE', value: 'file=/var/snap/microk8s/current/args/containerd.toml' },
      ]
    : [];

export interface Images {
  readonly operator: string;
  readonly driver: string;
  readonly driverManager: string;
  readonly toolkit: string;
  readonly devicePlugin: string;
  readonly dcgmExporter: string;
}

export const policy = (images: Images, driver: boolean, platform: PlatformConfig): Spec => ({
  operator: { defaultRuntime: 'containerd', runtimeClass },
  daemonsets: {
    labels: { 'app.kubernetes.io/name': operands },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    priorityClassName: 'system-node-critical',
    updateStrategy: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: '1' },
  },
  driver: driver
    ? {
        enabled: true,
        image: images.driver,
        kernelModuleType: 'auto',
        // It would empty the node of all pods with a card.
        upgradePolicy: { autoUpgrade: false },
        manager: { image: images.driverManager },
      }
    : off,
  toolkit: {
    enabled: true,
    ...operand(images.toolkit, amounts.toolkit),
    installDir: '/usr/local/nvidia',
    env: containerd(platform),
  },
  devicePlugin: {
    enabled: true,
    ...operand(images.devicePlugin, amounts.devicePlugin),
    config: { name: sharing, default: keyOf(1) },
  },
  gfd: { enabled: true, ...operand(images.devicePlugin, amounts.gfd) },
  // The exporter has an engine of its own.
  dcgm: off,
  dcgmExporter: {
    enabled: true,
    ...operand(images.dcgmExporter, amounts.dcgmExporter),
    config: { name: counters },
    serviceMonitor: off,
  },
  validator: operand(images.operator, amounts.validator),
  nodeStatusExporter: off,
  migManager: off,
  mig: { strategy: 'none' },
  cdi: { enabled: true, nriPluginEnabled: false },
  gds: off,
  gdrcopy: off,
  sandboxWorkloads: off,
  sandboxDevicePlugin: off,
  vgpuManager: off,
  vgpuDeviceManager: off,
  vfioManager: off,
  ccManager: off,
  kataManager: off,
  // The level of the namespace is ours.
  psa: off,
  hostPaths: { rootFS: '/', driverInstallDir: '/run/nvidia/driver', kubeletRootDir: kubeletRoot(platform) },
});

type Nodes = PlatformConfig['nodes'];

/** Nodes that have a card. */
export const withCards = (nodes: Nodes): Nodes => nodes.filter(({ gpu }) => gpu !== undefined);

const keyOf = (slices: number): string => `slices-${slices}`;

/** What the device plugin reads, one file for each number of pods that may share a card. */
export const sharingFiles = (nodes: Nodes): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...new Set([1, ...withCards(nodes).map(({ gpu }) => gpu?.slices ?? 1)])].sort().map((slices) => [
      keyOf(slices),
      JSON.stringify({
        version: 'v1',
        flags: { migStrategy: 'none' },
        ...(slices > 1 && {
          sharing: {
            timeSlicing: {
              renameByDefault: false,
              failRequestsGreaterThanOne: false,
              resources: [{ name: 'nvidia.com/gpu', replicas: slices }],
            },
          },
        }),
      }),
    ]),
  );

/** Which of these files a node reads is a label of it, which Node Feature Discovery writes. */
export const sharingRules = (nodes: Nodes): NodeFeatureRule['spec']['rules'] =>
  withCards(nodes).map(({ name, gpu }) => ({
    name: `shares of ${name}`,
    labels: { 'nvidia.com/device-plugin.config': keyOf(gpu?.slices ?? 1) },
    matchFeatures: [{ feature: 'system.name', matchExpressions: { nodename: { op: 'In', value: [name] } } }],
  }));
