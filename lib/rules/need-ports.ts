import type { Inventory } from '../objects/inventory';
import { type ContainerAt, listens } from '../objects/pods';
import { type Edge, isPods, type Pods } from '../plan/edge';
import { defineRule, type Finding } from './rule';

/** The network policies of a platform follow from its edges, so a wrong need is reported here, where it was written. */
export const needPorts = defineRule({
  id: 'need-ports',
  code: 'TK786',
  title: 'the pods and ports that a need names exist',
  *findings(inventory) {
    const seen = new Set<string>();
    for (const edge of inventory.facts.edges ?? []) {
      for (const finding of findingsOf(inventory, edge)) {
        if (seen.has(finding.message)) continue;
        seen.add(finding.message);
        yield finding;
      }
    }
  },
});

function* findingsOf(inventory: Inventory, { from, to, ports, by }: Edge): Iterable<Finding> {
  const of = inventory.ofComponent(by.component)[0];
  if (!of) return;
  const ends = [from, to].filter(isPods).filter(({ pods }) => pods !== undefined);
  const lost = ends.filter((end) => containersOf(inventory, end) === undefined);
  for (const { namespace, pods } of lost) {
    const names = inventory.podsIn(namespace).map(({ labels }) => labels['app.kubernetes.io/name'] ?? '');
    const hint = `write one of: ${[...new Set(names)].sort().join(', ') || 'none are there'}`;
    yield { of, message: `${by.what}: there are no pods "${pods}" in namespace ${namespace}`, hint };
  }
  if (lost.length > 0 || !isPods(to)) return;
  const containers = containersOf(inventory, to) ?? [];
  for (const { port, protocol } of ports) {
    if (containers === 'unknown' || containers.some((each) => listens(each, port, protocol))) continue;
    const message = `${by.what}: no container of ${podsText(to)} listens on ${port}/${protocol}`;
    const known = containers.flatMap((each) => each.ports.map((one) => `${one.port}/${one.protocol}`));
    yield {
      of,
      message,
      hint: `write one of: ${[...new Set(known)].sort().join(', ') || 'they declare none'}`,
    };
  }
}

const podsText = ({ pods, namespace }: Pods): string =>
  pods === undefined ? `the pods in namespace ${namespace}` : `pods "${pods}"`;

/** Containers of these pods; `unknown` if an operator makes them, undefined if there are none. */
function containersOf(
  inventory: Inventory,
  { namespace, pods }: Pods,
): readonly ContainerAt[] | 'unknown' | undefined {
  const found = inventory
    .podsIn(namespace)
    .filter(({ labels }) => pods === undefined || labels['app.kubernetes.io/name'] === pods);
  if (inventory.operated.has(namespace, pods)) return 'unknown';
  return found.length === 0 ? undefined : found.flatMap(({ containers }) => containers);
}
