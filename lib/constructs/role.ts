import type { Construct } from 'constructs';
import type { PolicyRule } from '../../imports/k8s';
import { add, metadataOf, type ObjectName } from './object';

/** Lets one account, of whatever namespace, do this in the namespace of `where`. */
export function role(
  scope: Construct,
  where: ObjectName,
  rules: readonly PolicyRule[],
  account: { readonly namespace: string; readonly name: string },
): void {
  const group = 'rbac.authorization.k8s.io';
  const metadata = metadataOf(where);
  add(scope, { apiVersion: `${group}/v1`, kind: 'Role', metadata, rules });
  add(scope, {
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: group, kind: 'Role', name: where.name },
    subjects: [{ kind: 'ServiceAccount', name: account.name, namespace: account.namespace }],
  });
}
