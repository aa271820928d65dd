import { defineRule } from './rule';

export const hostAccess = defineRule({
  id: 'host-access',
  code: 'TK731',
  title: 'pods keep out of their node: no paths, ports or namespaces of the host',
  *findings(inventory) {
    for (const [{ of }, breaches] of inventory.breaches) {
      for (const { topic, path, message, hint } of breaches) {
        if (topic === 'host') yield { of, path, message, hint };
      }
    }
  },
});
