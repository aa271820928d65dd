/** Accounts that the server acts as for people, by their group. */
import type { Construct } from 'constructs';
import { Account, add, metadataOf, type ObjectName } from '../../kit';
import { personRules } from './rights';

export const personGroups = ['admins', 'users'] as const;

type Where = (name: string) => ObjectName;

/** @param called name of the group in Keycloak */
export function person(
  scope: Construct,
  where: Where,
  group: (typeof personGroups)[number],
  called: string,
): void {
  const name = `workflows-${group}`;
  new Account(scope, `${name}-account`, {
    ...where(name),
    rules: personRules[group],
    annotations: {
      'workflows.argoproj.io/rbac-rule': `'${called}' in groups`,
      'workflows.argoproj.io/rbac-rule-precedence': group === 'admins' ? '1' : '0',
    },
  });
  // The server uses the token that the cluster writes into it.
  add(scope, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadataOf(where(`${name}.service-account-token`), {
      'kubernetes.io/service-account.name': name,
    }),
    type: 'kubernetes.io/service-account-token',
  });
}
