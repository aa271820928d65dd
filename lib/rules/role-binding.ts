import { items, text } from '../objects/read';
import { missing } from './references';
import { defineRule } from './rule';

const group = 'rbac.authorization.k8s.io';

export const roleBinding = defineRule({
  id: 'role-binding',
  code: 'TK720',
  title: 'the role and the accounts of every binding exist',
  *findings(inventory) {
    for (const of of [
      ...inventory.of(`${group}/RoleBinding`),
      ...inventory.of(`${group}/ClusterRoleBinding`),
    ]) {
      const kind = text(of.object, 'roleRef.kind') ?? '';
      const where = kind === 'Role' ? of.object.metadata.namespace : undefined;
      const lost = missing(inventory, `${group}/${kind}`, where, text(of.object, 'roleRef.name') ?? '');
      if (lost) yield { of, path: 'roleRef', ...lost };
      const subjects = items(of.object, 'subjects');
      if (subjects.length === 0) {
        yield {
          of,
          path: 'subjects',
          message: 'names no account',
          hint: 'name an account, or drop the binding',
        };
      }
      for (const { at, fields } of subjects) {
        if (text(fields, 'kind') !== 'ServiceAccount') continue;
        const namespace = text(fields, 'namespace');
        const wrong =
          namespace === undefined
            ? { message: 'has no namespace', hint: 'write the namespace of the account' }
            : missing(inventory, 'ServiceAccount', namespace, text(fields, 'name') ?? '');
        if (wrong) yield { of, path: at, ...wrong };
      }
    }
  },
});
