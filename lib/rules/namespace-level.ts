import { member, strings } from '../objects/read';
import { enforced, enforceLabel, isWider, levelOf, widest } from '../objects/standards/level';
import { defineRule } from './rule';

export const namespaceLevel = defineRule({
  id: 'namespace-level',
  code: 'TK733',
  title: 'every namespace enforces a Pod Security level, no wider than its pods need',
  *findings(inventory) {
    for (const of of inventory.of('Namespace')) {
      const { name } = of.object.metadata;
      const path = `metadata.labels${member(enforceLabel)}`;
      const granted = enforced(inventory, name);
      const needed = widest(inventory.podsIn(name).map((pod) => levelOf(inventory.breaches.get(pod) ?? [])));
      if (granted === undefined) {
        const found = strings(of.object, 'metadata.labels')[enforceLabel];
        const message = found === undefined ? 'is missing' : `"${found}" is not a level`;
        yield { of, path, message, hint: `write ${needed}` };
      } else if (isWider(granted, needed)) {
        const message = `is ${granted}, but its pods need no more than ${needed}`;
        yield { of, path, message, hint: `write ${needed}` };
      }
    }
  },
});
