import type { Inventory } from '../objects/inventory';
import { listens, type PodSet } from '../objects/pods';
import { type Fields, items, number, strings } from '../objects/read';
import { selects } from '../objects/selectors';
import { defineRule } from './rule';

export const readiness = defineRule({
  id: 'readiness',
  code: 'TK744',
  title: 'every container behind a Service has a readiness probe',
  *findings(inventory) {
    for (const pod of inventory.pods) {
      if (!pod.longRunning) continue;
      const served = targets(inventory, pod);
      for (const container of pod.containers) {
        if (container.init || 'readinessProbe' in container.fields) continue;
        if (!served.some(({ port, protocol }) => listens(container, port, protocol))) continue;
        const message = 'is missing, though a Service sends requests here';
        const hint = 'add a probe that fails while it cannot serve';
        yield { of: pod.of, path: `${container.at}.readinessProbe`, message, hint };
      }
    }
  },
});

/** Ports of the pod that Services point at. */
const targets = (inventory: Inventory, { namespace, labels }: PodSet) =>
  inventory
    .within(namespace, 'Service')
    .filter(({ object }) => selects(strings(object, 'spec.selector'), labels))
    .flatMap(({ object }) => items(object, 'spec.ports').flatMap(({ fields }) => target(fields)));

function target(port: Fields) {
  const { targetPort, protocol = 'TCP' } = port;
  const wanted = targetPort ?? number(port, 'port');
  if (typeof wanted !== 'string' && typeof wanted !== 'number') return [];
  return [{ port: wanted, protocol: String(protocol) }];
}
