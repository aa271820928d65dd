/**
 * Nodes as room for pods, which are placed the way the scheduler must: pinned pods where they are pinned, the largest of
 * the others first. Memory in Mi, processor time in millicores.
 */
import { mebibytes } from '../kube/quantity';
import type { NodeBudget, PodNeed } from './figures';
import { byMemory, nameOf } from './pod-needs';
import type { PlatformConfig } from './schema/platform';
import type { Phase } from './week';

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

export interface Slot {
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

export const isUp = ({ component, sleeps }: PodNeed, { asleep }: Phase): boolean =>
  sleeps !== true || !asleep.includes(component);

const amounts = ['cpu', 'memory', 'gpu'] as const;
type Amount = (typeof amounts)[number];
export const most = (used: Slot['used'], what: Amount): number => Math.max(...used.map((each) => each[what]));

export const emptySlots = ({ nodes, budget }: PlatformConfig, phases: readonly Phase[]): readonly Slot[] =>
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
export function place(pods: readonly PodNeed[], slots: readonly Slot[]): PodNeed[] {
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
  used.every(
    (each) => !isUp(pod, each.phase) || what.every((amount) => each[amount] + pod[amount] <= budget[amount]),
  );

const fits = (pod: PodNeed, slot: Slot): boolean => hasRoom(pod, slot, amounts);

function take(pod: PodNeed, slot: Slot): void {
  for (const each of slot.used.filter(({ phase }) => isUp(pod, phase))) {
    each.cpu += pod.cpu;
    each.memory += pod.memory;
    each.gpu += pod.gpu;
  }
  slot.pods.push(nameOf(pod));
}

/** So that only processor time can be what is missing there. */
export const hasMemory = (pod: PodNeed, slot: Slot): boolean =>
  (pod.node === undefined || pod.node === slot.name) && hasRoom(pod, slot, ['memory', 'gpu']);

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, each) => total + each, 0);
