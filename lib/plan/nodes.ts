/** Where the pods go that everything else needs: machines that never sleep. */
import type { Affinity, PodSpec } from '../../imports/k8s';
import type { Node, PlatformConfig } from './schema/platform';

/** Whether this machine is never put to sleep. What nobody can wake over the network is not sent to sleep. */
const isAlwaysOn = (node: Node, all: readonly Node[]): boolean =>
  node.alwaysOn ?? (node.mac === undefined || node.role === 'control' || all.length === 1);

export const alwaysOn = ({ nodes }: Pick<PlatformConfig, 'nodes'>): readonly Node[] =>
  nodes.filter((node) => isAlwaysOn(node, nodes));

/** Names of the machines that such pods are kept to; undefined where any will do. */
export function awake(platform: Pick<PlatformConfig, 'nodes'>): readonly string[] | undefined {
  const on = alwaysOn(platform);
  return on.length === 0 || on.length === platform.nodes.length ? undefined : on.map(({ name }) => name);
}

/** For the capacity plan: the only machine that is left. */
export const onlyNode = (names: readonly string[] | undefined): { readonly node?: string } =>
  names?.length === 1 && names[0] !== undefined ? { node: names[0] } : {};

const among = (names: readonly string[]) => ({
  matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [...names] }],
});

/** Keeps pods to these machines. */
export const onNodes = (names: readonly string[]): { readonly affinity: Affinity } => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [among(names)] },
    },
  },
});

/** Keeps pods to these machines, unless they have no room or the volume is elsewhere already. */
export const ratherOn = (names: readonly string[]): { readonly affinity: Affinity } => ({
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: among(names) }],
    },
  },
});

/** Fields of a pod that keep it to one node or, by default, to machines that never sleep. */
export function keptTo(
  platform: Pick<PlatformConfig, 'nodes'>,
  node?: string,
): Pick<PodSpec, 'affinity' | 'nodeSelector'> {
  if (node !== undefined) return { nodeSelector: { 'kubernetes.io/hostname': node } };
  const names = awake(platform);
  return names ? onNodes(names) : {};
}

/** The same for the capacity plan: the only node that is left. */
export const plannedNode = (
  platform: Pick<PlatformConfig, 'nodes'>,
  node?: string,
): { readonly node?: string } => (node === undefined ? onlyNode(awake(platform)) : { node });
