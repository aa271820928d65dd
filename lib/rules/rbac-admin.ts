import { items, text, texts } from '../objects/read';
import { roles } from './rbac-wildcards';
import { defineRule } from './rule';

const group = 'rbac.authorization.k8s.io';
/** With any of them an account gives itself all other rights. */
const climbing = ['escalate', 'bind', 'impersonate'];

export const rbacAdmin = defineRule({
  id: 'rbac-admin',
  code: 'TK766',
  title: 'no account is an administrator of the cluster, or can make itself one',
  *findings(inventory) {
    for (const of of [
      ...inventory.of(`${group}/ClusterRoleBinding`),
      ...inventory.of(`${group}/RoleBinding`),
    ]) {
      if (text(of.object, 'roleRef.name') !== 'cluster-admin') continue;
      const hint = 'bind a role with what it really uses';
      yield { of, path: 'roleRef.name', message: 'gives every right away', hint };
    }
    for (const of of roles(inventory)) {
      for (const { at, fields } of items(of.object, 'rules')) {
        const found = texts(fields, 'verbs').filter((verb) => climbing.includes(verb));
        if (found.length === 0) continue;
        const message = `allows ${found.join(', ')}: an account with it can give itself all rights`;
        yield { of, path: `${at}.verbs`, message, hint: 'remove it' };
      }
    }
  },
});
