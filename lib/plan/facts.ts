/** Words that a component describes itself in: plain data. */
import type { Resources } from '../kube/resources';

/** Profiles: sets of components that a config starts from. */
export const profiles = ['none', 'core', 'ai', 'data', 'dev', 'web', 'everything'] as const;
export type Profile = (typeof profiles)[number];

export const categories = [
  'infrastructure',
  'identity',
  'data',
  'delivery',
  'monitoring',
  'management',
  'service',
] as const;
export type Category = (typeof categories)[number];

const foundations = new Set<string>(['infrastructure', 'identity'] satisfies readonly Category[]);

/** Whether everybody else builds on components of this category, which may not sleep. */
export const isFoundation = (category: string): boolean => foundations.has(category);

/** Levels of the Pod Security Standards. */
export type PodSecurity = 'restricted' | 'baseline' | 'privileged';

/** An exception from one rule for one object, with its reason. */
export interface Waiver {
  /** Id of the rule. */
  readonly rule: string;
  /** `Kind/name`; `*` at the end stands for any ending. */
  readonly object: string;
  /** Why this object cannot keep the rule. */
  readonly reason: string;
}

/** Something that exists without being emitted, and why. */
export interface External {
  /** Such as `Secret`, `IngressClass` or `Namespace`. */
  readonly kind: string;
  /** Absent for what has no namespace. */
  readonly namespace?: string;
  readonly name: string;
  /** Keys of a Secret or ConfigMap. Default: any. */
  readonly keys?: readonly string[];
  /** Who makes it. */
  readonly reason: string;
}

/** A kind without a namespace. */
export interface ClusterKind {
  /** Empty for Kubernetes' core. */
  readonly group: string;
  readonly kind: string;
}

/** The CRDs of an operator: files of its repository at an exact commit, which cannot change under us. */
export interface CrdSource {
  /** Folder under dist/crds. */
  readonly operator: string;
  /** Version, for people. */
  readonly version: string;
  /** `owner/name` on GitHub. */
  readonly repo: string;
  /** Full commit id of that version. */
  readonly commit: string;
  /** Paths of the CRD files in the repository. */
  readonly files: readonly string[];
  /** API groups that they serve. */
  readonly groups: readonly string[];
  /** Kinds among them that have no namespace. @default - none */
  readonly clusterKinds?: readonly ClusterKind[];
  /** When Argo CD considers an object healthy, for kinds that it does not know or waits for in vain. @default - none */
  readonly health?: readonly HealthCheck[];
}

/** Lua that tells the health of one kind from `obj`: a file in the folder of the component. */
export interface HealthCheck {
  /** Empty for Kubernetes' core. */
  readonly group: string;
  readonly kind: string;
  readonly file: string;
}

/** An addon of MicroK8s that does the work of a component, and must be off. */
export interface Addon {
  /** As `microk8s disable` has it. */
  readonly name: string;
  /** Where its pods are. */
  readonly namespace: string;
}

/** Something that would grow for ever, and what stays of it. */
export interface Kept {
  /** Such as `logs of pods`. */
  readonly what: string;
  /** Such as `7 days`. */
  readonly stays: string;
  /** The key of the config that says so. @default - nothing: it is always so */
  readonly key?: string;
}

/** A set of pods as the scheduler will see it. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob' | 'Pod';
  readonly containers: Readonly<Record<string, Resources>>;
  /** Init containers: they run one after the other, before the containers. */
  readonly init?: Readonly<Record<string, Resources>>;
  /** Lasting volumes by the name their containers mount them under, with sizes. */
  readonly volumes?: Readonly<Record<string, string>>;
  /** Graphics processors (slices). */
  readonly gpu?: number;
  /** Pinned to this node. */
  readonly node?: string;
  /** Set where an operator makes these pods, so that no object of ours carries them. */
  readonly madeBy?: string;
  /** Of a CronJob: each run saves what its component keeps, or proves that the newest of it can be read. */
  readonly duty?: 'saves' | 'proves';
}
/** Workloads by the `metadata.name` of their object; those left undefined are not there. */
export type Workloads = Readonly<Record<string, Workload | undefined>>;

/** A workload as the Plan keeps it. */
export interface PlannedWorkload extends Omit<Workload, 'volumes'> {
  /** Lasting volumes by the name of their claim, with sizes. */
  readonly volumes?: Readonly<Record<string, string>>;
}
