import { defineRule } from './rule';

export const hostAccess = defineRule({
  id: 'host-access',
  code: 'TK731',
  title: 'pods keep out of their node: no paths, ports or namespaces of the host',
  *flaws(world) {
    for (const [{ of }, breaches] of world.breaches) {
      for (const { topic, path, message, hint } of breaches) {
        if (topic === 'host') yield { of, path, message, hint };
      }
    }
  },
});
