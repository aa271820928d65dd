/** Does it fit? Requests against what each node can give. Memory in Mi, processor time in millicores. */
import { mebibytes } from '../kube/quantity';
import type { Capacity, Load, PodNeed } from './figures';
import type { Members } from './member';
import { byMemory, isOccasional, podsOf } from './pod-needs';
import type { Problem } from './problem';
import type { PlatformConfig } from './schema/platform';
import { emptySlots, isUp, most, place, type Slot, sum } from './slots';
import { tooSmall } from './too-small';
import { type Phase, phasesOf, type Schedule } from './week';

export function capacityOf(
  members: Members,
  platform: PlatformConfig,
): { capacity: Capacity; problems: readonly Problem[] } {
  const { problems, ...room } = roomFor(members, platform);
  return { capacity: { ...room, volumes: volumesOf(members) }, problems };
}

/** The nodes with all pods on them. */
export function roomFor(
  members: Members,
  platform: PlatformConfig,
): Omit<Capacity, 'volumes'> & { readonly problems: readonly Problem[] } {
  const phases = phasesOf(schedulesOf(members));
  const slots = emptySlots(platform, phases);
  const all = podsOf(members);
  const occasional = all.filter(isOccasional);
  const steady = all.filter((pod) => !isOccasional(pod));
  const unknown = steady.filter(({ node }) => node !== undefined && !slots.some(({ name }) => name === node));
  const largest = [...occasional].sort(byMemory)[0];
  const known = steady.filter((pod) => !unknown.includes(pod));
  const homeless = place([...known, ...(largest ? [largest] : [])], slots);
  const week = weekOf(steady, phases);
  const problems = [
    ...unknown.map((pod) => noSuchNode(pod, slots)),
    ...(homeless.length > 0 ? [tooSmall({ homeless, all: steady, slots, platform, phases, week })] : []),
  ];
  const nodes = slots.map(({ name, allocatable, budget, used, pods }) => ({
    name,
    allocatable,
    budget,
    used: { cpu: most(used, 'cpu'), memory: most(used, 'memory'), gpu: most(used, 'gpu') },
    pods,
  }));
  return { nodes, week, occasional, problems };
}

const schedulesOf = (members: Members): ReadonlyMap<string, Schedule> =>
  new Map(
    [...members].flatMap(([id, { common }]): [string, Schedule][] =>
      common.schedule ? [[id, common.schedule]] : [],
    ),
  );

/** The fullest time first. */
const weekOf = (pods: readonly PodNeed[], phases: readonly Phase[]): readonly Load[] =>
  phases
    .map((phase) => {
      const up = pods.filter((pod) => isUp(pod, phase));
      return { ...phase, cpu: sum(up.map(({ cpu }) => cpu)), memory: sum(up.map(({ memory }) => memory)) };
    })
    .sort((a, b) => b.memory - a.memory || b.cpu - a.cpu);

/** Lasting volumes, in Mi, by component. */
export function volumesOf(members: Members): Readonly<Record<string, number>> {
  const sizes = [...members].map(([id, { workloads }]): [string, number] => [
    id,
    Object.values(workloads)
      .flatMap(({ volumes = {} }) => Object.values(volumes))
      .reduce((total, size) => total + mebibytes(size), 0),
  ]);
  return Object.fromEntries(sizes.filter(([, size]) => size > 0));
}

const noSuchNode = ({ component, node }: PodNeed, slots: readonly Slot[]): Problem => ({
  code: 'TK302',
  path: `components.${component}.node`,
  message: `there is no node "${node}"`,
  hint: `write one of: ${slots.map(({ name }) => name).join(', ')}`,
});
