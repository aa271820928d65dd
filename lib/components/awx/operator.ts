import type { PolicyRule } from '../../../imports/k8s';
import { rule } from '../../kit';

const write = ['get', 'list', 'create', 'delete', 'patch', 'update', 'watch'];

/**
 * What the operator may do in its own namespace, and nowhere else. What it gives to the account of AWX has to be among
 * it: nobody can give away more than they have.
 */
export const operatorRules: readonly PolicyRule[] = [
  rule('', ['pods', 'services', 'serviceaccounts', 'persistentvolumeclaims', 'events'], write),
  rule('', ['configmaps', 'secrets'], write),
  rule('', ['pods/exec', 'pods/attach', 'pods/log'], ['create', 'get']),
  rule('apps', ['deployments', 'replicasets', 'statefulsets'], write),
  rule('apps', ['deployments/scale'], ['patch']),
  rule('batch', ['jobs', 'cronjobs'], write),
  rule('networking.k8s.io', ['ingresses'], write),
  rule('rbac.authorization.k8s.io', ['roles', 'rolebindings'], write),
  rule('coordination.k8s.io', ['leases'], write),
  rule('awx.ansible.com', ['awxs', 'awxbackups', 'awxrestores', 'awxmeshingresses'], write),
  rule('awx.ansible.com', ['awxs/status', 'awxs/finalizers'], ['get', 'patch', 'update']),
  // Ascender's operator watches these too, and stops where it may not.
  rule(
    'ascender.ansible.com',
    ['ascenders', 'ascenderbackups', 'ascenderrestores', 'ascendermeshingresses'],
    ['get', 'list', 'watch'],
  ),
];
