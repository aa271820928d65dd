/** Machines that sleep: what is put there sleeps with them, and nothing else is put there. */
import type { CommonOptions } from './schema/common';
import type { Node, PlatformConfig } from './schema/platform';
import type { Schedule } from './week';

/** A machine with times to sleep. */
type Sleeper = Node & { readonly sleep: Schedule };

const isSleeper = (node: Node): node is Sleeper => node.sleep !== undefined;

/** The machine that this component is pinned to, if that sleeps. */
export const sleeperOf = (
  { node }: Pick<CommonOptions, 'node'>,
  { nodes }: Pick<PlatformConfig, 'nodes'>,
): Sleeper | undefined => nodes.filter(isSleeper).find(({ name }) => name === node);

/** Names of the machines that others than those who are pinned are kept to; undefined where any will do. */
export function awakeAtNight({ nodes }: Pick<PlatformConfig, 'nodes'>): readonly string[] | undefined {
  const names = nodes.filter((node) => !isSleeper(node)).map(({ name }) => name);
  return names.length === nodes.length ? undefined : names;
}

/** With a machine that sleeps goes what is pinned to it. */
export function withNight(common: CommonOptions, platform: PlatformConfig): CommonOptions {
  const sleeper = sleeperOf(common, platform);
  return sleeper && !common.schedule ? { ...common, schedule: sleeper.sleep } : common;
}
