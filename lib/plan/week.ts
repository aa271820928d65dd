/** A week by the clock: who sleeps together, and for how long. What the calendar does, seen ahead. */
import { type Times, timesOf } from './schema/cron';

/** Minutes of a week, from Sunday. */
const week = 7 * 24 * 60;
const monday = 24 * 60;
/** The calendar looks every five minutes, and what is stopped takes some time to end. */
export const handover = 10;

/** From Monday on, as people read a week. */
const minutes = (): readonly number[] => Array.from({ length: week }, (_, i) => (i + monday) % week);

export interface Phase {
  /** Who is asleep; everybody else is up. */
  readonly asleep: readonly string[];
  /** Of a week, all stretches together. */
  readonly minutes: number;
  /** When the first stretch of the week begins, such as `Monday 07:00`. */
  readonly from: string;
}

/** Times to be up, in cron fields. */
export interface Schedule {
  readonly up: string;
  readonly down: string;
}

/** Every combination of sleepers that a week has; who goes by dates, not by weekdays, never sleeps here. */
export function phasesOf(schedules: ReadonlyMap<string, Schedule>): readonly Phase[] {
  const sleepers = [...schedules].flatMap(([id, schedule]) => {
    const awake = awakeIn(schedule);
    return awake ? [{ id, awake }] : [];
  });
  if (sleepers.length === 0) return [{ asleep: [], minutes: week, from: moment(monday) }];
  const phases = new Map<string, Phase>();
  for (const minute of minutes()) {
    const asleep = sleepers.filter(({ awake }) => !awake[minute]).map(({ id }) => id);
    const key = asleep.join(' ');
    const { minutes: before, from } = phases.get(key) ?? { minutes: 0, from: moment(minute) };
    phases.set(key, { asleep, minutes: before + 1, from });
  }
  return [...phases.values()];
}

/** For each minute of the week whether its pods are there; undefined where weeks differ. */
function awakeIn(schedule: Schedule): readonly boolean[] | undefined {
  const [up, down] = [timesOf(schedule.up), timesOf(schedule.down)];
  if (!isWeekly(up) || !isWeekly(down)) return undefined;
  const awake: boolean[] = [];
  let [isUp, stopped] = [false, Number.NEGATIVE_INFINITY];
  // The first week tells how the second begins.
  for (let minute = 0; minute < 2 * week; minute++) {
    if (comes(down, minute % week)) {
      if (isUp) stopped = minute;
      isUp = false;
    } else if (comes(up, minute % week)) isUp = true;
    awake[minute % week] = isUp || minute - stopped < handover;
  }
  return awake;
}

/** The first moment of the week at which one is up while the other, with its own times, is not. */
export function meeting(up: Schedule, asleep: Schedule): string | undefined {
  const [first, second] = [awakeIn(up), awakeIn(asleep)];
  if (!first || !second) return undefined;
  const minute = minutes().find((each) => first[each] && !second[each]);
  return minute === undefined ? undefined : moment(minute);
}

const isWeekly = ({ days, months }: Times): boolean => days === undefined && months.length === 12;

const comes = ({ minutes, hours, weekdays }: Times, minute: number): boolean =>
  minutes.includes(minute % 60) &&
  hours.includes(Math.floor(minute / 60) % 24) &&
  (weekdays === undefined || weekdays.includes(Math.floor(minute / (24 * 60))));

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const two = (value: number): string => String(value).padStart(2, '0');
const moment = (minute: number): string =>
  `${days[Math.floor(minute / (24 * 60))]} ${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
