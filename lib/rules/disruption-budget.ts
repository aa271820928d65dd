import { defineRule } from './rule';

export const disruptionBudget = defineRule({
  id: 'disruption-budget',
  code: 'TK753',
  title: 'there are no PodDisruptionBudgets: with one replica they block every drain of a node',
  *findings(inventory) {
    for (const of of inventory.of('policy/PodDisruptionBudget')) {
      yield { of, message: 'blocks every drain of its node', hint: 'remove it' };
    }
  },
});
