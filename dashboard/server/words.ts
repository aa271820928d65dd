/** Moments as people say them, in the timezone of the process, which is that of the platform. */

const day = 86_400_000;

/** `21:40` today, `Mon 07:00` within a week, `7 Dec 07:00` else. Milliseconds since 1970. */
export function moment(at: number, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === new Date(now).toDateString()) return time;
  const days =
    at - now < 6 * day ? { weekday: 'short' as const } : ({ day: 'numeric', month: 'short' } as const);
  return `${date.toLocaleDateString('en-GB', days)} ${time}`;
}
