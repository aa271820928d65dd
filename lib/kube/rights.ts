/** Rules of Roles and ClusterRoles. */
import type { PolicyRule } from '../../imports/k8s';

/** Verbs of a program that keeps a copy of these objects up to date. */
export const watch: readonly string[] = ['get', 'list', 'watch'];

/** Rights to objects of one API group; Kubernetes' core is the empty one. */
export const rule = (group: string, resources: readonly string[], verbs: readonly string[]): PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs,
});
