/** Do the addresses on the LAN and in the cluster keep out of each other's way? */

import { isIn, isUnusable, overlap, rangeOf } from '../../plan/addresses';
import { alreadyTaken, inOverlay, insideCluster, offTheLan } from '../../plan/lan';
import type { Problem } from '../../plan/problem';
import type { Parts } from '../load';
import type { Check } from './check';

interface Address {
  readonly path: string;
  readonly address: string;
  readonly whose: string;
}

const ofNodes = ({ platform: { nodes = [] } }: Pick<Parts, 'platform'>): Address[] =>
  nodes.map(({ name, address }, i) => ({ path: `nodes.${i}.address`, address, whose: `node ${name}` }));

/** Addresses that the platform takes for itself. */
function taken({ platform: { network } }: Pick<Parts, 'platform'>): Address[] {
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
    return [{ path: each.path, ...alreadyTaken(each.address, other.whose) }];
  });
};

const onTheLan: Check = ({ platform }) =>
  [...ofNodes({ platform }), ...taken({ platform })].flatMap(({ path, address }): Problem[] => {
    const wrong = offTheLan(address, platform);
    return wrong ? [{ path, ...wrong }] : [];
  });

const notInOverlay: Check = ({ platform }) =>
  platform.network?.exposure !== 'metallb'
    ? []
    : taken({ platform }).flatMap(({ path, address }): Problem[] => {
        const wrong = inOverlay(address);
        const hint = `${wrong?.hint}; or "exposure: hostPort", which has those of the nodes`;
        return wrong ? [{ path, ...wrong, hint }] : [];
      });

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
    if (isUnusable(address)) {
      return [{ code: 'TK414', path, message: `${address} is not an address that a pod can ask`, hint }];
    }
    const same = taken(parts).find((each) => each.address === address);
    const inside = network && isIn([network.podCidr, network.serviceCidr], address);
    const whose = same?.whose ?? (inside ? 'inside the cluster' : undefined);
    const message = `${address} is ${whose}: a resolver of the platform cannot ask itself`;
    return whose === undefined ? [] : [{ code: 'TK418', path, message, hint }];
  });
};

const servers: Check = ({ platform }) => {
  const called = {
    'git.repo': platform.git?.repo,
    'backup.offsite.endpoint': platform.backup?.offsite?.endpoint,
    'mail.server': platform.mail?.server,
  };
  return Object.entries(called).flatMap(([path, server]): Problem[] => {
    const wrong = server === undefined ? undefined : insideCluster(server, platform);
    return wrong ? [{ path, ...wrong }] : [];
  });
};

export const addressChecks: readonly Check[] = [
  eachItsOwn,
  onTheLan,
  notInOverlay,
  clusterNetworks,
  resolvers,
  servers,
];
