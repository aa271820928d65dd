/** What the accounts of Argo CD may do. Upstream: manifests/cluster-rbac and manifests/base, v3.6.1. */
import type { PolicyRule } from '../../../imports/k8s';

const everything = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** The controller applies every kind, and needs every right that the objects it applies have. */
export const controllerEverywhere: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

/** The server shows objects, and changes them for people whom its own policy allows to. */
export const serverEverywhere: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['delete', 'get', 'patch'] },
  { apiGroups: ['*'], resources: ['*/finalizers'], verbs: ['update'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
  { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get'] },
  {
    apiGroups: ['argoproj.io'],
    resources: ['applications', 'applicationsets'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create'] },
  { apiGroups: ['argoproj.io'], resources: ['workflows'], verbs: ['create'] },
];

export const serverHere: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: everything },
  {
    apiGroups: ['argoproj.io'],
    resources: ['applications', 'applicationsets', 'appprojects'],
    verbs: everything,
  },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'list'] },
];

/** The init container always tries to create the Secret first, and accepts that it exists. */
export const redisHere = (secret: string): readonly PolicyRule[] => [
  { apiGroups: [''], resources: ['secrets'], resourceNames: [secret], verbs: ['get'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
];
