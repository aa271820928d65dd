// Starts and stops what has times to be up, by what should be on now, and not by what was missed: a run that never came
// costs nothing. CALENDAR is a JSON file (see index.ts); TZ is the time zone. A time as argument only tells what would be on.
import { readFile } from 'node:fs/promises';
import { call, patch } from './api.mjs';
import { lastOf } from './clock.mjs';

const { entries } = JSON.parse(await readFile(process.env.CALENDAR, 'utf8'));
const [asked] = process.argv.slice(2);
const now = asked === undefined ? Date.now() : Date.parse(asked);

async function keep({ component, namespace, workloads }, replicas) {
  for (const { resource, name } of workloads) {
    const path = `/apis/apps/v1/namespaces/${namespace}/${resource}/${name}/scale`;
    const { spec } = await call(path);
    if ((spec.replicas ?? 0) === replicas) continue;
    await patch(path, { spec: { replicas } });
    process.stdout.write(`${component}: ${name} ${replicas === 0 ? 'stopped' : 'started'}\n`);
  }
}

for (const entry of entries) {
  // What never was up or down stays as it is.
  const last = lastOf(entry, now);
  if (asked !== undefined)
    process.stdout.write(`${entry.component}: ${last?.isUp === false ? 'down' : 'up'}\n`);
  else if (last)
    await keep(entry, last.isUp ? 1 : 0).catch((error) => {
      process.stderr.write(`${entry.component}: ${error.message}\n`);
      process.exitCode = 1;
    });
}
