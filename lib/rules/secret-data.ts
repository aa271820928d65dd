import { fields, member } from '../objects/read';
import { defineRule } from './rule';

export const secretData = defineRule({
  id: 'secret-data',
  code: 'TK760',
  title: 'no Secret carries a value: what is emitted ends up in Git',
  *findings(inventory) {
    for (const of of inventory.of('Secret')) {
      for (const path of ['data', 'stringData']) {
        for (const key of Object.keys(fields(of.object, path))) {
          const hint = 'declare a need for a secret: it is generated in the cluster';
          yield { of, path: path + member(key), message: 'would end up in Git', hint };
        }
      }
    }
  },
});
