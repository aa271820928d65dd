/** What has been paused for long enough is resumed, also what was due while the panel was down. */
import type { PanelPlan } from '../shared/panel-plan';
import { resume } from './acts';
import type { Cluster } from './cluster';
import { isStopped } from './known';
import type { Kubernetes } from './kubernetes';
import { end } from './pauses';

interface Place {
  readonly plan: PanelPlan;
  readonly kubernetes: Kubernetes;
  readonly cluster: Cluster;
}

/** Components whose pause is over; nothing is known to be while the picture has holes. */
export const dueOf = ({ sources, pauses }: Cluster, now: number): readonly string[] =>
  sources.kubernetes.ok ? pauses.filter(({ until }) => until <= now).map(({ component }) => component) : [];

/** @returns whether it runs again; somebody may have resumed it already, or switched it off */
export async function finish(id: string, { plan, kubernetes, cluster }: Place): Promise<boolean> {
  const planned = plan.components.find((each) => each.id === id);
  if (planned && planned.pause.length > 0 && isStopped(planned, cluster)) {
    await resume({ kubernetes, planned });
    return true;
  }
  await end(kubernetes, id);
  return false;
}
