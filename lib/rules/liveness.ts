import { defineRule } from './rule';

export const liveness = defineRule({
  id: 'liveness',
  code: 'TK745',
  title: 'every long-running container is restarted when it hangs',
  *findings(inventory) {
    for (const { of, containers, longRunning } of inventory.pods) {
      if (!longRunning) continue;
      for (const { at, fields, init } of containers) {
        if (init || 'livenessProbe' in fields) continue;
        const hint = 'add a cheap probe that depends on nothing else';
        yield { of, path: `${at}.livenessProbe`, message: 'is missing', hint };
      }
    }
  },
});
