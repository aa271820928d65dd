/**
 * What Argo CD may write. The lists do not depend on what is on: an object whose kind or namespace leaves its
 * project is neither pruned nor cascaded away any more, and nothing says so.
 */
import type { Construct } from 'constructs';
import type { AppProject, GroupKind } from '../imports/argo-cd';
import { add, metadataOf } from '../lib/constructs/object';
import { syncWave } from '../lib/kube/argocd';

/** Namespace of Argo CD, its Applications and its projects. */
export const argoNamespace = 'argocd';
/** The cluster that Argo CD runs in. */
export const server = 'https://kubernetes.default.svc';

/** Projects by what they are for. */
export const projects = {
  /** The root application: nothing but Applications and projects. */
  root: 'root',
  crds: 'crds',
  platform: 'platform',
  /** Argo CD itself: whoever writes to its namespace is an administrator. */
  self: 'argocd',
} as const;

/** Kubernetes' own kinds without a namespace that a component may write. */
const clusterKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiregistration.k8s.io': ['APIService'],
  'networking.k8s.io': ['IngressClass'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'StorageClass'],
};

const listed = (kinds: Readonly<Record<string, readonly string[]>>): readonly GroupKind[] =>
  Object.entries(kinds).flatMap(([group, all]) => all.map((kind) => ({ group, kind })));

type Permits = Omit<AppProject['spec'], 'sourceRepos'>;

const here = { server, namespace: argoNamespace };
const rbac = 'rbac.authorization.k8s.io';

const permits: Readonly<Record<keyof typeof projects, Permits>> = {
  root: {
    description: 'The root application: one Application per component, and the projects',
    destinations: [here],
    namespaceResourceWhitelist: listed({ 'argoproj.io': ['Application', 'AppProject'] }),
  },
  crds: {
    description: 'Custom resource definitions of operators, and nothing else',
    destinations: [here],
    clusterResourceWhitelist: listed({ 'apiextensions.k8s.io': ['CustomResourceDefinition'] }),
    namespaceResourceWhitelist: [],
  },
  platform: {
    description: 'Every component, in every namespace but that of Argo CD',
    destinations: [
      { server, namespace: '*' },
      { server, namespace: `!${argoNamespace}` },
    ],
    clusterResourceWhitelist: listed(clusterKinds),
  },
  self: {
    description: 'Argo CD itself',
    // Its account reads its sign-in credential where credentials are generated.
    destinations: [here, { server, namespace: 'credentials' }],
    clusterResourceWhitelist: listed({ '': ['Namespace'], [rbac]: ['ClusterRole', 'ClusterRoleBinding'] }),
  },
};

/**
 * One project. It goes after the last Application that refers to it, and comes before the first.
 *
 * @param more Kinds without a namespace that it permits beside its own.
 */
export function project(
  scope: Construct,
  which: keyof typeof projects,
  repo: string,
  more: readonly GroupKind[] = [],
): void {
  const name = projects[which];
  const { clusterResourceWhitelist = [], ...rest } = permits[which];
  const kinds = [...clusterResourceWhitelist, ...more];
  add(scope, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      ...metadataOf({ name, namespace: argoNamespace, component: 'argocd' }, syncWave(-1)),
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: { ...rest, ...(kinds.length > 0 && { clusterResourceWhitelist: kinds }), sourceRepos: [repo] },
  });
}
