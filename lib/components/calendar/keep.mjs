// Starts and stops what has times to be up, by what should be on now, and not by what was missed: a run that never came
// costs nothing. CALENDAR is a JSON file (see index.ts); TZ is the time zone. A time as argument only tells what would be on.
import { readFile } from 'node:fs/promises';

const minute = 60_000;
/** A month, and the days that it may be longer. In minutes. */
const longest = 35 * 24 * 60;
const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const { entries } = JSON.parse(await readFile(process.env.CALENDAR, 'utf8'));
const [asked] = process.argv.slice(2);
const now = asked === undefined ? Date.now() : Date.parse(asked);

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

/** Whichever was last decides; what never was up or down within a month stays as it is. */
function wanted({ up, down }) {
  for (let back = 0; back < longest; back++) {
    const date = new Date(now - back * minute);
    if (matches(down, date)) return 0;
    if (matches(up, date)) return 1;
  }
  return undefined;
}

async function call(path, init = {}) {
  const answer = await fetch(`${process.env.KUBERNETES_URL}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${(await readFile(process.env.TOKEN_FILE ?? token, 'utf8')).trim()}`,
      ...init.headers,
    },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function keep({ component, namespace, workloads }, replicas) {
  for (const { resource, name } of workloads) {
    const path = `/apis/apps/v1/namespaces/${namespace}/${resource}/${name}/scale`;
    const { spec } = await call(path);
    if ((spec.replicas ?? 0) === replicas) continue;
    await call(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ spec: { replicas } }),
    });
    process.stdout.write(`${component}: ${name} ${replicas === 0 ? 'stopped' : 'started'}\n`);
  }
}

for (const entry of entries) {
  const replicas = wanted(entry);
  if (asked !== undefined) process.stdout.write(`${entry.component}: ${replicas === 0 ? 'down' : 'up'}\n`);
  else if (replicas !== undefined)
    await keep(entry, replicas).catch((error) => {
      process.stderr.write(`${entry.component}: ${error.message}\n`);
      process.exitCode = 1;
    });
}
