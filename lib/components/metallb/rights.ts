/** What MetalLB's two programs may do. Upstream: metallb/metallb v0.16.2, config/rbac and config/native. */
import { rule, watch } from '../../kit';

const all = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const kinds = [
  'bfdprofiles',
  'bgpadvertisements',
  'bgppeers',
  'communities',
  'ipaddresspools',
  'l2advertisements',
];

/** What both programs read in their own namespace. */
const configuration = [
  rule('', ['pods'], ['get', 'list']),
  rule('', ['configmaps', 'secrets'], watch),
  rule('metallb.io', kinds, watch),
];
const state = rule('metallb.io', ['configurationstates', 'configurationstates/status'], all);
const events = rule('', ['events'], ['create', 'patch']);

/** It gives addresses to Services. */
export const controllerRights = {
  rules: [...configuration, rule('metallb.io', ['ipaddresspools/status'], ['update'])],
  clusterRules: [
    rule('', ['services', 'namespaces'], watch),
    rule('', ['nodes'], ['list']),
    rule('', ['services/status'], ['update']),
    state,
    events,
  ],
};

/** It answers for those addresses on each node. */
export const speakerRights = {
  rules: [...configuration, rule('metallb.io', ['servicebgpstatuses', 'servicebgpstatuses/status'], all)],
  clusterRules: [
    rule('', ['services', 'endpoints', 'nodes', 'namespaces'], watch),
    rule('discovery.k8s.io', ['endpointslices'], watch),
    rule('metallb.io', ['servicel2statuses', 'servicel2statuses/status'], all),
    state,
    events,
  ],
};
