import { defineRule } from './rule';

export const podSecurity = defineRule({
  id: 'pod-security',
  code: 'TK730',
  title: 'pods keep the Pod Security Standard "restricted"',
  *findings(inventory) {
    for (const [{ of }, breaches] of inventory.breaches) {
      for (const { topic, path, message, hint } of breaches) {
        if (topic === 'privilege') yield { of, path, message, hint };
      }
    }
  },
});
