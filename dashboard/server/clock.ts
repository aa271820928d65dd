/** When something starts and stops by the clock; times are those of the process, which has the platform's timezone. */
import type { Times } from '../shared/panel-plan';

/** What comes once a year at least, comes within a leap year. */
const longest = 366;

/** Cron's rule: where day of the month and weekday are both given, either will do. */
function onDay({ days, weekdays, months }: Times, date: Date): boolean {
  if (!months.includes(date.getMonth() + 1)) return false;
  const [day, weekday] = [days?.includes(date.getDate()), weekdays?.includes(date.getDay())];
  return days && weekdays ? day === true || weekday === true : (day ?? weekday ?? true);
}

/** The next time after `now`, both in milliseconds since 1970; undefined for the 30th of February. */
export function next(times: Times, now: number): number | undefined {
  const today = new Date(now);
  for (let ahead = 0; ahead <= longest; ahead++) {
    const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() + ahead);
    if (!onDay(times, date)) continue;
    for (const hour of times.hours)
      for (const minute of times.minutes) {
        const at = new Date(date).setHours(hour, minute);
        if (at > now) return at;
      }
  }
  return undefined;
}
