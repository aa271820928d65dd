/** What the operator and the discovery of features may do, as their makers list it; without what is OpenShift's. */
import { rule, watch } from '../../kit';

const all = [...watch, 'create', 'update', 'patch', 'delete'];

/** Whoever gives rights away must have them all: these are those of everything that it starts as well. */
export const operatorClusterRules = [
  rule('rbac.authorization.k8s.io', ['clusterroles', 'clusterrolebindings'], all),
  rule('', ['nodes', 'namespaces'], [...watch, 'update', 'patch']),
  rule('', ['events'], [...watch, 'create', 'delete']),
  rule('events.k8s.io', ['events'], ['create', 'patch']),
  rule('', ['pods'], [...watch, 'patch']),
  rule('', ['pods/eviction'], ['create']),
  rule('apps', ['daemonsets'], watch),
  rule(
    'nvidia.com',
    ['clusterpolicies', 'gpuclusters', 'nvidiadrivers'].flatMap((kind) => [
      kind,
      `${kind}/finalizers`,
      `${kind}/status`,
    ]),
    [...all, 'deletecollection'],
  ),
  rule('scheduling.k8s.io', ['priorityclasses'], [...watch, 'create']),
  rule('node.k8s.io', ['runtimeclasses'], [...watch, 'create', 'update', 'delete']),
  rule('apiextensions.k8s.io', ['customresourcedefinitions'], [...watch, 'create', 'update', 'patch']),
  rule('resource.nvidia.com', ['computedomains', 'computedomains/status'], [...watch, 'update', 'patch']),
  rule('resource.nvidia.com', ['computedomaincliques'], [...watch, 'create', 'update', 'patch']),
  rule('coordination.k8s.io', ['leases'], ['get', 'create', 'update']),
  rule('resource.k8s.io', ['resourceclaims'], watch),
  rule(
    'resource.k8s.io',
    ['resourceclaimtemplates', 'deviceclasses', 'resourceslices'],
    [...watch, 'create', 'update', 'delete'],
  ),
  rule(
    'admissionregistration.k8s.io',
    ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
    [...watch, 'create', 'update', 'delete'],
  ),
];

export const operatorRules = [
  rule('rbac.authorization.k8s.io', ['roles', 'rolebindings'], all),
  rule('apps', ['controllerrevisions'], watch),
  rule('apps', ['daemonsets', 'deployments'], all),
  rule(
    '',
    [
      'configmaps',
      'endpoints',
      'pods',
      'pods/eviction',
      'secrets',
      'services',
      'services/finalizers',
      'serviceaccounts',
    ],
    all,
  ),
  rule('coordination.k8s.io', ['leases'], all),
  rule(
    'monitoring.coreos.com',
    ['servicemonitors', 'prometheusrules'],
    [...watch, 'create', 'update', 'delete'],
  ),
  rule('nfd.k8s-sigs.io', ['nodefeatures'], [...watch, 'create', 'update']),
];

const lease = { ...rule('coordination.k8s.io', ['leases'], ['get', 'update']) };

/** Writes labels of nodes. */
export const masterRules = [
  rule('', ['namespaces'], ['list', 'watch']),
  rule('', ['nodes', 'nodes/status'], ['get', 'list', 'patch', 'update']),
  rule('nfd.k8s-sigs.io', ['nodefeatures', 'nodefeaturerules', 'nodefeaturegroups'], watch),
  rule('nfd.k8s-sigs.io', ['nodefeaturegroups/status'], ['patch', 'update']),
  rule('coordination.k8s.io', ['leases'], ['create']),
  { ...lease, resourceNames: ['nfd-master.nfd.kubernetes.io'] },
];

/** Says what its node has. */
export const workerRules = [
  rule('nfd.k8s-sigs.io', ['nodefeatures'], ['create', 'get', 'update', 'delete']),
  rule('', ['pods'], ['get']),
];

/** Forgets nodes that are gone. */
export const collectorRules = [
  rule('', ['nodes'], ['list', 'watch']),
  rule('nfd.k8s-sigs.io', ['nodefeatures'], ['list', 'delete']),
];
