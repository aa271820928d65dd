/** Network policies of a component: nothing but the edges of the Plan, DNS, and its own pods among themselves. */
import type { Construct } from 'constructs';
import type { NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer } from '../imports/k8s';
import { add, metadataOf } from '../lib/constructs/object';
import { cidr, podsOf, policyPort } from '../lib/kube/policy';
import { type Edge, type End, isPods } from '../lib/plan/edge';
import { grouped } from '../lib/plan/grouped';
import type { PlannedComponent } from '../lib/plan/plan';

export function policies(scope: Construct, planned: PlannedComponent, edges: readonly Edge[]): void {
  const { id } = planned;
  const own = (end: End) => isPods(end) && end.component === id;
  denyByDefault(scope, planned);
  for (const [pods, rules] of byPods(
    edges.filter(({ to }) => own(to)),
    ({ to }) => to,
  )) {
    const ingress = rules.map(
      ({ from, ports }): NetworkPolicyIngressRule => ({ from: [peer(from)], ports: portsOf(ports) }),
    );
    policy(scope, planned, 'in', pods, { policyTypes: ['Ingress'], ingress: unique(ingress) });
  }
  for (const [pods, rules] of byPods(
    edges.filter(({ from }) => own(from)),
    ({ from }) => from,
  )) {
    const egress = rules.map(
      ({ to, ports }): NetworkPolicyEgressRule => ({ to: [peer(to)], ports: portsOf(ports) }),
    );
    policy(scope, planned, 'out', pods, { policyTypes: ['Egress'], egress: unique(egress) });
  }
}

/** Whatever no other policy of the namespace allows, except for DNS and its pods among themselves. */
export function denyByDefault(
  scope: Construct,
  { id, namespace }: Pick<PlannedComponent, 'id' | 'namespace'>,
): void {
  const among: NetworkPolicyPeer = { podSelector: {} };
  const dns: NetworkPolicyEgressRule = { ports: [policyPort(53, 'UDP'), policyPort(53)] };
  add(scope, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf({ name: 'default', namespace, component: id }),
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [among] }],
      egress: [{ to: [among] }, dns],
    },
  });
}

const peer = (end: End): NetworkPolicyPeer =>
  isPods(end) ? podsOf(end.namespace, end.pods) : cidr(end.cidr, end.except);

const portsOf = (ports: Edge['ports']) => ports.map(({ port, protocol }) => policyPort(port, protocol));

/** Edges by the pods of ours that they concern, in a stable order; an empty name stands for all of them. */
const byPods = (edges: readonly Edge[], side: (edge: Edge) => End) =>
  [...grouped(edges, (edge) => podsAt(side(edge)))].sort(([a], [b]) => (a < b ? -1 : 1));

const podsAt = (end: End): string => (isPods(end) ? (end.pods ?? '') : '');

/** Each rule once, in a stable order. */
function unique<R extends NetworkPolicyIngressRule | NetworkPolicyEgressRule>(rules: readonly R[]): R[] {
  const byText = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}

function policy(
  scope: Construct,
  { id, namespace }: PlannedComponent,
  direction: 'in' | 'out',
  pods: string,
  rules: {
    policyTypes: ('Ingress' | 'Egress')[];
    ingress?: NetworkPolicyIngressRule[];
    egress?: NetworkPolicyEgressRule[];
  },
): void {
  const name = pods === '' ? direction : `${direction}-${pods}`;
  add(scope, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf({ name, namespace, component: id }),
    spec: {
      podSelector: pods === '' ? {} : { matchLabels: { 'app.kubernetes.io/name': pods } },
      ...rules,
    },
  });
}
