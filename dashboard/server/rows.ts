/** One line a component, and the sentence about all of them. */
import { next } from '../../lib/components/calendar/clock.mjs';
import { mebi } from '../shared/panel-plan';
import type { Cause, NodeState, Row, Snapshot, State } from '../shared/types';
import type { Cluster } from './cluster';
import { isStopped, type Known, type Planned } from './known';
import { moment } from './words';

function stateOf(planned: Planned, causes: readonly Cause[], cluster: Cluster): State {
  if (!cluster.sources.kubernetes.ok) return 'unknown';
  return isStopped(planned, cluster) ? 'paused' : (causes[0]?.level ?? 'healthy');
}

/** Until when what is stopped is stopped. */
function stoppedText({ id, schedule }: Planned, { cluster, now }: Known): string {
  if (schedule) {
    const until = next(schedule.times.up, now);
    return until === undefined ? 'Sleeps by the clock' : `Sleeps until ${moment(until, now)}`;
  }
  const pause = cluster.pauses.find(({ component }) => component === id);
  return pause ? `Paused until ${moment(pause.until, now)}, by ${pause.by}` : 'Paused by hand';
}

export function rowOf(planned: Planned, causes: readonly Cause[], known: Known): Row {
  const { plan, cluster, numbers } = known;
  const { id, title, summary, category, namespace, why, requires, uses, pause, memory, cards } = planned;
  const state = stateOf(planned, causes, cluster);
  const reason = state === 'paused' ? stoppedText(planned, known) : causes[0]?.text;
  const used = numbers.memoryByNamespace.get(namespace);
  const cpu = numbers.cpuByNamespace.get(namespace);
  const volumes = numbers.volumes.filter((each) => each.namespace === namespace);
  return {
    id,
    title,
    summary,
    area: category,
    state,
    why,
    needs: [...new Set([...requires, ...uses])],
    neededBy: plan.components
      .filter((each) => [...each.requires, ...each.uses].includes(id))
      .map((each) => each.id),
    pausable: pause.length > 0,
    memory: { promised: memory * mebi, ...(used !== undefined && { used }) },
    cards,
    saves: planned.backups.filter(({ proves }) => !proves).map(({ name }) => name),
    ...(cpu !== undefined && { cpu }),
    ...(volumes.length > 0 && { disk: volumes.reduce((sum, each) => sum + each.used, 0) }),
    ...(planned.version !== undefined && { version: planned.version }),
    ...(planned.url !== undefined && { url: planned.url }),
    ...(state !== 'healthy' && reason !== undefined && { reason }),
  };
}

const verdicts = [
  ['degraded', 'is degraded', 'are degraded'],
  ['warning', 'needs a look', 'need a look'],
  ['starting', 'is starting', 'are starting'],
] as const;

/** The worst that is true speaks for the whole; a machine that is down is why much else is. */
export function verdictOf(
  rows: readonly Row[],
  nodes: readonly NodeState[],
  { cluster }: Known,
): Snapshot['verdict'] {
  if (!cluster.sources.kubernetes.ok) {
    return { state: 'unknown', text: 'The state is not known: Kubernetes does not answer' };
  }
  const down = nodes.filter(({ state }) => state === 'down').map(({ name }) => name);
  if (down.length > 0)
    return { state: 'degraded', text: `${down.join(', ')} ${down.length === 1 ? 'is' : 'are'} not ready` };
  for (const [state, one, many] of verdicts) {
    const [first, ...others] = rows.filter((row) => row.state === state);
    if (first)
      return {
        state,
        text: others.length === 0 ? `${first.title} ${one}` : `${others.length + 1} components ${many}`,
      };
  }
  return { state: 'healthy', text: rows.length === 0 ? 'Nothing is on yet' : 'Everything works' };
}
