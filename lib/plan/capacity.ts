/**
 * Does it fit? Requests against what each node can give, placed the way the scheduler must: pinned pods where
 * they are pinned, the largest of the others first. Memory in Mi, processor time in millicores.
 */
import { mebibytes } from '../kube/quantity';
import type { Members } from './closure';
import { byMemory, isOccasional, nameOf, type PodNeed, podsOf } from './pod-needs';
import type { Problem } from './problem';
import type { PlatformConfig } from './schema/platform';
import { handover, type Phase, phasesOf, type Schedule } from './week';

export interface NodeBudget {
  readonly name: string;
  /** What Kubernetes may hand out: built in, less what the system keeps. */
  readonly allocatable: { readonly cpu: number; readonly memory: number; readonly gpu: number };
  /** The part of it that the plan may use. */
  readonly budget: { readonly cpu: number; readonly memory: number; readonly gpu: number };
  /** The most of the week, each by itself. */
  readonly used: { readonly cpu: number; readonly memory: number; readonly gpu: number };
  readonly pods: readonly string[];
}

/** What everything that is up asks for while these sleep. */
export interface Load extends Phase {
  readonly cpu: number;
  readonly memory: number;
}

export interface Capacity {
  readonly nodes: readonly NodeBudget[];
  /** By who sleeps, the fullest time first; one entry where nobody has a schedule. */
  readonly week: readonly Load[];
  /** Pods that run now and then (Jobs): only the largest is counted, as they seldom meet. */
  readonly occasional: readonly PodNeed[];
  /** Sum of all volumes, in Mi, by component. */
  readonly volumes: Readonly<Record<string, number>>;
}

/**
 * What a node keeps for the system, beside the pods of Kubernetes itself: kubelet, container runtime, network
 * agent, DNS, and on the control node the API server and its store. Mi and millicores; generous for MicroK8s.
 */
const kept = {
  control: { cpu: 700, memory: 1792 },
  worker: { cpu: 350, memory: 768 },
} as const;

/** What this machine keeps, in Mi and millicores. */
export const systemKeeps = ({ role }: Pick<PlatformConfig['nodes'][number], 'role'>) => kept[role];

interface Slot {
  readonly name: string;
  /** Its taint keeps pods away. */
  readonly closed: boolean;
  /** It sleeps: only pods that are pinned to it are put there. */
  readonly reserved: boolean;
  readonly allocatable: NodeBudget['allocatable'];
  readonly budget: NodeBudget['budget'];
  /** In each phase of the week. */
  readonly used: readonly { readonly phase: Phase; cpu: number; memory: number; gpu: number }[];
  readonly pods: string[];
}

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
    [...members].flatMap(
      ([
        id,
        {
          common: { schedule },
        },
      ]) => (schedule ? [[id, schedule]] : []),
    ),
  );

const isUp = ({ component, sleeps }: PodNeed, { asleep }: Phase): boolean =>
  sleeps !== true || !asleep.includes(component);

/** The fullest time first. */
const weekOf = (pods: readonly PodNeed[], phases: readonly Phase[]): readonly Load[] =>
  phases
    .map((phase) => {
      const up = pods.filter((pod) => isUp(pod, phase));
      return { ...phase, cpu: sum(up.map(({ cpu }) => cpu)), memory: sum(up.map(({ memory }) => memory)) };
    })
    .sort((a, b) => b.memory - a.memory || b.cpu - a.cpu);

type Amount = 'cpu' | 'memory' | 'gpu';
const most = (used: Slot['used'], what: Amount): number => Math.max(...used.map((each) => each[what]));

const emptySlots = ({ nodes, budget }: PlatformConfig, phases: readonly Phase[]): readonly Slot[] =>
  nodes.map((node) => slotOf(node, budget.headroom, phases));

function slotOf(node: PlatformConfig['nodes'][number], headroom: number, phases: readonly Phase[]): Slot {
  const allocatable = {
    cpu: node.cpu * 1000 - kept[node.role].cpu,
    memory: Math.max(0, mebibytes(node.memory) - kept[node.role].memory),
    gpu: (node.gpu?.count ?? 0) * (node.gpu?.slices ?? 1),
  };
  const closed = node.closed === true;
  const usable = (amount: number) => (closed ? 0 : Math.floor((amount * (100 - headroom)) / 100));
  return {
    name: node.name,
    closed,
    reserved: node.sleep !== undefined,
    allocatable,
    budget: {
      cpu: usable(allocatable.cpu),
      memory: usable(allocatable.memory),
      gpu: closed ? 0 : allocatable.gpu,
    },
    used: phases.map((phase) => ({ phase, cpu: 0, memory: 0, gpu: 0 })),
    pods: [],
  };
}

/** Fills the slots; gives back the pods that found no room. */
function place(pods: readonly PodNeed[], slots: readonly Slot[]): PodNeed[] {
  const homeless: PodNeed[] = [];
  for (const pod of pods.filter(({ kind }) => kind === 'DaemonSet')) {
    const here = slots.filter((slot) => !slot.closed && (pod.node === undefined || slot.name === pod.node));
    for (const slot of here) {
      if (fits(pod, slot)) take(pod, slot);
      else homeless.push({ ...pod, node: slot.name });
    }
  }
  const others = pods.filter(({ kind }) => kind !== 'DaemonSet');
  const pinnedFirst = [...others].sort(
    (a, b) => Number(b.node !== undefined) - Number(a.node !== undefined) || b.gpu - a.gpu || byMemory(a, b),
  );
  for (const pod of pinnedFirst) {
    const slot = slots
      .filter((each) => (pod.node === undefined ? !each.reserved : each.name === pod.node) && fits(pod, each))
      .sort((a, b) => share(a) - share(b) || (a.name < b.name ? -1 : 1))[0];
    if (slot) take(pod, slot);
    else homeless.push(pod);
  }
  return homeless;
}

/** How full its memory is: the scheduler, too, goes on with the emptiest. */
const share = ({ budget, used }: Slot): number => most(used, 'memory') / Math.max(1, budget.memory);

/** Whether there is room for it whenever it is up. */
const hasRoom = (pod: PodNeed, { budget, used }: Slot, what: readonly Amount[]): boolean =>
  used
    .filter(({ phase }) => isUp(pod, phase))
    .every((each) => what.every((amount) => each[amount] + pod[amount] <= budget[amount]));

const fits = (pod: PodNeed, slot: Slot): boolean => hasRoom(pod, slot, ['cpu', 'memory', 'gpu']);

function take(pod: PodNeed, slot: Slot): void {
  for (const each of slot.used.filter(({ phase }) => isUp(pod, phase))) {
    each.cpu += pod.cpu;
    each.memory += pod.memory;
    each.gpu += pod.gpu;
  }
  slot.pods.push(nameOf(pod));
}

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

const inGi = (mi: number): string => `${(mi / 1024).toFixed(1)} Gi`;
const inCores = (milli: number): string => `${(milli / 1000).toFixed(1)} cores`;
const sum = (amounts: readonly number[]): number => amounts.reduce((total, each) => total + each, 0);

/** What is known where not everything found room. */
interface Shortage {
  readonly homeless: readonly PodNeed[];
  readonly all: readonly PodNeed[];
  readonly slots: readonly Slot[];
  readonly platform: PlatformConfig;
  readonly phases: readonly Phase[];
  readonly week: readonly Load[];
}

function tooSmall(shortage: Shortage): Problem {
  const { homeless, slots, platform, week } = shortage;
  const names = homeless.map((pod) => `${nameOf(pod)} (${describe(pod)})`);
  const [fullest] = week;
  const asked = `${inGi(fullest?.memory ?? 0)} of memory and ${inCores(fullest?.cpu ?? 0)}`;
  const room = `${inGi(sum(slots.map((slot) => slot.budget.memory)))} and ${inCores(sum(slots.map((slot) => slot.budget.cpu)))}`;
  const who =
    week.length > 1
      ? `at the fullest time of the week, as on ${fullest?.from}, all that is up`
      : 'everything';
  return {
    code: 'TK301',
    path: 'nodes',
    message: `too small: no room for ${names.join(', ')}; ${who} asks for ${asked}, and ${room} may be used (${platform.budget.headroom} % headroom)`,
    hint: [...handovers(week), cure(shortage)].join('; '),
  };
}

/** The fullest time is only the one in which some start before others have stopped. */
const handovers = ([fullest, ...others]: readonly Load[]): readonly string[] =>
  fullest !== undefined && others.length > 0 && fullest.minutes <= 7 * handover
    ? [
        `it is that full only while some start and others stop: leave ${handover} minutes between their times (schedule)`,
      ]
    : [];

function describe({ memory, cpu, gpu, node }: PodNeed): string {
  const parts = [`${Math.round(memory)} Mi`, `${cpu}m`, ...(gpu > 0 ? [`${gpu} GPU`] : [])];
  return parts.join(', ') + (node === undefined ? '' : ` on ${node}`);
}

/** The three largest consumers, and what would fit. */
function cure({ homeless, all, slots, platform, phases }: Shortage): string {
  const gpus = Math.max(
    ...phases.map((phase) => sum(all.filter((pod) => isUp(pod, phase)).map(({ gpu }) => gpu))),
  );
  const slices = sum(slots.map(({ budget }) => budget.gpu));
  if (gpus > slices) {
    return `${gpus} GPU slices are asked for, and there are ${slices}: write "gpu: { slices: … }" for a node that has a card, or ask for fewer`;
  }
  const inCpu = homeless.every((pod) => slots.some((slot) => hasMemory(pod, slot)));
  const amountOf = ({ cpu, memory }: PodNeed) => (inCpu ? cpu : memory);
  const text = inCpu ? inCores : inGi;
  const byComponent = new Map<string, number>();
  for (const pod of all)
    byComponent.set(pod.component, (byComponent.get(pod.component) ?? 0) + amountOf(pod));
  const largest = [...byComponent].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 3);
  const missing = text(sum(homeless.map(amountOf)) * 1.2);
  const enough = largest
    .map(([id]) => id)
    .filter(
      (id) =>
        place(
          all.filter(({ component }) => component !== id),
          emptySlots(platform, phases),
        ).length === 0,
    );
  return (
    `the largest are ${largest.map(([id, amount]) => `${id} (${text(amount)})`).join(', ')}; ` +
    `it fits with about ${missing} more${inCpu ? '' : ' memory'} on a node` +
    (enough.length > 0 ? `, or without ${enough.join(' or ')}` : '')
  );
}

/** So that only processor time can be what is missing there. */
const hasMemory = (pod: PodNeed, slot: Slot): boolean =>
  (pod.node === undefined || pod.node === slot.name) && hasRoom(pod, slot, ['memory', 'gpu']);
