/** What saves and what tries whether it can be read again: when it ran last, and whether it should have by now. */
import { last, next } from '../../lib/components/calendar/clock.mjs';
import { timesOf } from '../../lib/plan/schema/cron';
import type { Backup, Kept } from '../shared/types';
import type { Cluster } from './cluster';
import type { CronJob } from './kinds';
import { iso, type Known } from './known';

/** Something large, on a machine that was off, takes its time. Milliseconds. */
const patience = 6 * 3_600_000;

function stateOf(
  { suspended, schedule, lastStart, lastSuccess }: CronJob,
  lastRun: Backup['lastRun'],
  now: number,
): Backup['state'] {
  if (suspended) return 'suspended';
  if (lastRun?.state === 'failed') return 'failing';
  if (lastSuccess === undefined)
    return lastStart === undefined || lastRun?.state === 'running' ? 'new' : 'failing';
  const due = last(timesOf(schedule), now - patience);
  return due === undefined || Date.parse(lastSuccess) >= due ? 'fine' : 'late';
}

function lastRunOf({ namespace, name }: CronJob, { jobs }: Cluster): Backup['lastRun'] {
  const [newest] = jobs
    .filter((job) => job.namespace === namespace && job.owner === name)
    .sort((a, b) => (a.started < b.started ? 1 : -1));
  return newest && { state: newest.state, since: newest.started, text: newest.text };
}

export const backupsOf = ({ plan, cluster, now }: Known): readonly Backup[] =>
  plan.components.flatMap(({ id, namespace, backups }) =>
    backups.flatMap(({ name, proves }): Backup[] => {
      const job = cluster.cronJobs.find((each) => each.namespace === namespace && each.name === name);
      if (!job) return [];
      const { schedule, lastSuccess } = job;
      const lastRun = lastRunOf(job, cluster);
      const following = next(timesOf(schedule), now);
      return [
        {
          component: id,
          namespace,
          name,
          proves,
          state: stateOf(job, lastRun, now),
          schedule,
          ...(following !== undefined && { next: iso(following) }),
          ...(lastSuccess && { lastSuccess }),
          ...(lastRun && { lastRun }),
        },
      ];
    }),
  );

export const keptOf = ({ plan, numbers }: Known): readonly Kept[] =>
  plan.buckets.map(({ component, name, away }) => {
    const size = numbers.buckets.get(name);
    return { component, bucket: name, away, ...(size !== undefined && { size }) };
  });
