/** Machines: what they give, what is promised of it, and whether they sleep on purpose. */
import { next } from '../../lib/components/calendar/clock.mjs';
import { isFoundation } from '../../lib/plan/facts';
import { mebi, type PanelPlan } from '../shared/panel-plan';
import type { NodeState } from '../shared/types';
import type { ClusterNode } from './kinds';
import { iso, type Known, type Planned } from './known';

type PlannedNode = PanelPlan['nodes'][number];

function stateOf(node: ClusterNode | undefined): NodeState['state'] {
  if (node?.ready) return node.asleep ? 'leaving' : 'up';
  return node?.asleep ? 'asleep' : 'down';
}

/** Components with a volume on it: those that others cannot be without, and the others. */
function stayingOn(name: string, { plan, cluster }: Known): Pick<NodeState, 'held' | 'waiting'> {
  const here = plan.components.filter(({ namespace }) =>
    cluster.pods.some(
      (pod) => pod.node === name && pod.namespace === namespace && pod.stores && !pod.leaving,
    ),
  );
  const isNeeded = ({ id, category }: Planned) =>
    isFoundation(category) || plan.components.some(({ requires }) => requires.includes(id));
  const ids = (these: readonly Planned[]) => these.map(({ id }) => id);
  return { held: ids(here.filter(isNeeded)), waiting: ids(here.filter((each) => !isNeeded(each))) };
}

function timesOf({ schedule }: PlannedNode, state: NodeState['state'], now: number): { until?: string } {
  if (!schedule || state === 'down') return {};
  const until = next(state === 'up' ? schedule.times.down : schedule.times.up, now);
  return until === undefined ? {} : { until: iso(until) };
}

function amountsOf({ name, allocatable, most, promised }: PlannedNode, { numbers }: Known) {
  const [memory, cpu, gpu] = [numbers.memoryByNode, numbers.cpuByNode, numbers.gpuByNode].map((each) =>
    each.get(name),
  );
  const disk = numbers.diskByNode.get(name);
  return {
    memory: {
      promised: promised.memory * mebi,
      most: most.memory * mebi,
      allocatable: allocatable.memory * mebi,
      ...(memory !== undefined && { used: memory }),
    },
    cpu: {
      promised: promised.cpu,
      allocatable: allocatable.cpu,
      ...(cpu !== undefined && { used: cpu }),
    },
    ...(allocatable.gpu > 0 && {
      gpu: {
        promised: promised.gpu,
        allocatable: allocatable.gpu,
        ...(gpu !== undefined && { used: gpu }),
      },
    }),
    ...(disk && { disk }),
  };
}

export const nodesOf = (known: Known): readonly NodeState[] =>
  known.plan.nodes.map((planned) => {
    const { name, sleeps } = planned;
    const node = known.cluster.nodes.find((each) => each.name === name);
    const state = stateOf(node);
    return {
      name,
      state,
      sleeps,
      ...(node?.since && { since: node.since }),
      ...timesOf(planned, state, known.now),
      ...stayingOn(name, known),
      ...amountsOf(planned, known),
    };
  });
