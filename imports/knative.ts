/** Knative, read at knative-v1.23.0: operator.knative.dev/v1beta1 and serving.knative.dev/v1. */
import type {
  Container,
  Metadata,
  PodSpec,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  Volume,
} from './k8s';

/** Changes to one of the workloads that the operator makes, by its name. */
export interface KnativeWorkload {
  readonly name: string;
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly resources?: readonly (Pick<ResourceRequirements, 'limits' | 'requests'> & {
    readonly container: string;
  })[];
  readonly env?: readonly {
    readonly container: string;
    readonly envVars: readonly { readonly name: string; readonly value: string }[];
  }[];
}

/** Knative Serving as a whole, which the operator installs. */
export interface KnativeServing {
  readonly apiVersion: 'operator.knative.dev/v1beta1';
  readonly kind: 'KnativeServing';
  readonly metadata: Metadata;
  readonly spec: {
    /** A version that the operator carries; it moves one minor at a time. */
    readonly version: string;
    readonly ingress: {
      readonly kourier: {
        readonly enabled: boolean;
        /** Default LoadBalancer, which stays pending where nothing gives addresses. */
        readonly 'service-type'?: 'ClusterIP' | 'LoadBalancer' | 'NodePort';
      };
    };
    /** Data of the ConfigMaps, whose names lose their `config-`. All values are strings. */
    readonly config: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly 'high-availability'?: { readonly replicas: number };
    /** Certificates that the controller trusts when it asks registries for digests. */
    readonly 'controller-custom-certs'?: { readonly name: string; readonly type: 'ConfigMap' | 'Secret' };
    /** Replaces images of the operator: a pattern for all, or one by the container's name. */
    readonly registry?: { readonly default?: string; readonly override?: Readonly<Record<string, string>> };
    readonly workloads?: readonly KnativeWorkload[];
    readonly podDisruptionBudgets?: readonly {
      readonly name: string;
      readonly minAvailable?: number | string;
      readonly maxUnavailable?: number | string;
    }[];
  };
}

/** What a container of a revision may say. */
export type RevisionContainer = Pick<
  Container,
  | 'name'
  | 'image'
  | 'imagePullPolicy'
  | 'command'
  | 'args'
  | 'workingDir'
  | 'env'
  | 'envFrom'
  | 'ports'
  | 'volumeMounts'
  | 'resources'
  | 'startupProbe'
  | 'readinessProbe'
  | 'livenessProbe'
> & {
  readonly securityContext?: Pick<
    SecurityContext,
    | 'allowPrivilegeEscalation'
    | 'capabilities'
    | 'readOnlyRootFilesystem'
    | 'runAsGroup'
    | 'runAsNonRoot'
    | 'runAsUser'
    | 'seccompProfile'
  >;
};

/** A service that starts with its first request. */
export interface KnativeService {
  readonly apiVersion: 'serving.knative.dev/v1';
  readonly kind: 'Service';
  readonly metadata: Metadata;
  readonly spec: {
    readonly template: {
      readonly metadata?: {
        readonly labels?: Readonly<Record<string, string>>;
        /** Such as `autoscaling.knative.dev/max-scale`. */
        readonly annotations?: Readonly<Record<string, string>>;
      };
      readonly spec: {
        readonly containers: readonly RevisionContainer[];
        /** Requests at once in one pod. 0: without limit. */
        readonly containerConcurrency?: number;
        /** Longest duration of a request, in seconds. */
        readonly timeoutSeconds?: number;
        readonly serviceAccountName?: string;
        readonly enableServiceLinks?: boolean;
        /** nodeSelector, runtimeClassName, tolerations and claims need their feature to be on. */
        readonly volumes?: readonly Pick<
          Volume,
          'name' | 'configMap' | 'emptyDir' | 'persistentVolumeClaim' | 'projected' | 'secret'
        >[];
      } & Pick<
        PodSpec,
        | 'automountServiceAccountToken'
        | 'imagePullSecrets'
        | 'nodeSelector'
        | 'runtimeClassName'
        | 'securityContext'
        | 'tolerations'
      >;
    };
  };
}

/** A name of its own for a service, beside those that follow from the domain. */
export interface DomainMapping {
  readonly apiVersion: 'serving.knative.dev/v1beta1';
  readonly kind: 'DomainMapping';
  /** Its name is the full host name. */
  readonly metadata: Metadata;
  readonly spec: {
    readonly ref: {
      readonly apiVersion: 'serving.knative.dev/v1';
      readonly kind: 'Service' | 'Route';
      readonly name: string;
    };
  };
}

export type KnativeManifest = KnativeServing | KnativeService | DomainMapping;
