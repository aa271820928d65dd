/** What the clock does: components with times to be up, and everything that comes within a day. */
import { next } from '../../lib/components/calendar/clock.mjs';
import type { NodeState, Timed, Upcoming } from '../shared/types';
import { iso, isStopped, type Known } from './known';

const day = 86_400_000;

export const calendarOf = ({ plan, cluster, now }: Known): readonly Timed[] =>
  plan.components.flatMap((planned) => {
    const { id, schedule } = planned;
    if (!schedule) return [];
    const { up, down, times } = schedule;
    const awake = !isStopped(planned, cluster);
    const until = next(awake ? times.down : times.up, now);
    return [{ component: id, up, down, awake, ...(until !== undefined && { until: iso(until) }) }];
  });

/** What starts, stops, wakes and falls asleep within a day, first things first. */
export function upcomingOf(
  { cluster, plan, now }: Known,
  calendar: readonly Timed[],
  nodes: readonly NodeState[],
): readonly Upcoming[] {
  const clock = calendar.flatMap(({ component, awake, until }) =>
    until === undefined ? [] : [{ at: until, text: awake ? 'stops' : 'starts', component }],
  );
  const pauses = cluster.pauses
    .filter(({ component }) => plan.components.some(({ id }) => id === component))
    .map(({ component, until }) => ({ at: iso(until), text: 'is resumed', component }));
  const machines = nodes.flatMap(({ name, state, until }) =>
    until === undefined ? [] : [{ at: until, text: `${name} ${state === 'up' ? 'goes to sleep' : 'wakes'}` }],
  );
  return [...clock, ...pauses, ...machines]
    .filter(({ at }) => Date.parse(at) - now < day)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
