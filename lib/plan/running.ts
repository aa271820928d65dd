/** What a component's workloads are to those who start, stop, count or list them. */
import { mebibytes } from '../kube/quantity';
import type { Workload } from './facts';

type Workloads = Readonly<Record<string, Omit<Workload, 'volumes'>>>;

export interface RunningServer {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly name: string;
}

/** What runs all the time and is ours: what an operator makes is left to it. */
export const serversOf = (workloads: Workloads): readonly RunningServer[] =>
  Object.entries(workloads).flatMap(([name, { kind, madeBy }]) =>
    madeBy === undefined && (kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet')
      ? [{ kind, name }]
      : [],
  );

/** Of these, what has a number of pods. */
export const scalableOf = (workloads: Workloads) =>
  serversOf(workloads).flatMap(({ kind, name }) => (kind === 'DaemonSet' ? [] : [{ kind, name }]));

/** As kubectl has it: `deployment/grafana`. */
export const targetOf = ({ kind, name }: RunningServer): string => `${kind.toLowerCase()}/${name}`;

/** The CronJob that does the work of a Job again. */
export const repairOf = <const N extends string>(job: N) => `${job}-repair` as const;
const isRepair = (name: string): boolean => name.endsWith(repairOf(''));

const cronJobsOf = (workloads: Workloads): readonly string[] =>
  Object.entries(workloads).flatMap(([name, { kind }]) => (kind === 'CronJob' ? [name] : []));

/** Names of what repairs, every hour. */
export const repairsOf = (workloads: Workloads): readonly string[] => cronJobsOf(workloads).filter(isRepair);

/** Names of what works by the clock and does more than repair. */
export const byTheClock = (workloads: Workloads): readonly string[] =>
  cronJobsOf(workloads).filter((name) => !isRepair(name));

/** Names of what saves data when it runs, or proves that it can be read again. */
export const onDuty = (workloads: Workloads, duty: 'saves' | 'proves'): readonly string[] =>
  Object.entries(workloads).flatMap(([name, workload]) => (workload.duty === duty ? [name] : []));

/** Names of what may run at any time: it saves, then proves. */
export const onCall = (workloads: Workloads): readonly string[] => [
  ...onDuty(workloads, 'saves'),
  ...onDuty(workloads, 'proves'),
];

/** Memory requested by what runs all the time, in Mi. */
export const memoryOf = (workloads: Workloads): number =>
  Object.values(workloads)
    .filter(({ kind }) => kind !== 'Job' && kind !== 'CronJob')
    .flatMap(({ containers }) => Object.values(containers))
    .reduce((sum, { memory }) => sum + mebibytes(memory), 0);
