/**
 * Kubernetes' own kinds as plain data, with the keys that the API server reads.
 *
 * The types are those that cdk8s-plus-28 generates from Kubernetes' OpenAPI description, with its spelling of
 * keys undone (`clusterIp` is `clusterIP` on the wire) and its value classes replaced by plain values. Types
 * only: nothing of it is loaded at run time, and no key is dropped silently.
 */
import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';

/** Keys that the generator spells differently from the API. */
interface Respelled {
  clientIp: 'clientIP';
  clusterIp: 'clusterIP';
  datasetUuid: 'datasetUUID';
  diskUri: 'diskURI';
  downwardApi: 'downwardAPI';
  externalId: 'externalID';
  hostIp: 'hostIP';
  hostIpc: 'hostIPC';
  hostPid: 'hostPID';
  insecureSkipTlsVerify: 'insecureSkipTLSVerify';
  loadBalancerIp: 'loadBalancerIP';
  nodeId: 'nodeID';
  nonResourceUrLs: 'nonResourceURLs';
  pdId: 'pdID';
  podCidr: 'podCIDR';
  podCidRs: 'podCIDRs';
  providerId: 'providerID';
  scaleIo: 'scaleIO';
  setHostnameAsFqdn: 'setHostnameAsFQDN';
  storagePolicyId: 'storagePolicyID';
  targetCpuUtilizationPercentage: 'targetCPUUtilizationPercentage';
  targetWwNs: 'targetWWNs';
  volumeId: 'volumeID';
}
type Spelled<K> = K extends keyof Respelled ? Respelled[K] : K;

/** IntOrString and Quantity are classes around one value; nothing else has exactly this shape. */
type IsValue<T> = T extends k8s.IntOrString ? (k8s.IntOrString extends T ? true : false) : false;

/** A generated type as plain data; of a union, each member for itself. */
export type Plain<T> = T extends unknown ? PlainOne<T> : never;

type PlainOne<T> =
  IsValue<T> extends true
    ? string | number
    : T extends Date
      ? string
      : T extends readonly (infer E)[]
        ? readonly Plain<E>[]
        : T extends object
          ? { readonly [K in keyof T as Spelled<K>]: Plain<T[K]> }
          : T;

/** Metadata as we write it: an explicit name, always. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Kind<V extends string, K extends string> {
  readonly apiVersion: V;
  readonly kind: K;
  readonly metadata: Metadata;
}
type WithSpec<V extends string, K extends string, S> = Kind<V, K> & { readonly spec: Plain<S> };
type Fields<T, Keys extends keyof T> = Plain<Pick<T, Keys>>;

export type PodSpec = Plain<k8s.PodSpec>;
export type PodTemplate = { readonly metadata?: Partial<Metadata>; readonly spec: PodSpec };
export type Container = Plain<k8s.Container>;
export type EnvVar = Plain<k8s.EnvVar>;
export type Volume = Plain<k8s.Volume>;
export type VolumeMount = Plain<k8s.VolumeMount>;
export type Probe = Plain<k8s.Probe>;
export type ContainerPort = Plain<k8s.ContainerPort>;
export type SecurityContext = Plain<k8s.SecurityContext>;
export type PodSecurityContext = Plain<k8s.PodSecurityContext> & AppArmor;
/** Younger than the generated types. */
interface AppArmor {
  readonly appArmorProfile?: { readonly type: 'RuntimeDefault' | 'Unconfined' };
}
export type ResourceRequirements = Plain<k8s.ResourceRequirements>;
export type PolicyRule = Plain<k8s.PolicyRule>;
export type Subject = Plain<k8s.Subject>;
export type ServicePort = Plain<k8s.ServicePort>;
export type LabelSelector = Plain<k8s.LabelSelector>;
export type Toleration = Plain<k8s.Toleration>;
export type Affinity = Plain<k8s.Affinity>;
export type NetworkPolicyPeer = Plain<k8s.NetworkPolicyPeer>;
export type NetworkPolicyPort = Plain<k8s.NetworkPolicyPort>;
export type NetworkPolicyIngressRule = Plain<k8s.NetworkPolicyIngressRule>;
export type NetworkPolicyEgressRule = Plain<k8s.NetworkPolicyEgressRule>;

/** A volume claim inside a StatefulSet: Argo CD sees a difference unless it says what it is. */
export type VolumeClaimTemplate = PersistentVolumeClaim;

export type Namespace = Kind<'v1', 'Namespace'>;
export type ServiceAccount = Kind<'v1', 'ServiceAccount'> &
  Fields<k8s.KubeServiceAccountProps, 'automountServiceAccountToken' | 'imagePullSecrets'>;
export type ConfigMap = Kind<'v1', 'ConfigMap'> & { readonly data: Readonly<Record<string, string>> };
/** An empty shell that software fills in; a value never stands in Git. */
export type Secret = Kind<'v1', 'Secret'> & { readonly type?: string };
export type Service = WithSpec<'v1', 'Service', k8s.ServiceSpec>;
export type PersistentVolumeClaim = WithSpec<'v1', 'PersistentVolumeClaim', k8s.PersistentVolumeClaimSpec>;
export type PersistentVolume = WithSpec<'v1', 'PersistentVolume', k8s.PersistentVolumeSpec>;

export type Deployment = WithSpec<'apps/v1', 'Deployment', k8s.DeploymentSpec>;
export type DaemonSet = WithSpec<'apps/v1', 'DaemonSet', k8s.DaemonSetSpec>;
export type StatefulSet = Kind<'apps/v1', 'StatefulSet'> & {
  readonly spec: Omit<Plain<k8s.StatefulSetSpec>, 'volumeClaimTemplates'> & {
    readonly volumeClaimTemplates?: readonly VolumeClaimTemplate[];
  };
};
export type Job = WithSpec<'batch/v1', 'Job', k8s.JobSpec>;
export type CronJob = WithSpec<'batch/v1', 'CronJob', k8s.CronJobSpec>;

type Rules = { readonly rules: readonly PolicyRule[] };
type Binding = Fields<k8s.KubeRoleBindingProps, 'roleRef' | 'subjects'>;
export type Role = Kind<'rbac.authorization.k8s.io/v1', 'Role'> & Rules;
export type ClusterRole = Kind<'rbac.authorization.k8s.io/v1', 'ClusterRole'> &
  Rules &
  Fields<k8s.KubeClusterRoleProps, 'aggregationRule'>;
export type RoleBinding = Kind<'rbac.authorization.k8s.io/v1', 'RoleBinding'> & Binding;
export type ClusterRoleBinding = Kind<'rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'> & Binding;

export type Ingress = WithSpec<'networking.k8s.io/v1', 'Ingress', k8s.IngressSpec>;
export type IngressClass = WithSpec<'networking.k8s.io/v1', 'IngressClass', k8s.IngressClassSpec>;
export type NetworkPolicy = WithSpec<'networking.k8s.io/v1', 'NetworkPolicy', k8s.NetworkPolicySpec>;

export type StorageClass = Kind<'storage.k8s.io/v1', 'StorageClass'> &
  Fields<
    k8s.KubeStorageClassProps,
    | 'provisioner'
    | 'parameters'
    | 'reclaimPolicy'
    | 'volumeBindingMode'
    | 'allowVolumeExpansion'
    | 'mountOptions'
  >;
export type PriorityClass = Kind<'scheduling.k8s.io/v1', 'PriorityClass'> &
  Fields<k8s.KubePriorityClassProps, 'value' | 'globalDefault' | 'description' | 'preemptionPolicy'>;
export type RuntimeClass = Kind<'node.k8s.io/v1', 'RuntimeClass'> &
  Fields<k8s.KubeRuntimeClassProps, 'handler'>;
export type ValidatingWebhookConfiguration = Kind<
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration'
> &
  Fields<k8s.KubeValidatingWebhookConfigurationProps, 'webhooks'>;
export type MutatingWebhookConfiguration = Kind<
  'admissionregistration.k8s.io/v1',
  'MutatingWebhookConfiguration'
> &
  Fields<k8s.KubeMutatingWebhookConfigurationProps, 'webhooks'>;
export type APIService = WithSpec<'apiregistration.k8s.io/v1', 'APIService', k8s.ApiServiceSpec>;

/** Every kind of Kubernetes' own that we write. */
export type CoreManifest =
  | Namespace
  | ServiceAccount
  | ConfigMap
  | Secret
  | Service
  | PersistentVolumeClaim
  | PersistentVolume
  | Deployment
  | DaemonSet
  | StatefulSet
  | Job
  | CronJob
  | Role
  | ClusterRole
  | RoleBinding
  | ClusterRoleBinding
  | Ingress
  | IngressClass
  | NetworkPolicy
  | StorageClass
  | PriorityClass
  | RuntimeClass
  | ValidatingWebhookConfiguration
  | MutatingWebhookConfiguration
  | APIService;
