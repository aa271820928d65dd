/** Names of time zones, spelt as the database of time zones does: Kubernetes looks a schedule's up letter by letter. */

/** Zones by the name that was asked for. Asking takes a millisecond, and each config is asked more than once. */
const found = new Map<string, string | undefined>();

/** The zone that a name stands for, in whatever spelling; undefined if there is none. */
function zoneOf(name: string): string | undefined {
  if (found.has(name)) return found.get(name);
  const zone = asked(name);
  found.set(name, zone);
  return zone;
}

function asked(name: string): string | undefined {
  // Newer engines also take offsets such as +01:00, which Kubernetes does not.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  // The list is at hand; whether a name that is not in it is another name of a zone takes ten times as long.
  if (Intl.supportedValuesOf('timeZone').includes(name)) return name;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Other names of a zone, such as Asia/Kolkata and US/Pacific, which no list gives: judged by their capitals. */
const alias = /^(Etc|US|Australia)\/[A-Z]|^[A-Z][a-z]+\/[A-Z][a-z]|^[A-Z][A-Za-z0-9+-]*$/;

export function isTimezone(name: string): boolean {
  const zone = zoneOf(name);
  if (zone === undefined) return false;
  return zone.toLowerCase() === name.toLowerCase() ? zone === name : alias.test(name);
}

/** What to write instead. */
export function timezoneHint(name: string): string {
  const zone = zoneOf(name);
  return `write ${zone ?? 'a time zone such as Europe/Madrid or UTC'}`;
}
