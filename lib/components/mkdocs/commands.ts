/** Commands for the workloads of a plan. */
import type { PlannedComponent } from '../../plan/plan';
import { byTheClock, serversOf, targetOf } from '../../plan/running';

export interface Place {
  readonly id: string;
  readonly title: string;
  readonly namespace: string;
  /** `deployment/grafana`. */
  readonly target: string;
}

const placesOf = ({ id, title, namespace }: PlannedComponent, targets: readonly string[]): readonly Place[] =>
  targets.map((target) => ({ id, title, namespace, target }));

/** What runs all the time and is ours to restart. */
export const servers = (component: PlannedComponent): readonly Place[] =>
  placesOf(component, serversOf(component.workloads).map(targetOf));

export const look = ({ namespace, target }: Place): string =>
  `kubectl -n ${namespace} logs ${target} --all-containers --tail=200`;

export const restart = ({ namespace, target }: Place): string =>
  `kubectl -n ${namespace} rollout restart ${target}`;

/** Work by the clock. What only repairs is left out: it runs every hour, and says nothing. */
export const scheduled = (component: PlannedComponent): readonly Place[] =>
  placesOf(
    component,
    byTheClock(component.workloads).map((name) => `cronjob/${name}`),
  );

export const runNow = ({ namespace, target }: Place): string =>
  `kubectl -n ${namespace} create job --from=${target} now`;

/** What a backup has of it, printed as a script to read before it is run. */
export const restoring = (id: string): readonly string[] => [
  `npx cdk8s-thinkube restore ${id} >restore.sh`,
  'less restore.sh',
  'sh restore.sh',
];
