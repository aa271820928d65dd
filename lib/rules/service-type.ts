import { text } from '../objects/read';
import { defineRule } from './rule';

export const serviceType = defineRule({
  id: 'service-type',
  code: 'TK715',
  title: 'Services are reached inside the cluster only; the way in is an Ingress',
  *findings(inventory) {
    for (const of of inventory.of('Service')) {
      const type = text(of.object, 'spec.type') ?? 'ClusterIP';
      if (type === 'ClusterIP') continue;
      yield {
        of,
        path: 'spec.type',
        message: `is ${type}`,
        hint: 'write ClusterIP, and declare a need for a route',
      };
    }
  },
});
