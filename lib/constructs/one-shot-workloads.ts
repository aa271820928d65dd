import type { Workload } from '../plan/facts';
import { repairOf } from '../plan/running';

/** The workloads of a `OneShot`: its Job, and the CronJob that repeats it. */
export const oneShot = <const N extends string, const W extends Omit<Workload, 'kind'>>(name: N, pod: W) => ({
  ...only(name, { kind: 'Job' as const, ...pod }),
  ...only(repairOf(name), { kind: 'CronJob' as const, ...pod }),
});

const only = <const N extends string, V>(name: N, value: V) => {
  const entries: { [K in N]?: V } = {};
  entries[name] = value;
  return entries;
};
