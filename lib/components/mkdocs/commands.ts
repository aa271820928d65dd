/** Commands for the workloads of a plan. */
import type { PlannedComponent } from '../../plan/plan';

export interface Place {
  readonly id: string;
  readonly title: string;
  readonly namespace: string;
  /** `deployment/grafana`. */
  readonly target: string;
}

/** What runs all the time and is ours to restart. */
export const servers = ({ id, title, namespace, workloads }: PlannedComponent): readonly Place[] =>
  Object.entries(workloads).flatMap(([name, { kind, madeBy }]) =>
    madeBy === undefined && /^(Deployment|StatefulSet|DaemonSet)$/.test(kind)
      ? [{ id, title, namespace, target: `${kind.toLowerCase()}/${name}` }]
      : [],
  );

export const look = ({ namespace, target }: Place): string =>
  `kubectl -n ${namespace} logs ${target} --all-containers --tail=200`;

export const restart = ({ namespace, target }: Place): string =>
  `kubectl -n ${namespace} rollout restart ${target}`;

/** Work by the clock. What only repairs is left out: it runs every hour, and says nothing. */
export const scheduled = ({ id, title, namespace, workloads }: PlannedComponent): readonly Place[] =>
  Object.entries(workloads).flatMap(([name, { kind }]) =>
    kind === 'CronJob' && !name.endsWith('-repair')
      ? [{ id, title, namespace, target: `cronjob/${name}` }]
      : [],
  );

export const runNow = ({ namespace, target }: Place): string =>
  `kubectl -n ${namespace} create job --from=${target} now`;

/** What a backup has of it, printed as a script to read before it is run. */
export const restoring = (id: string): readonly string[] => [
  `npx thinkube restore ${id} >restore.sh`,
  'less restore.sh',
  'sh restore.sh',
];
