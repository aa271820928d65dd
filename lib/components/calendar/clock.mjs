// What times in cron fields say of a moment. TZ is the time zone.

const minute = 60_000;
/** A month, and the days that it may be longer. In minutes. */
const longest = 35 * 24 * 60;

/** Cron's rule: where day of the month and weekday are both given, either will do. */
const onDay = ({ days, weekdays }, date) => {
  const [day, weekday] = [days?.includes(date.getDate()), weekdays?.includes(date.getDay())];
  return days && weekdays ? day || weekday : (day ?? weekday ?? true);
};
const matches = (times, date) =>
  times.minutes.includes(date.getMinutes()) &&
  times.hours.includes(date.getHours()) &&
  times.months.includes(date.getMonth() + 1) &&
  onDay(times, date);

/** Whichever was last, and its minute; undefined where neither was within a month. */
export function lastOf({ up, down }, now) {
  for (let back = 0; back < longest; back++) {
    const date = new Date(now - back * minute);
    if (matches(down, date)) return { isUp: false, at: Math.floor(date.getTime() / minute) * minute };
    if (matches(up, date)) return { isUp: true, at: Math.floor(date.getTime() / minute) * minute };
  }
  return undefined;
}
