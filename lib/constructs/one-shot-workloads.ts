import type { Workload } from '../plan/facts';

/** The workloads of a `OneShot`: its Job, and the CronJob that repeats it. */
export const oneShot = <const N extends string, const W extends Omit<Workload, 'kind'>>(name: N, pod: W) => ({
  ...only(name, { kind: 'Job' as const, ...pod }),
  ...only(`${name}-repair` as const, { kind: 'CronJob' as const, ...pod }),
});

const only = <const N extends string, V>(name: N, value: V) => {
  const entries: { [K in N]?: V } = {};
  entries[name] = value;
  return entries;
};
