// What times in cron fields say of a moment, for whoever starts and stops by the clock, and for the control panel, which
// tells when. Moments are milliseconds since 1970; TZ is the time zone.

/**
 * @typedef {object} Times
 * @property {readonly number[]} minutes
 * @property {readonly number[]} hours
 * @property {readonly number[]} months
 * @property {readonly number[]} [days]
 * @property {readonly number[]} [weekdays]
 */

/** What comes once a year at least, comes within a leap year. */
const longest = 366;

/**
 * Cron's rule: where day of the month and weekday are both given, either will do.
 *
 * @param {Times} times
 * @param {Date} date
 */
function onDay({ months, days, weekdays }, date) {
  if (!months.includes(date.getMonth() + 1)) return false;
  const [day, weekday] = [days?.includes(date.getDate()), weekdays?.includes(date.getDay())];
  return days && weekdays ? day || weekday : (day ?? weekday ?? true);
}

/**
 * The moments of one day, earliest first.
 *
 * @param {Times} times
 * @param {number} now
 * @param {number} ahead days from now
 */
function momentsOn(times, now, ahead) {
  const today = new Date(now);
  const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() + ahead);
  if (!onDay(times, date)) return [];
  return times.hours.flatMap((hour) => times.minutes.map((minute) => new Date(date).setHours(hour, minute)));
}

/**
 * The first moment after `now`; undefined for the 30th of February.
 *
 * @param {Times} times
 * @param {number} now
 */
export function next(times, now) {
  for (let ahead = 0; ahead <= longest; ahead++) {
    const found = momentsOn(times, now, ahead).find((at) => at > now);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The last moment until `now`; undefined for the 30th of February.
 *
 * @param {Times} times
 * @param {number} now
 */
export function last(times, now) {
  for (let back = 0; back <= longest; back++) {
    const found = momentsOn(times, now, -back).findLast((at) => at <= now);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Whichever was last, and when; undefined where neither ever was. Down counts where both are at once.
 *
 * @param {{ up: Times, down: Times }} times
 * @param {number} now
 */
export function lastOf({ up, down }, now) {
  const [started = 0, stopped = 0] = [last(up, now), last(down, now)];
  const at = Math.max(started, stopped);
  return at === 0 ? undefined : { isUp: started > stopped, at };
}
