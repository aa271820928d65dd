/** What each account may do, all of it in the one namespace that workflows run in. */
import type { PolicyRule } from '../../../imports/k8s';
import { rule, watch } from '../../kit';

const group = 'argoproj.io';
const all = [...watch, 'create', 'update', 'patch', 'delete'];

/** These Secrets and no other. */
const secrets = (names: readonly string[]): PolicyRule => ({
  ...rule('', ['secrets'], ['get']),
  resourceNames: names,
});

export const controllerRules = (reads: readonly string[]): readonly PolicyRule[] => [
  rule('coordination.k8s.io', ['leases'], ['create', 'get', 'update']),
  rule('', ['pods', 'pods/exec'], all),
  rule('', ['configmaps'], watch),
  rule(
    '',
    ['persistentvolumeclaims', 'persistentvolumeclaims/finalizers'],
    ['get', 'create', 'update', 'delete'],
  ),
  rule('', ['serviceaccounts'], ['get', 'list']),
  rule('', ['events'], ['create', 'patch']),
  rule('policy', ['poddisruptionbudgets'], ['create', 'get', 'delete']),
  rule(
    group,
    [
      ...['workflows', 'workflows/finalizers', 'workflowtasksets', 'workflowtasksets/finalizers'],
      ...['workflowartifactgctasks', 'cronworkflows', 'cronworkflows/finalizers'],
    ],
    all,
  ),
  rule(group, ['workflowtemplates', 'workflowtemplates/finalizers'], watch),
  rule(group, ['workflowtaskresults'], ['list', 'watch', 'deletecollection']),
  secrets(reads),
];

/** The server itself: people act as the account of their group. */
export const serverRules = (reads: readonly string[]): readonly PolicyRule[] => [
  rule('', ['configmaps'], [...watch, 'create', 'update']),
  rule('', ['serviceaccounts'], watch),
  rule('', ['events'], ['watch', 'create', 'patch']),
  rule(
    group,
    ['workflows', 'workfloweventbindings', 'workflowtemplates', 'cronworkflows', 'eventsources', 'sensors'],
    watch,
  ),
  // The key of its sessions, which it makes at its first start; no name can be given for that.
  rule('', ['secrets'], ['create']),
  secrets(reads),
];

const kinds = [
  ...['workflows', 'workfloweventbindings', 'workflowtemplates', 'cronworkflows'],
  ...['cronworkflows/finalizers', 'eventsources', 'sensors', 'workflowtaskresults', 'workflowtasksets'],
];
const looking = [rule('', ['pods', 'pods/log', 'events'], watch), rule(group, kinds, watch)];

/** People, by their group. */
export const personRules = {
  admins: [...looking, rule(group, kinds, all), rule('', ['pods'], ['delete'])],
  users: looking,
} as const;

/** What the two containers of Argo do beside each step. */
export const stepRules: readonly PolicyRule[] = [
  rule(group, ['workflowtaskresults'], ['create', 'patch']),
  rule(group, ['workflowartifactgctasks'], ['list', 'watch']),
  rule(group, ['workflowartifactgctasks/status'], ['patch']),
];
