/** The page of one component. */
import type { PanelPlan } from '../shared/panel-plan';
import type { Detail, PodState } from '../shared/types';
import { causesOf } from './causes';
import type { Cluster } from './cluster';
import type { Pod } from './kinds';
import { causesFor } from './known';
import type { Numbers } from './prometheus';

interface Now {
  readonly cluster: Cluster;
  readonly numbers: Numbers;
  readonly now: number;
}

function podState(pod: Pod, now: number): PodState {
  const [cause] = causesOf({ now, pods: [pod], certificates: [], volumes: [], alerts: [] });
  const well = pod.phase === 'Succeeded' ? 'Done' : 'Runs';
  return {
    name: pod.name,
    state: cause?.level ?? 'healthy',
    text: pod.leaving ? 'Is stopped' : (cause?.text ?? well),
    restarts: [...pod.init, ...pod.containers].reduce((sum, { restarts }) => sum + restarts, 0),
    containers: [...pod.containers, ...pod.init].map(({ name }) => name),
    since: pod.since,
    ...(pod.node !== undefined && { node: pod.node }),
  };
}

export function detailOf(
  planned: PanelPlan['components'][number],
  { previews }: PanelPlan,
  known: Now,
): Detail {
  const { cluster, now } = known;
  const { id, namespace, goes, stays, images, first, emergency } = planned;
  return {
    id,
    namespace,
    causes: causesFor(planned, known),
    pods: cluster.pods
      .filter((pod) => pod.namespace === namespace)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((pod) => podState(pod, now)),
    events: cluster.warnings
      .filter((event) => event.namespace === namespace)
      .sort((a, b) => (a.at < b.at ? 1 : -1))
      .slice(0, 20)
      .map(({ at, object, reason, text, count }) => ({ at, object, reason, text, count })),
    goes,
    stays,
    held: (previews?.each.find((each) => each.id === id)?.problems.length ?? 0) > 0,
    images,
    ...(first !== undefined && { first }),
    ...(emergency !== undefined && { emergency }),
  };
}
