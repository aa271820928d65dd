/** The panel's server: watches the cluster, asks Prometheus while somebody looks, serves the page. */
import { readFile } from 'node:fs/promises';
import { setInterval } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { appOf } from './app';
import { note } from './asking';
import { Awx } from './awx';
import { watchCluster } from './cluster';
import { dueOf, finish } from './due';
import { Kubernetes } from './kubernetes';
import { Live } from './live';
import { Prometheus, unasked } from './prometheus';
import { settingsFrom } from './settings';

/** Prometheus is asked that often without viewers, so that the first of them does not wait. Milliseconds. */
const idle = 300_000;

const settings = settingsFrom(process.env);
const { plan, url, admins, page, port, every } = settings;
const kubernetes = new Kubernetes({
  address: settings.kubernetes.address,
  namespace: settings.kubernetes.namespace,
  token: async () => (await readFile(settings.kubernetes.tokenFile, 'utf8')).trim(),
});
const prometheus = settings.prometheus === undefined ? undefined : new Prometheus(settings.prometheus);

const audit = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const ending = new AbortController();
const cluster = watchCluster(kubernetes, () => live.changed(), ending.signal);
const live = new Live({
  plan,
  jobs: settings.awx !== undefined,
  cluster,
  numbers: () => prometheus?.latest() ?? unasked,
});

/** Whether or not anybody looks. */
async function endPauses(): Promise<void> {
  for (const component of dueOf(cluster(), Date.now())) {
    try {
      const runs = await finish(component, { plan, kubernetes, cluster: cluster() });
      const text = 'Resumed: its pause is over';
      if (runs) note({ live, audit }, { act: 'resume', component, text, by: '' });
    } catch (error) {
      audit(`${component} is paused for too long: ${String(error)}`);
    }
  }
}

/** One round after the other, however long one takes. */
async function keepUp(): Promise<void> {
  let asked = 0;
  for await (const _ of setInterval(every, undefined, { ref: false })) {
    await endPauses();
    if (!live.watched() && Date.now() - asked < idle) continue;
    asked = Date.now();
    await prometheus?.refresh();
    live.refresh();
  }
}
void keepUp();
void prometheus?.refresh().then(() => live.refresh());

const parts = { url, admins, page, plan, live, kubernetes, cluster, audit };
const awx = settings.awx && new Awx(settings.awx);
const app = appOf({ ...parts, ...(prometheus && { prometheus }), ...(awx && { awx }) });
const server = serve({ fetch: app.fetch, port });

process.on('SIGTERM', () => {
  ending.abort();
  server.close();
  // Event streams never end by themselves.
  setTimeout(() => process.exit(0), 1_000).unref();
});
