/** Argo Workflows, read at v4.1.2: argoproj.io/v1alpha1. */
import type {
  Affinity,
  Container,
  Metadata,
  PersistentVolumeClaim,
  PodSecurityContext,
  Toleration,
  Volume,
} from './k8s';

interface KeyRef {
  readonly name: string;
  readonly key: string;
}

interface Marks {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A value by name. Always a string, whatever it stands for. */
export interface Parameter {
  readonly name: string;
  readonly value?: string;
  readonly default?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly globalName?: string;
  readonly valueFrom?: {
    /** File in the container that holds the value (outputs only). */
    readonly path?: string;
    readonly expression?: string;
    readonly parameter?: string;
    readonly configMapKeyRef?: KeyRef;
    /** Where there is no value. */
    readonly default?: string;
  };
}

/** A file or folder by name. At most one of git, s3, http and raw says where it lies. */
export interface Artifact {
  readonly name: string;
  /** In the container. */
  readonly path?: string;
  /** Output of another step, such as `{{tasks.build.outputs.artifacts.image}}`. */
  readonly from?: string;
  readonly optional?: boolean;
  /** Default: a packed tar file. */
  readonly archive?: {
    readonly none?: Readonly<Record<string, never>>;
    readonly tar?: { readonly compressionLevel?: number };
  };
  readonly mode?: number;
  readonly git?: {
    readonly repo: string;
    readonly revision?: string;
    readonly depth?: number;
    readonly usernameSecret?: KeyRef;
    readonly passwordSecret?: KeyRef;
    readonly sshPrivateKeySecret?: KeyRef;
  };
  /** The bucket of the artifact repository, unless named here. */
  readonly s3?: { readonly key: string; readonly bucket?: string };
  readonly http?: { readonly url: string };
  readonly raw?: { readonly data: string };
}

/** What goes into, or comes out of, a template. */
export interface Arguments {
  readonly parameters?: readonly Parameter[];
  readonly artifacts?: readonly Artifact[];
}

/** A template of another WorkflowTemplate. */
export interface TemplateRef {
  readonly name: string;
  readonly template: string;
}

/** One use of a template. */
export interface Step {
  readonly name: string;
  readonly template?: string;
  readonly templateRef?: TemplateRef;
  readonly arguments?: Arguments;
  readonly when?: string;
  readonly withItems?: readonly (string | number | Readonly<Record<string, string | number>>)[];
  /** A JSON list, mostly an output. */
  readonly withParam?: string;
  readonly continueOn?: { readonly error?: boolean; readonly failed?: boolean };
}

/** A step that says what it waits for. */
export interface Task extends Step {
  /** Such as `build && (test || skip)`. Not together with `dependencies`. */
  readonly depends?: string;
  readonly dependencies?: readonly string[];
}

/** How often, and after which failures, it is tried again. */
export interface RetryStrategy {
  readonly limit: number | string;
  readonly retryPolicy?: 'Always' | 'OnFailure' | 'OnError' | 'OnTransientError';
  readonly expression?: string;
  readonly backoff?: {
    readonly duration: string;
    readonly factor?: number | string;
    readonly maxDuration?: string;
  };
}

/** The name is optional: the main container has its own. */
type StepContainer = Omit<Container, 'name'>;

/** One kind of work: a container, a script, a graph, a list, a change to an object, or a pause. */
export interface Template {
  readonly name: string;
  readonly inputs?: Arguments;
  readonly outputs?: Arguments;
  readonly container?: StepContainer;
  readonly script?: StepContainer & { readonly source: string };
  readonly dag?: { readonly tasks: readonly Task[]; readonly failFast?: boolean };
  /** Groups one after the other; the steps of a group at the same time. */
  readonly steps?: readonly (readonly Step[])[];
  readonly resource?: {
    readonly action: 'get' | 'create' | 'apply' | 'delete' | 'replace' | 'patch';
    readonly manifest: string;
    readonly setOwnerReference?: boolean;
    readonly successCondition?: string;
    readonly failureCondition?: string;
  };
  readonly suspend?: { readonly duration?: string };
  readonly initContainers?: readonly Container[];
  readonly sidecars?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly metadata?: Marks;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: PodSecurityContext;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: Affinity;
  readonly retryStrategy?: RetryStrategy;
  readonly activeDeadlineSeconds?: number | string;
  readonly parallelism?: number;
  readonly synchronization?: Synchronization;
  /** A patch of the pod, as JSON or YAML text. */
  readonly podSpecPatch?: string;
}

/** What may not run at the same time. */
export interface Synchronization {
  readonly mutexes?: readonly { readonly name: string }[];
  readonly semaphores?: readonly { readonly configMapKeyRef: KeyRef }[];
}

/** What to run and how; of its templates, `entrypoint` is the first. */
export interface WorkflowSpec {
  /** Name of the template to start with. */
  readonly entrypoint?: string;
  readonly arguments?: Arguments;
  readonly templates?: readonly Template[];
  /** Takes the whole spec from a WorkflowTemplate of the same namespace. */
  readonly workflowTemplateRef?: { readonly name: string };
  /** Template that runs at the end, whatever the end. */
  readonly onExit?: string;
  /** Needs the right to create workflowtaskresults. */
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: PodSecurityContext;
  readonly podMetadata?: Marks;
  readonly workflowMetadata?: Marks;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: Affinity;
  readonly volumes?: readonly Volume[];
  readonly volumeClaimTemplates?: readonly Pick<PersistentVolumeClaim, 'metadata' | 'spec'>[];
  readonly volumeClaimGC?: { readonly strategy: 'OnWorkflowCompletion' | 'OnWorkflowSuccess' };
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly podGC?: {
    readonly strategy: 'OnPodCompletion' | 'OnPodSuccess' | 'OnWorkflowCompletion' | 'OnWorkflowSuccess';
    readonly deleteDelayDuration?: string;
  };
  readonly ttlStrategy?: {
    readonly secondsAfterCompletion?: number;
    readonly secondsAfterSuccess?: number;
    readonly secondsAfterFailure?: number;
  };
  readonly activeDeadlineSeconds?: number;
  readonly parallelism?: number;
  readonly archiveLogs?: boolean;
  readonly retryStrategy?: RetryStrategy;
  readonly synchronization?: Synchronization;
  readonly podPriorityClassName?: string;
}

/** One run. Written by other objects and by hand; a run in Git would happen once and be a difference for ever. */
export interface Workflow {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'Workflow';
  readonly metadata: Metadata;
  readonly spec: WorkflowSpec;
}

/** Templates that workflows of the namespace start from. */
export interface WorkflowTemplate {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'WorkflowTemplate';
  readonly metadata: Metadata;
  readonly spec: WorkflowSpec;
}

/** Workflows by the clock. */
export interface CronWorkflow {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'CronWorkflow';
  readonly metadata: Metadata;
  readonly spec: {
    /** At least one; the singular `schedule` is gone since 4.0. */
    readonly schedules: readonly string[];
    readonly timezone?: string;
    readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
    readonly startingDeadlineSeconds?: number;
    readonly successfulJobsHistoryLimit?: number;
    readonly failedJobsHistoryLimit?: number;
    readonly suspend?: boolean;
    readonly workflowMetadata?: Marks;
    readonly workflowSpec: WorkflowSpec;
  };
}

export type ArgoWorkflowsManifest = Workflow | WorkflowTemplate | CronWorkflow;
