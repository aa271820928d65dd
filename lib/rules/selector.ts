import { fields, member, strings } from '../objects/read';
import { defineRule } from './rule';

/** They never change, and a selector cannot be changed in place. */
const lasting = ['app.kubernetes.io/name', 'thinkube.io/component'];

export const selector = defineRule({
  id: 'selector',
  code: 'TK752',
  title: 'a workload selects its own pods by the two labels that never change',
  *findings({ pods }) {
    for (const { of, kind, labels, longRunning } of pods) {
      if (!longRunning) continue;
      const path = 'spec.selector.matchLabels';
      const wanted = strings(of.object, path);
      const keys = Object.keys(wanted).sort();
      if (keys.join() !== lasting.join() || 'matchExpressions' in fields(of.object, 'spec.selector')) {
        const message = `selects by ${keys.join(', ') || 'nothing'}`;
        yield { of, path, message, hint: `select by ${lasting.join(' and ')}` };
      }
      for (const [key, value] of Object.entries(wanted)) {
        if (labels[key] === value) continue;
        const message = `is ${value}, but the ${kind}'s pods have ${labels[key] ?? 'no such label'}`;
        yield { of, path: path + member(key), message, hint: 'write the same value in both places' };
      }
    }
  },
});
