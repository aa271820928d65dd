import { isClusterScoped } from '../objects/builtin';
import { defineRule } from './rule';

export const namespace = defineRule({
  id: 'namespace',
  code: 'TK712',
  title: 'every object says its namespace, which exists and is not `default`',
  *findings(inventory) {
    for (const of of inventory.emitted) {
      const { kind, metadata } = of.object;
      const path = 'metadata.namespace';
      if (isClusterScoped(of.object, inventory.facts.clusterKinds)) {
        if (metadata.namespace === undefined) continue;
        yield { of, path, message: `a ${kind} has no namespace`, hint: 'leave this line out' };
      } else if (metadata.namespace === undefined) {
        yield { of, path, message: 'is missing', hint: "write the component's namespace" };
      } else if (metadata.namespace === 'default') {
        yield { of, path, message: 'is "default"', hint: "write the component's own namespace" };
      } else if (!inventory.has('Namespace', undefined, metadata.namespace)) {
        yield {
          of,
          path,
          message: `no object creates the namespace "${metadata.namespace}"`,
          hint: "write the component's own namespace, or emit this one",
        };
      }
    }
  },
});
