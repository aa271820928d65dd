import { flag } from '../objects/read';
import { defineRule } from './rule';

export const readOnlyRoot = defineRule({
  id: 'read-only-root',
  code: 'TK734',
  title: 'the root file system of every container is read-only',
  *findings(inventory) {
    for (const { of, containers } of inventory.pods) {
      for (const { at, fields } of containers) {
        const path = 'securityContext.readOnlyRootFilesystem';
        if (flag(fields, path) === true) continue;
        const hint = 'write true, and mount an emptyDir wherever it must write';
        yield { of, path: `${at}.${path}`, message: 'is not true', hint };
      }
    }
  },
});
