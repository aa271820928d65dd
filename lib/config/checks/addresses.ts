/** Do the addresses on the LAN and in the cluster keep out of each other's way? */

import { contains, overlap, overlay, privateNetworks, rangeOf, unusable } from '../../plan/addresses';
import type { Problem } from '../../plan/problem';
import type { Parts } from '../load';
import type { Check } from './check';

interface Address {
  readonly path: string;
  readonly address: string;
  readonly whose: string;
}

const ofNodes = ({ platform: { nodes = [] } }: Parts): Address[] =>
  nodes.map(({ name, address }, i) => ({ path: `nodes.${i}.address`, address, whose: `node ${name}` }));

/** Addresses that the platform takes for itself. */
function taken({ platform: { network } }: Parts): Address[] {
  if (network === undefined) return [];
  const { main, second } = network.ingress;
  const all = { 'ingress.main': main, 'ingress.second': second, dns: network.dns };
  return Object.entries(all).flatMap(([key, address]) =>
    address === undefined ? [] : [{ path: `network.${key}`, address, whose: `network.${key}` }],
  );
}

const eachItsOwn: Check = (parts) => {
  const first = new Map(ofNodes(parts).map((each) => [each.address, each]));
  return taken(parts).flatMap((each): Problem[] => {
    const other = first.get(each.address);
    if (!other) {
      first.set(each.address, each);
      return [];
    }
    return [
      {
        code: 'TK413',
        path: each.path,
        message: `${each.address} is already the address of ${other.whose}`,
        hint: 'write an address of your LAN that no machine has, and that your router does not give out',
      },
    ];
  });
};

const onTheLan: Check = (parts) => {
  const { nodes, network } = parts.platform;
  if (network === undefined) return [];
  const lans = (nodes ?? []).map(({ address }) =>
    privateNetworks.find((lan) => contains(rangeOf(lan), address)),
  );
  // Kubernetes may know nodes by their addresses in Tailscale, while devices come in by those of the LAN.
  const hasOverlay = (nodes ?? []).some(({ address }) => isOverlay(address));
  return [...ofNodes(parts), ...taken(parts)].flatMap(({ path, address }): Problem[] => {
    if (unusable.some((range) => contains(rangeOf(range), address))) {
      const message = `${address} is not an address that a machine can have`;
      return [{ code: 'TK414', path, message, hint: 'write an address of your LAN, such as 192.168.1.240' }];
    }
    for (const key of ['podCidr', 'serviceCidr'] as const) {
      if (!contains(rangeOf(network[key]), address)) continue;
      const message = `${address} lies in network.${key} (${network[key]}), which is inside the cluster`;
      return [
        { code: 'TK415', path, message, hint: `write an address of your LAN; or correct network.${key}` },
      ];
    }
    if (hasOverlay) return [];
    const lan = privateNetworks.find((each) => contains(rangeOf(each), address));
    if (lans.length === 0 || lans.includes(lan)) return [];
    const message = `${address} is not on the network of your nodes`;
    return [
      {
        code: 'TK416',
        path,
        message,
        hint: `write an address next to theirs, such as ${nodes?.[0]?.address}`,
      },
    ];
  });
};

const isOverlay = (address: string): boolean => contains(rangeOf(overlay), address);

/** MetalLB answers ARP requests, which no overlay network carries. */
const notInOverlay: Check = (parts) =>
  parts.platform.network?.exposure !== 'metallb'
    ? []
    : taken(parts).flatMap(({ path, address }): Problem[] =>
        isOverlay(address)
          ? [
              {
                code: 'TK419',
                path,
                message: `${address} is an address of an overlay network such as Tailscale, where MetalLB cannot answer`,
                hint: 'write an address of your LAN; or "exposure: hostPort", which has those of the nodes',
              },
            ]
          : [],
      );

const clusterNetworks: Check = ({ platform: { network } }) =>
  network !== undefined && overlap(rangeOf(network.podCidr), rangeOf(network.serviceCidr))
    ? [
        {
          code: 'TK417',
          path: 'network.serviceCidr',
          message: `${network.serviceCidr} overlaps network.podCidr (${network.podCidr})`,
          hint: 'write what your cluster was made with; MicroK8s has 10.1.0.0/16 and 10.152.183.0/24',
        },
      ]
    : [];

const resolvers: Check = (parts) => {
  const { network } = parts.platform;
  const hint = 'write the address of your router, or of a public resolver such as 1.1.1.1';
  return (network?.upstreamDns ?? []).flatMap((address, i): Problem[] => {
    const path = `network.upstreamDns.${i}`;
    if (unusable.some((range) => contains(rangeOf(range), address))) {
      return [{ code: 'TK414', path, message: `${address} is not an address that a pod can ask`, hint }];
    }
    const same = taken(parts).find((each) => each.address === address);
    const inside =
      network && [network.podCidr, network.serviceCidr].some((range) => contains(rangeOf(range), address));
    const whose = same?.whose ?? (inside ? 'inside the cluster' : undefined);
    const message = `${address} is ${whose}: a resolver of the platform cannot ask itself`;
    return whose === undefined ? [] : [{ code: 'TK418', path, message, hint }];
  });
};

export const addressChecks: readonly Check[] = [
  eachItsOwn,
  onTheLan,
  notInOverlay,
  clusterNetworks,
  resolvers,
];
