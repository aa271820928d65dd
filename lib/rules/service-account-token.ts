import { flag } from '../objects/read';
import { defineRule } from './rule';

export const serviceAccountToken = defineRule({
  id: 'service-account-token',
  code: 'TK735',
  title: 'a pod carries a token of its account only where the account has rights',
  *findings(inventory) {
    for (const { of, at, spec, namespace, account } of inventory.pods) {
      const path = `${at}.automountServiceAccountToken`;
      if ('serviceAccount' in spec) {
        const hint = 'write serviceAccountName alone';
        yield { of, path: `${at}.serviceAccount`, message: 'is the old spelling', hint };
      }
      if (flag(spec, 'automountServiceAccountToken') === false) continue;
      if (inventory.rights.has(`${namespace}/${account}`)) continue;
      if (inventory.isOwners('ServiceAccount', namespace, account)) continue;
      const message = `is not false, but the account "${account}" has no rights`;
      yield { of, path, message, hint: 'write false, or bind a role to the account' };
    }
  },
});
