/** What a picture is made from: the Plan says what should be, the cluster and Prometheus what is. */
import type { PanelPlan } from '../shared/panel-plan';
import type { Cause, Change } from '../shared/types';
import { causesOf } from './causes';
import type { Cluster } from './cluster';
import type { Numbers } from './prometheus';

export interface Known {
  readonly plan: PanelPlan;
  readonly jobs: boolean;
  readonly cluster: Cluster;
  readonly numbers: Numbers;
  /** What was done here, newest first. */
  readonly acts: readonly Change[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type Planned = PanelPlan['components'][number];

export const iso = (at: number): string => new Date(at).toISOString();

/** Whether what is stopped by a person or by the clock is stopped: then nothing is wrong with it. */
export function isStopped({ namespace, pause, schedule }: Planned, { scaled }: Cluster): boolean {
  const here = scaled.filter((each) => each.namespace === namespace);
  const meant = schedule ? here : here.filter(({ name }) => pause.some((each) => each.name === name));
  return meant.length > 0 && meant.every(({ replicas }) => replicas === 0);
}

/** What is wrong with one component, worst first. */
export function causesFor(
  planned: Planned,
  { cluster, numbers, now }: Pick<Known, 'cluster' | 'numbers' | 'now'>,
): readonly Cause[] {
  if (isStopped(planned, cluster)) return [];
  const { namespace, id } = planned;
  const here = <T extends { readonly namespace: string }>(all: readonly T[]) =>
    all.filter((each) => each.namespace === namespace);
  const application = cluster.applications.find(({ name }) => name === id);
  return causesOf({
    now,
    pods: here(cluster.pods),
    certificates: here(cluster.certificates),
    volumes: here(numbers.volumes),
    alerts: here(numbers.alerts),
    ...(application && { application }),
  });
}
