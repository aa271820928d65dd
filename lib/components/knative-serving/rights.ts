/** What the operator may do: what it applies is read from its files, so that its kinds are known. */
import { rule, watch } from '../../kit';

const all = [...watch, 'create', 'update', 'patch', 'delete'];

/** In the namespace that it fills. */
export const operatorRules = [
  rule('', ['configmaps', 'secrets', 'serviceaccounts', 'services'], all),
  rule('', ['events'], ['create', 'patch', 'update']),
  rule('apps', ['deployments'], all),
  rule('autoscaling', ['horizontalpodautoscalers'], all),
  rule('batch', ['jobs'], all),
  rule('policy', ['poddisruptionbudgets'], all),
  rule('coordination.k8s.io', ['leases'], all),
  rule('rbac.authorization.k8s.io', ['rolebindings'], all),
  rule('rbac.authorization.k8s.io', ['roles'], [...all, 'escalate', 'bind']),
  rule('caching.internal.knative.dev', ['images'], all),
  rule('networking.internal.knative.dev', ['certificates'], all),
];

export const operatorClusterRules = [
  rule(
    'operator.knative.dev',
    ['knativeservings', 'knativeeventings'].flatMap((kind) => [kind, `${kind}/status`, `${kind}/finalizers`]),
    all,
  ),
  // It watches its own by their label, wherever they are.
  rule('', ['configmaps'], watch),
  rule('apps', ['deployments'], watch),
  rule('', ['namespaces'], [...watch, 'update', 'patch']),
  rule('apiextensions.k8s.io', ['customresourcedefinitions'], [...watch, 'create', 'update', 'patch']),
  rule(
    'admissionregistration.k8s.io',
    ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    all,
  ),
  rule('rbac.authorization.k8s.io', ['clusterrolebindings'], all),
  // One of its roles collects the rules of others, which nobody may write with less.
  rule('rbac.authorization.k8s.io', ['clusterroles'], [...all, 'escalate', 'bind']),
];
