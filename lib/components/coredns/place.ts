/** Where the LAN reaches the DNS server: it follows from `network` and from the nodes. */
import type { PlatformConfig } from '../../kit';
import { alwaysOn } from '../../plan/nodes';

export type Place =
  /** An address of its own. */
  | { readonly ip: string; readonly node?: undefined }
  /** Port 53 of a node, on its address. */
  | { readonly ip: string; readonly node: string };

/** Undefined if the LAN gets no DNS server of the platform. */
export function placeOf(
  lan: boolean,
  { network, nodes }: Pick<PlatformConfig, 'network' | 'nodes'>,
): Place | undefined {
  if (!lan) return undefined;
  if (network.exposure === 'metallb') return network.dns === undefined ? undefined : { ip: network.dns };
  const wanted = network.ingress.mainNode;
  const node = nodes.find(({ name }) => name === wanted) ?? alwaysOn({ nodes })[0] ?? nodes[0];
  return node && { ip: node.address, node: node.name };
}
