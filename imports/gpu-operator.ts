/** NVIDIA GPU operator, read at v26.7.0: nvidia.com/v1. */
import type { Metadata, ResourceRequirements, Toleration } from './k8s';

/** An image in three parts, or in full as the name alone. */
interface Image {
  /** Registry and path, without the name: `nvcr.io/nvidia`. */
  readonly repository?: string;
  /** Name only; without the other two, all of it. */
  readonly image?: string;
  /** Tag or digest. */
  readonly version?: string;
}

/** One of the things that the operator runs on each node with a GPU. */
export interface Operand extends Image {
  readonly enabled: boolean;
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly args?: readonly string[];
  readonly resources?: Pick<ResourceRequirements, 'limits' | 'requests'>;
}

interface Switch {
  readonly enabled: boolean;
}

/** How GPUs are made usable, on all nodes. There is exactly one in a cluster. */
export interface ClusterPolicy {
  readonly apiVersion: 'nvidia.com/v1';
  readonly kind: 'ClusterPolicy';
  readonly metadata: Metadata;
  readonly spec: {
    readonly operator: { readonly defaultRuntime: 'containerd'; readonly runtimeClass: string };
    readonly daemonsets: {
      readonly labels?: Readonly<Record<string, string>>;
      readonly annotations?: Readonly<Record<string, string>>;
      readonly tolerations?: readonly Toleration[];
      readonly priorityClassName?: string;
      readonly updateStrategy?: 'RollingUpdate' | 'OnDelete';
      /** A string, even where it is a number. */
      readonly rollingUpdate?: { readonly maxUnavailable: string };
    };
    /** Off where the node brings its own driver. */
    readonly driver: Operand & {
      readonly kernelModuleType?: 'auto' | 'open' | 'proprietary';
      readonly usePrecompiled?: boolean;
      readonly upgradePolicy?: { readonly autoUpgrade: boolean; readonly maxParallelUpgrades?: number };
      readonly manager?: Image;
    };
    /** Teaches containerd the runtime. Its paths on the node are in `env`. */
    readonly toolkit: Operand & { readonly installDir?: string };
    readonly devicePlugin: Operand & {
      /** ConfigMap with sharing settings, and the key of it for nodes without a label of their own. */
      readonly config?: { readonly name: string; readonly default: string };
    };
    readonly dcgm: Operand;
    readonly dcgmExporter: Operand & {
      readonly config?: { readonly name: string };
      readonly serviceMonitor?: Switch;
      readonly enablePodLabels?: boolean;
    };
    readonly gfd: Operand;
    readonly nodeStatusExporter: Operand;
    readonly validator?: Omit<Operand, 'enabled'>;
    readonly cdi?: { readonly enabled: boolean; readonly nriPluginEnabled?: boolean };
    readonly mig?: { readonly strategy: 'none' | 'single' | 'mixed' };
    readonly migManager?: Operand;
    readonly gds?: Switch;
    readonly gdrcopy?: Switch;
    readonly sandboxWorkloads?: Switch;
    readonly sandboxDevicePlugin?: Switch;
    readonly vgpuManager?: Switch;
    readonly vgpuDeviceManager?: Switch;
    readonly vfioManager?: Switch;
    readonly ccManager?: Switch;
    readonly kataManager?: Switch;
    /** Lets the operator label its own namespace. */
    readonly psa?: Switch;
    readonly hostPaths?: {
      readonly rootFS?: string;
      readonly driverInstallDir?: string;
      /** Where kubelet keeps its state, if not in /var/lib/kubelet. */
      readonly kubeletRootDir?: string;
    };
  };
}

export type GpuOperatorManifest = ClusterPolicy;
