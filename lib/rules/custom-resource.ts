import { groupOf, isCustom } from '../objects/builtin';
import { defineRule } from './rule';

export const customResource = defineRule({
  id: 'custom-resource',
  code: 'TK780',
  title: 'every custom resource has a component that brings its CRD',
  *findings({ emitted, facts }) {
    const { crdGroups } = facts;
    if (crdGroups === undefined) return;
    const served = new Set(crdGroups);
    for (const of of emitted) {
      const group = groupOf(of.object);
      if (!isCustom(of.object) || served.has(group)) continue;
      const message = `no component brings the CRDs of ${group}`;
      yield { of, path: 'apiVersion', message, hint: 'declare a need for the api of this group' };
    }
  },
});
