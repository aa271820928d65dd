import { number } from '../objects/read';
import { defineRule } from './rule';

export const replicas = defineRule({
  id: 'replicas',
  code: 'TK750',
  title: 'everything runs once: a small cluster has no room for second copies',
  *findings({ pods }) {
    for (const { of } of pods) {
      const count = number(of.object, 'spec.replicas') ?? 1;
      if (count <= 1) continue;
      yield { of, path: 'spec.replicas', message: `is ${count}`, hint: 'write 1' };
    }
  },
});
