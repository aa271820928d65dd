import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';
import { nameLabel } from '../objects/listing';
import { listens, type PodSet } from '../objects/pods';
import { type Fields, fields, type Item, isFields, items } from '../objects/read';
import { matches, selectorText, selectsAll } from '../objects/selectors';
import { defineRule, type Finding } from './rule';

/** Names of the policies that the platform draws from its edges, which the rule `need-ports` checks. */
const followsFromEdges = /^(default|(in|out)(-.+)?)$/;

const directions = [
  { rules: 'spec.ingress', peers: 'from', inward: true },
  { rules: 'spec.egress', peers: 'to', inward: false },
];

export const networkPolicy = defineRule({
  id: 'network-policy',
  code: 'TK725',
  title: 'the pods, namespaces and ports of every NetworkPolicy exist',
  *findings(inventory) {
    for (const of of inventory.of('networking.k8s.io/NetworkPolicy')) {
      if (inventory.facts.edges && followsFromEdges.test(of.object.metadata.name)) continue;
      const own = of.object.metadata.namespace ?? '';
      const selector = fields(of.object, 'spec.podSelector');
      const chosen = podsOf(inventory, [own], selector);
      if (chosen === 'nobody') yield noPods(of, 'spec.podSelector', selector);
      for (const { rules, peers, inward } of directions) {
        for (const rule of items(of.object, rules)) {
          const ends = items(rule.fields, peers).map((peer) => ({ ...peer, at: `${rule.at}.${peer.at}` }));
          const far = ends.map((peer) => ({ peer, found: podsOfPeer(inventory, own, peer.fields) }));
          for (const { peer, found } of far) yield* lost(of, peer, found);
          const heard = inward ? [chosen] : far.map(({ found }) => found);
          yield* unservedPorts(of, rule, heard);
        }
      }
    }
  },
});

/** Pods that are ours; `unknown` where others may be meant. */
type Found = readonly PodSet[] | 'unknown' | 'nobody' | 'nowhere';

function podsOf(inventory: Inventory, namespaces: readonly string[], selector: Fields): Found {
  const labelled = fields(selector, 'matchLabels')['app.kubernetes.io/name'];
  const name = typeof labelled === 'string' ? labelled : undefined;
  const foreign = namespaces.some(
    (each) => !inventory.get('Namespace', undefined, each) || inventory.operated.has(each, name),
  );
  const pods = namespaces.flatMap((each) =>
    inventory.podsIn(each).filter(({ labels }) => matches(selector, labels)),
  );
  if (foreign) return 'unknown';
  return pods.length > 0 || selectsAll(selector) ? pods : 'nobody';
}

function podsOfPeer(inventory: Inventory, own: string, peer: Fields): Found {
  if ('ipBlock' in peer) return 'unknown';
  const spaces = peer['namespaceSelector'];
  const selector = fields(peer, 'podSelector');
  if (!isFields(spaces)) return podsOf(inventory, [own], selector);
  const found = namespacesOf(inventory, spaces);
  if (found.length > 0) return podsOf(inventory, found, selector);
  const name = fields(spaces, 'matchLabels')[nameLabel];
  return typeof name === 'string' && inventory.has('Namespace', undefined, name) ? 'unknown' : 'nowhere';
}

function namespacesOf(inventory: Inventory, selector: Fields): readonly string[] {
  const named = fields(selector, 'matchLabels')[nameLabel];
  const known = typeof named === 'string' ? [named] : [...inventory.namespaces.keys()];
  return known.filter((name) => {
    const labels = inventory.namespaces.get(name);
    return labels !== undefined && matches(selector, labels);
  });
}

const noPods = (of: Emitted, path: string, selector: unknown): Finding => ({
  of,
  path,
  message: `no pod has ${selectorText(selector)}`,
  hint: 'write labels of a pod template in that namespace',
});

function* lost(of: Emitted, { at, fields: peer }: Item, found: Found): Iterable<Finding> {
  if (found === 'nobody') yield noPods(of, `${at}.podSelector`, peer['podSelector']);
  if (found === 'nowhere') {
    const message = `no namespace has ${selectorText(peer['namespaceSelector'])}`;
    yield { of, path: `${at}.namespaceSelector`, message, hint: 'write the name of a namespace that exists' };
  }
}

/** Ports that nobody at the receiving end declares: policies see the port of the pod, not of its Service. */
function* unservedPorts(of: Emitted, rule: Item, ends: readonly Found[]): Iterable<Finding> {
  const pods = ends.flatMap((found) => (typeof found === 'string' ? [] : found));
  if (pods.length === 0 || ends.includes('unknown')) return;
  const containers = pods.flatMap((pod) => pod.containers);
  for (const { at, fields: wanted } of items(rule.fields, 'ports')) {
    const { port, protocol = 'TCP' } = wanted;
    if ((typeof port !== 'number' && typeof port !== 'string') || 'endPort' in wanted) continue;
    if (containers.some((each) => listens(each, port, String(protocol)))) continue;
    const ports = containers.flatMap((each) => each.ports.map((known) => `${known.port}/${known.protocol}`));
    yield {
      of,
      path: `${rule.at}.${at}`,
      message: `no container of those pods declares ${port}/${protocol}`,
      hint: `write a port of the pod: ${[...new Set(ports)].sort().join(', ') || 'it declares none'}`,
    };
  }
}
