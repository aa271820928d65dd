/** The rules of the NetworkPolicy API, worked out over live objects: who may open a connection to whom. */
import { BlockList, isIPv4 } from 'node:net';
import type { KubeObject } from '../../../lib/kube/object';
import { at, fields, type Item, items, list, number, strings, text, texts } from '../../../lib/objects/read';

/** A pod as policies see it. */
export interface Endpoint {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
  /** Ports by name, as its containers say. */
  readonly ports: Readonly<Record<string, number>>;
  /** Everything that it may listen on. */
  readonly listens: readonly Listening[];
}

export interface Listening {
  readonly port: number;
  readonly protocol: string;
}

/** Something with an address only. */
export interface Outside {
  readonly ip: string;
}

export type Peer = Endpoint | Outside;

const isEndpoint = (peer: Peer): peer is Endpoint => 'labels' in peer;

export class Policies {
  private readonly byNamespace = new Map<string, KubeObject[]>();
  private readonly labelsOf: ReadonlyMap<string, Readonly<Record<string, string>>>;

  constructor(policies: readonly KubeObject[], namespaces: readonly KubeObject[]) {
    for (const policy of policies) {
      const { namespace = '' } = policy.metadata;
      this.byNamespace.set(namespace, [...(this.byNamespace.get(namespace) ?? []), policy]);
    }
    this.labelsOf = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  }

  /** Whether `from` may connect to `to`: both sides have a say. */
  allows(from: Peer, to: Peer, listening: Listening): boolean {
    return (
      (!isEndpoint(from) || this.permits(from, 'Egress', to, to, listening)) &&
      (!isEndpoint(to) || this.permits(to, 'Ingress', from, to, listening))
    );
  }

  /** Ports that some ingress rule of this pod names. */
  opened(pod: Endpoint): readonly Listening[] {
    return this.selecting(pod, 'Ingress').flatMap((policy) =>
      items(policy, 'spec.ingress').flatMap(({ fields: rule }) =>
        items(rule, 'ports').flatMap(({ fields: port }) => {
          const found = portOf(port, pod);
          return found === undefined ? [] : [{ port: found, protocol: text(port, 'protocol') ?? 'TCP' }];
        }),
      ),
    );
  }

  private permits(
    own: Endpoint,
    direction: 'Ingress' | 'Egress',
    other: Peer,
    destination: Peer,
    listening: Listening,
  ): boolean {
    const policies = this.selecting(own, direction);
    if (policies.length === 0) return true;
    const [rules, peers] =
      direction === 'Ingress' ? (['ingress', 'from'] as const) : (['egress', 'to'] as const);
    return policies.some((policy) =>
      items(policy, `spec.${rules}`).some(
        ({ fields: rule }) =>
          matchesPorts(items(rule, 'ports'), destination, listening) &&
          this.matchesPeers(items(rule, peers), other, own.namespace),
      ),
    );
  }

  private selecting(pod: Endpoint, direction: 'Ingress' | 'Egress'): readonly KubeObject[] {
    return (this.byNamespace.get(pod.namespace) ?? []).filter(
      (policy) => typesOf(policy).includes(direction) && selects(at(policy, 'spec.podSelector'), pod.labels),
    );
  }

  /** No list of peers means everybody. */
  private matchesPeers(peers: readonly Item[], other: Peer, home: string): boolean {
    return peers.length === 0 || peers.some(({ fields: peer }) => this.matches(peer, other, home));
  }

  private matches(peer: object, other: Peer, home: string): boolean {
    const block = at(peer, 'ipBlock');
    if (block !== undefined) return inBlock(block, other.ip);
    if (!isEndpoint(other)) return false;
    const namespaces = at(peer, 'namespaceSelector');
    const pods = at(peer, 'podSelector');
    const isThere =
      namespaces === undefined
        ? other.namespace === home
        : selects(namespaces, this.labelsOf.get(other.namespace) ?? {});
    return isThere && (pods === undefined || selects(pods, other.labels));
  }
}

/** Where the types are not written, egress is meant only if there are egress rules. */
function typesOf(policy: KubeObject): readonly string[] {
  const written = texts(policy, 'spec.policyTypes');
  if (written.length > 0) return written;
  return list(policy, 'spec.egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

export function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries(strings(selector, 'matchLabels')).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    equal &&
    items(selector, 'matchExpressions').every(({ fields: each }) => {
      const value = labels[text(each, 'key') ?? ''];
      const values = texts(each, 'values');
      switch (text(each, 'operator')) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}

function inBlock(block: unknown, ip: string): boolean {
  const inside = (cidr: string) => {
    const [net = '', length = '32'] = cidr.split('/');
    const family = isIPv4(net) ? 'ipv4' : 'ipv6';
    const blocks = new BlockList();
    blocks.addSubnet(net, Number(length), family);
    return blocks.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
  };
  return inside(text(block, 'cidr') ?? '::/128') && !texts(block, 'except').some(inside);
}

/** A named port is the destination's. */
function portOf(port: unknown, destination: Peer): number | undefined {
  const name = text(port, 'port');
  if (name !== undefined) return isEndpoint(destination) ? destination.ports[name] : undefined;
  return number(port, 'port');
}

/** No list of ports means all. */
function matchesPorts(ports: readonly Item[], destination: Peer, { port, protocol }: Listening): boolean {
  return (
    ports.length === 0 ||
    ports.some(({ fields: each }) => {
      if ((text(each, 'protocol') ?? 'TCP') !== protocol) return false;
      if (each['port'] === undefined) return true;
      const first = portOf(each, destination);
      const last = number(each, 'endPort') ?? first;
      return first !== undefined && last !== undefined && port >= first && port <= last;
    })
  );
}

const templatePaths: Readonly<Record<string, string>> = {
  Deployment: 'spec.template',
  StatefulSet: 'spec.template',
  DaemonSet: 'spec.template',
  Job: 'spec.template',
  CronJob: 'spec.jobTemplate.spec.template',
};

export const workloadKinds = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
] as const;

/** The pods of a workload, whether or not one runs at this moment; none where they use the node's own network. */
export function endpointOf(workload: KubeObject, ip: string): Endpoint | undefined {
  const template = at(workload, templatePaths[workload.kind] ?? '');
  if (at(template, 'spec.hostNetwork') === true) return undefined;
  const containers = [...items(template, 'spec.containers'), ...items(template, 'spec.initContainers')];
  const declared = containers.flatMap(({ fields: each }) => items(each, 'ports'));
  return {
    namespace: workload.metadata.namespace ?? '',
    name: workload.metadata.name,
    labels: strings(fields(template, 'metadata'), 'labels'),
    ip,
    ports: Object.fromEntries(
      declared.flatMap(({ fields: each }) => {
        const [name, port] = [text(each, 'name'), number(each, 'containerPort')];
        return name === undefined || port === undefined ? [] : [[name, port]];
      }),
    ),
    listens: declared.flatMap(({ fields: each }) => {
      const port = number(each, 'containerPort');
      return port === undefined ? [] : [{ port, protocol: text(each, 'protocol') ?? 'TCP' }];
    }),
  };
}
