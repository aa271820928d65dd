/** What a controller may do. Upstream: nginx/kubernetes-ingress v5.5.4, deployments/rbac. */
import { rule, watch } from '../../kit';

export const clusterRules = [
  rule('', ['services', 'secrets', 'pods', 'namespaces'], watch),
  rule('', ['events'], ['create', 'list', 'patch']),
  rule('discovery.k8s.io', ['endpointslices'], watch),
  rule('networking.k8s.io', ['ingresses'], watch),
  rule('networking.k8s.io', ['ingresses/status'], ['update']),
  rule('networking.k8s.io', ['ingressclasses'], ['get', 'list']),
];

/** In its own namespace, where `lock` is the lease that its leader holds. */
export const ownRules = (lock: string) => [
  rule('', ['configmaps'], watch),
  // It writes its version into the labels of its own pod.
  rule('', ['pods'], ['update']),
  rule('apps', ['replicasets'], ['get']),
  rule('coordination.k8s.io', ['leases'], ['create']),
  { ...rule('coordination.k8s.io', ['leases'], ['get', 'update']), resourceNames: [lock] },
];
