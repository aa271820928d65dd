import type { Emitted } from '../kube/object';
import type { World } from '../objects/inventory';
import { items, texts } from '../objects/read';
import { defineRule } from './rule';

const group = 'rbac.authorization.k8s.io';

/** Every Role and ClusterRole. */
export const roles = (world: World): readonly Emitted[] => [
  ...world.of(`${group}/Role`),
  ...world.of(`${group}/ClusterRole`),
];

export const rbacWildcards = defineRule({
  id: 'rbac-wildcards',
  code: 'TK765',
  title: 'roles name every verb, resource and API group',
  *flaws(world) {
    for (const of of roles(world)) {
      for (const { at, fields } of items(of.object, 'rules')) {
        for (const key of ['verbs', 'resources', 'apiGroups', 'nonResourceURLs']) {
          if (!texts(fields, key).some((each) => each === '*' || each === '*/*')) continue;
          yield { of, path: `${at}.${key}`, message: 'is a wildcard', hint: 'name what it really uses' };
        }
      }
    }
  },
});
