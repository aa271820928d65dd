/** What every cluster has without anybody's object, and what has no namespace. */
import type { KubeObject } from '../kube/object';
import type { ClusterKind } from '../plan/facts';

/** API groups of Kubernetes itself: everything else needs a CRD. */
const builtinGroups: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** Kubernetes' own kinds without a namespace, by group. */
const clusterKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
};

export const groupOf = ({ apiVersion }: Pick<KubeObject, 'apiVersion'>): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

export const isCustom = (object: KubeObject): boolean => !builtinGroups.has(groupOf(object));

/**
 * Whether a kind has no namespace.
 *
 * @param known Custom kinds that have none; without them, an object without a namespace is taken at its word
 */
export function isClusterScoped(object: KubeObject, known?: readonly ClusterKind[]): boolean {
  const group = groupOf(object);
  if (!isCustom(object)) return (clusterKinds[group] ?? []).includes(object.kind);
  if (known === undefined) return object.metadata.namespace === undefined;
  return known.some((each) => each.group === group && each.kind === object.kind);
}

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const priorityClasses = ['system-cluster-critical', 'system-node-critical'];
const roles = ['cluster-admin', 'admin', 'edit', 'view'];

/** Whether a cluster has this object from its first minute on. */
export function bornWith(kind: string, namespace: string | undefined, name: string): boolean {
  switch (kind) {
    case 'Namespace':
      return namespaces.includes(name);
    case 'ServiceAccount':
      return name === 'default';
    case 'ConfigMap':
      return (
        name === 'kube-root-ca.crt' ||
        (namespace === 'kube-system' && name === 'extension-apiserver-authentication')
      );
    case 'Service':
      return namespace === 'default' && name === 'kubernetes';
    case 'PriorityClass':
      return priorityClasses.includes(name);
    case 'ClusterRole':
      return roles.includes(name) || name.startsWith('system:');
    case 'Role':
      return (
        name.startsWith('system:') ||
        (namespace === 'kube-system' && name === 'extension-apiserver-authentication-reader')
      );
    default:
      return false;
  }
}

/** What the owner of a cluster has set up, or gives by name, before an App comes that is not the whole platform. */
export const broughtByOwner: ReadonlySet<string> = new Set([
  'ClusterIssuer',
  'ClusterSecretStore',
  'ConfigMap',
  'IngressClass',
  'Namespace',
  'PriorityClass',
  'RuntimeClass',
  'Secret',
  'SecretStore',
  'ServiceAccount',
  'StorageClass',
]);
