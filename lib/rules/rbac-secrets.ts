import type { Inventory } from '../objects/inventory';
import { items, text, texts } from '../objects/read';
import { covers } from '../objects/rights';
import { defineRule } from './rule';

const group = 'rbac.authorization.k8s.io';

export const rbacSecrets = defineRule({
  id: 'rbac-secrets',
  code: 'TK767',
  title: 'no account reads the Secrets of the whole cluster',
  *findings(inventory) {
    const local = boundLocally(inventory);
    for (const of of inventory.of(`${group}/ClusterRole`)) {
      if (local.has(of.object.metadata.name)) continue;
      for (const { at, fields } of items(of.object, 'rules')) {
        const verbs = ['get', 'list', 'watch'].filter((verb) => covers(fields, '', 'secrets', verb));
        if (verbs.length === 0 || texts(fields, 'resourceNames').length > 0) continue;
        const message = `allows ${verbs.join(', ')} of every Secret in the cluster`;
        yield {
          of,
          path: at,
          message,
          hint: 'write a Role in the namespaces that it needs, or resourceNames',
        };
      }
    }
  },
});

/** ClusterRoles that hold in single namespaces only. */
function boundLocally(inventory: Inventory): ReadonlySet<string> {
  const names = (kind: string) =>
    inventory
      .of(`${group}/${kind}`)
      .filter(({ object }) => text(object, 'roleRef.kind') === 'ClusterRole')
      .map(({ object }) => text(object, 'roleRef.name') ?? '');
  const everywhere = new Set(names('ClusterRoleBinding'));
  return new Set(names('RoleBinding').filter((name) => !everywhere.has(name)));
}
