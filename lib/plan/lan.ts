/** Addresses of the home network: which of them the platform may take for itself, and whom pods may call. */
import { isIn, isUnusable, overlay, privateNetworks } from './addresses';
import type { OptionProblem } from './component';
import { hostIn } from './schema/hosts';
import type { PlatformConfig } from './schema/platform';

/** The parts of a config that tell what the home network is. */
export interface Home {
  readonly nodes?: PlatformConfig['nodes'] | undefined;
  readonly network?: PlatformConfig['network'] | undefined;
}

interface Misplaced {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The same about an option of a component. */
export const inOption = (path: string, found: Misplaced | undefined): readonly OptionProblem[] =>
  found ? [{ path, message: found.message, hint: found.hint }] : [];

/** What is wrong with the address of a machine; undefined where nothing is. */
export function unreachable(address: string, { network }: Home): Misplaced | undefined {
  if (isUnusable(address)) {
    const message = `${address} is not an address that a machine can have`;
    return { code: 'TK414', message, hint: 'write an address of your LAN, such as 192.168.1.240' };
  }
  const key = (['podCidr', 'serviceCidr'] as const).find((each) => network && isIn([network[each]], address));
  if (network === undefined || key === undefined) return undefined;
  const message = `${address} lies in network.${key} (${network[key]}), which is inside the cluster`;
  return { code: 'TK415', message, hint: `write an address of your LAN; or correct network.${key}` };
}

/** The same for an address that is to be on the network of the nodes. */
export function offTheLan(address: string, home: Home): Misplaced | undefined {
  const { nodes = [] } = home;
  // Kubernetes may know nodes by their addresses in Tailscale, while devices come in by those of the LAN.
  const hasOverlay = nodes.some((node) => isOverlay(node.address));
  const isNear = nodes.length === 0 || nodes.some((node) => lanOf(node.address) === lanOf(address));
  return (
    unreachable(address, home) ??
    (hasOverlay || isNear
      ? undefined
      : {
          code: 'TK416',
          message: `${address} is not on the network of your nodes`,
          hint: `write an address next to theirs, such as ${nodes[0]?.address}`,
        })
  );
}

const lanOf = (address: string): string | undefined => privateNetworks.find((lan) => isIn([lan], address));

const isOverlay = (address: string): boolean => isIn([overlay], address);

/** MetalLB answers ARP requests, which no overlay network carries. */
export const inOverlay = (address: string): Misplaced | undefined =>
  isOverlay(address)
    ? {
        code: 'TK419',
        message: `${address} is an address of an overlay network such as Tailscale, where MetalLB cannot answer`,
        hint: 'write an address of your LAN',
      }
    : undefined;

/** Why MetalLB cannot give this address to a Service; undefined where it can. */
export function untakeable(address: string, home: Home): Misplaced | undefined {
  const owner = home.nodes?.find((node) => node.address === address);
  return owner
    ? alreadyTaken(address, `node ${owner.name}`)
    : (offTheLan(address, home) ?? inOverlay(address));
}

/** Why pods cannot call this server: policies know those of components, and what is outside of the cluster. */
export function insideCluster(server: string, { network }: Home): Misplaced | undefined {
  const host = hostIn(server);
  return network?.policies === 'enforce' && /\.svc(\.cluster\.local)?\.?$/.test(host)
    ? {
        code: 'TK420',
        message: `${host} is a name inside the cluster, where nobody may call pods that no component declares`,
        hint: 'write the address of a machine, or a public name of this platform',
      }
    : undefined;
}

export const alreadyTaken = (address: string, whose: string): Misplaced => ({
  code: 'TK413',
  message: `${address} is already the address of ${whose}`,
  hint: 'write an address of your LAN that no machine has, and that your router does not give out',
});
