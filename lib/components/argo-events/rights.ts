import type { PolicyRule } from '../../../imports/k8s';
import { rule, watch } from '../../kit';

const group = 'argoproj.io';
const all = [...watch, 'create', 'update', 'patch', 'delete'];
const kinds = ['sensors', 'eventsources', 'eventbus'];

/** It makes what sources, sensors and buses consist of, keys of the bus among them, in its own namespace. */
export const controllerRules: readonly PolicyRule[] = [
  rule('', ['events'], ['create', 'patch']),
  rule('coordination.k8s.io', ['leases'], all),
  rule(group, [...kinds, ...kinds.flatMap((kind) => [`${kind}/finalizers`, `${kind}/status`])], all),
  rule('', ['pods', 'configmaps', 'services', 'persistentvolumeclaims', 'secrets'], all),
  rule('apps', ['deployments', 'statefulsets'], all),
];

/** In the namespace of workflows: a sensor starts what is there already as a template. */
export const startsWorkflows: readonly PolicyRule[] = [
  rule(group, ['workflows'], ['create']),
  rule(group, ['workflowtemplates'], ['get']),
];

/** Several copies of a sensor would agree here on which of them works. */
export const sensorRules: readonly PolicyRule[] = [
  rule('coordination.k8s.io', ['leases'], ['get', 'create', 'update']),
];
