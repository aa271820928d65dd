import { member, strings } from '../objects/read';
import { enforced, enforceLabel, isWider, levelOf, widest } from '../objects/standards/level';
import { defineRule } from './rule';

export const namespaceLevel = defineRule({
  id: 'namespace-level',
  code: 'TK733',
  title: 'every namespace enforces a Pod Security level, no wider than its pods need',
  *flaws(world) {
    for (const of of world.of('Namespace')) {
      const { name } = of.object.metadata;
      const path = `metadata.labels${member(enforceLabel)}`;
      const granted = enforced(world, name);
      const needed = widest(world.podsIn(name).map((pod) => levelOf(world.breaches.get(pod) ?? [])));
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
