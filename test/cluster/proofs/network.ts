/** Every claimed edge is open, and nothing else between components is. */
import { BlockList } from 'node:net';
import type { Edge, End } from '../../../lib/plan/edge';
import { isPods } from '../../../lib/plan/edge';
import type { Plan } from '../../../lib/plan/plan';
import type { Cluster } from '../client';
import { expectNone, type Report } from '../report';
import {
  type Endpoint,
  endpointOf,
  type Listening,
  type Outside,
  type Peer,
  Policies,
  workloadKinds,
} from './policies';

const nameLabel = 'app.kubernetes.io/name';
/** An address on the internet, and one on the LAN that no node has. */
const internet: Outside = { ip: '203.0.113.7' };

export async function proveNetwork(report: Report, cluster: Cluster, plan: Plan): Promise<void> {
  const endpoints = await liveEndpoints(cluster, plan);
  const policies = new Policies(
    await cluster.all('networking.k8s.io/v1', 'NetworkPolicy'),
    await cluster.all('v1', 'Namespace'),
  );
  await report.prove('network: every claimed edge is open', async () => {
    for (const edge of plan.edges) report.say(`      ${describe(edge)}`);
    expectNone('claimed edges are closed', closedEdges(plan, endpoints, policies));
    return `${plan.edges.length} edges between ${endpoints.length} workloads`;
  });
  await report.prove('network: everything else between components is closed', async () => {
    const { open, asked } = openWithoutClaim(plan, endpoints, policies);
    expectNone('connections that nobody claimed are open', open);
    return `${asked} possible connections asked`;
  });
}

async function liveEndpoints(cluster: Cluster, { components }: Plan): Promise<readonly Endpoint[]> {
  const namespaces = new Set(components.map(({ namespace }) => namespace));
  const workloads = await Promise.all(workloadKinds.map(([version, kind]) => cluster.all(version, kind)));
  return workloads.flat().flatMap((workload, index) => {
    if (!namespaces.has(workload.metadata.namespace ?? '')) return [];
    return endpointOf(workload, `10.1.${100 + Math.floor(index / 250)}.${1 + (index % 250)}`) ?? [];
  });
}

const endText = (end: End): string =>
  isPods(end)
    ? `${end.namespace}/${end.pods ?? '*'}`
    : `${end.cidr}${end.except ? ` except ${end.except.length}` : ''}`;

export const describe = ({ from, to, ports, why }: Edge): string =>
  `${endText(from)} -> ${endText(to)} ${ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',')} (${why})`;

/** Pods that an operator makes are nowhere here: one of that name stands for them. */
function endpointsOf(end: End, endpoints: readonly Endpoint[]): readonly Peer[] {
  if (!isPods(end)) return [{ ip: addressIn(end) }];
  const { namespace, pods } = end;
  const found = endpoints.filter(
    (each) => each.namespace === namespace && (pods === undefined || each.labels[nameLabel] === pods),
  );
  if (found.length > 0) return found;
  const labels: Record<string, string> = pods === undefined ? {} : { [nameLabel]: pods };
  return [{ namespace, name: pods ?? 'any', labels, ip: '10.1.250.1', ports: {}, listens: [] }];
}

function addressIn({ cidr }: { readonly cidr: string }): string {
  const [net = '', length] = cidr.split('/');
  return length === '32' ? net : internet.ip;
}

function closedEdges({ edges }: Plan, endpoints: readonly Endpoint[], policies: Policies): readonly string[] {
  return edges.flatMap((edge) =>
    endpointsOf(edge.from, endpoints).flatMap((from) =>
      endpointsOf(edge.to, endpoints).flatMap((to) =>
        edge.ports
          .filter((port) => !policies.allows(from, to, port))
          .map(({ port, protocol }) => `${nameOf(from)} -> ${nameOf(to)} ${port}/${protocol}: ${edge.why}`),
      ),
    ),
  );
}

const nameOf = (peer: Peer): string => ('labels' in peer ? `${peer.namespace}/${peer.name}` : peer.ip);

/** Whether a pod is what an edge begins or ends with. */
export const covers = (
  end: End,
  { namespace, labels, ip }: Pick<Endpoint, 'namespace' | 'labels' | 'ip'>,
): boolean => {
  if (isPods(end))
    return end.namespace === namespace && (end.pods === undefined || labels[nameLabel] === end.pods);
  const [net = '', length = '32'] = end.cidr.split('/');
  const inside = new BlockList();
  inside.addSubnet(net, Number(length), 'ipv4');
  const outside = new BlockList();
  for (const each of end.except ?? []) {
    const [except = '', bits = '32'] = each.split('/');
    outside.addSubnet(except, Number(bits), 'ipv4');
  }
  return inside.check(ip, 'ipv4') && !outside.check(ip, 'ipv4');
};

function openWithoutClaim(
  { edges }: Plan,
  endpoints: readonly Endpoint[],
  policies: Policies,
): { readonly open: readonly string[]; readonly asked: number } {
  const open: string[] = [];
  let asked = 0;
  for (const to of endpoints) {
    const incoming = edges.filter((edge) => covers(edge.to, to));
    for (const from of endpoints) {
      if (from.namespace === to.namespace) continue;
      for (const listening of portsOf(to, policies)) {
        asked += 1;
        const isClaimed = incoming.some((edge) => covers(edge.from, from) && hasPort(edge, listening));
        if (!isClaimed && policies.allows(from, to, listening)) {
          open.push(`${nameOf(from)} -> ${nameOf(to)} ${listening.port}/${listening.protocol}`);
        }
      }
    }
  }
  return { open, asked };
}

const hasPort = ({ ports }: Edge, { port, protocol }: Listening): boolean =>
  ports.some((each) => each.port === port && each.protocol === protocol);

/** Each port once, and one that nothing listens on. */
function portsOf(to: Endpoint, policies: Policies): readonly Listening[] {
  const all = [...to.listens, ...policies.opened(to), { port: 9, protocol: 'TCP' }];
  return [...new Map(all.map((each) => [`${each.port}/${each.protocol}`, each])).values()];
}
