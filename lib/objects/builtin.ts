/** What every cluster has without anybody's object, and what has no namespace. */
import type { KubeObject } from '../kube/object';

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

/** Kinds without a namespace, by group. */
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
  'kwok.x-k8s.io': ['Stage'],
  'nfd.k8s-sigs.io': ['NodeFeatureRule'],
  'nvidia.com': ['ClusterPolicy', 'GPUCluster', 'NVIDIADriver'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'trust.cert-manager.io': ['Bundle'],
};

export const groupOf = ({ apiVersion }: Pick<KubeObject, 'apiVersion'>): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

export const isCustom = (object: KubeObject): boolean => !builtinGroups.has(groupOf(object));

/** By the table; custom kinds that it does not name are taken at their word: `ClusterIssuer` has none. */
export const isClusterScoped = (object: KubeObject): boolean =>
  (clusterKinds[groupOf(object)] ?? []).includes(object.kind) ||
  (isCustom(object) && /^Cluster[A-Z]/.test(object.kind));

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

/** What the owner of a cluster has set up before an App comes that is not the whole platform. */
export const broughtByOwner: ReadonlySet<string> = new Set([
  'ClusterIssuer',
  'ClusterSecretStore',
  'IngressClass',
  'Namespace',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
]);
