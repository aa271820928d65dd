import { enforced, isWider, levelOf } from '../objects/standards/level';
import { defineRule } from './rule';

export const podAdmission = defineRule({
  id: 'pod-admission',
  code: 'TK732',
  title: 'the level of its namespace lets every pod in',
  *findings(inventory) {
    for (const [pod, breaches] of inventory.breaches) {
      const granted = enforced(inventory, pod.namespace);
      if (granted === undefined) continue;
      for (const breach of breaches) {
        const needed = levelOf([breach]);
        if (!isWider(needed, granted)) continue;
        yield {
          of: pod.of,
          path: breach.path,
          message: `${breach.message}, which namespace "${pod.namespace}" refuses: its level is ${granted}`,
          hint: `${breach.hint}, or give the namespace the level ${needed}`,
        };
      }
    }
  },
});
