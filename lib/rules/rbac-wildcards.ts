import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';
import { items, texts } from '../objects/read';
import { defineRule } from './rule';

const group = 'rbac.authorization.k8s.io';

/** Every Role and ClusterRole. */
export const roles = (inventory: Inventory): readonly Emitted[] => [
  ...inventory.of(`${group}/Role`),
  ...inventory.of(`${group}/ClusterRole`),
];

export const rbacWildcards = defineRule({
  id: 'rbac-wildcards',
  code: 'TK765',
  title: 'roles name every verb, resource and API group',
  *findings(inventory) {
    for (const of of roles(inventory)) {
      for (const { at, fields } of items(of.object, 'rules')) {
        for (const key of ['verbs', 'resources', 'apiGroups', 'nonResourceURLs']) {
          if (!texts(fields, key).some((each) => each === '*' || each === '*/*')) continue;
          yield { of, path: `${at}.${key}`, message: 'is a wildcard', hint: 'name what it really uses' };
        }
      }
    }
  },
});
