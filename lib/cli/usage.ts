/** What containers used in the last week, as Prometheus saw it. Memory in Mi, processor time in millicores. */
import { mebibyte } from '../kube/quantity';
import type { PlannedWorkload } from '../plan/facts';
import type { PlannedComponent } from '../plan/plan';
import type { Ask, Sample } from './prometheus';

/** The largest of all pods of the container, one after the other or beside each other. */
export interface Usage {
  readonly hours: number;
  /** Half of the time it used no more. */
  readonly typical: number;
  readonly peak: number;
  /** All but one twentieth of the time it used no more. */
  readonly cpu: number;
}

/** What was measured, asked for by container. */
export type Measured = (
  component: PlannedComponent,
  workload: string,
  container: string,
) => Usage | undefined;

/** @throws ProblemsError */
export async function measured(ask: Ask, components: readonly PlannedComponent[]): Promise<Measured> {
  const namespaces = [...new Set(components.map(({ namespace }) => namespace))].join('|');
  const of = `{container!="",namespace=~"${namespaces}"}`;
  const memory = `container_memory_working_set_bytes${of}`;
  const [hours, typical, peak, cpu] = await Promise.all([
    ask(`count_over_time(${memory}[7d:1h])`),
    ask(`quantile_over_time(0.5, ${memory}[7d])`),
    ask(`max_over_time(${memory}[7d])`),
    ask(`quantile_over_time(0.95, rate(container_cpu_usage_seconds_total${of}[5m])[7d:5m])`),
  ]);
  return ({ namespace, workloads }, name, container) => {
    const workload = workloads[name];
    if (!workload) return undefined;
    const mine = ({ metric }: Sample) =>
      metric['namespace'] === namespace &&
      metric['container'] === container &&
      podsOf(name, workload).test(metric['pod'] ?? '');
    const values = (all: readonly Sample[]) => all.filter(mine).map(({ value }) => value);
    const most = (all: readonly Sample[]) => Math.max(0, ...values(all));
    if (values(typical).length === 0) return undefined;
    return {
      hours: values(hours).reduce((sum, each) => sum + each, 0),
      typical: most(typical) / mebibyte,
      peak: most(peak) / mebibyte,
      cpu: most(cpu) * 1000,
    };
  };
}

/** What Kubernetes draws the ends of names from. */
const random = '[bcdfghjklmnpqrstvwxz2456789]';
const ends: Readonly<Partial<Record<PlannedWorkload['kind'], string>>> = {
  Deployment: `${random}{1,10}-${random}{5}`,
  StatefulSet: '\\d+',
  DaemonSet: `${random}{5}`,
};

/** Whether it runs long enough to be measured: Jobs end between two measurements. */
export const isMeasurable = ({ kind }: PlannedWorkload): boolean => ends[kind] !== undefined;

/** Names of its pods. */
const podsOf = (name: string, { kind }: PlannedWorkload): RegExp => new RegExp(`^${name}-${ends[kind]}$`);
