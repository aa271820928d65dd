/** The panel's server: watches the cluster, asks Prometheus while somebody looks, serves the page. */
import { readFile } from 'node:fs/promises';
import { serve } from '@hono/node-server';
import { appOf } from './app';
import { Awx } from './awx';
import { watchCluster } from './cluster';
import { Kubernetes } from './kubernetes';
import { Live } from './live';
import { Prometheus, unasked } from './prometheus';
import { settingsFrom } from './settings';

/** How often Prometheus is asked. Milliseconds. */
const every = 15_000;
/** Without viewers, so that the first of them does not wait. */
const idle = 300_000;

const settings = settingsFrom(process.env);
const { plan, url, admins, page, port } = settings;
const kubernetes = new Kubernetes({
  address: settings.kubernetes.address,
  token: async () => (await readFile(settings.kubernetes.tokenFile, 'utf8')).trim(),
});
const prometheus = settings.prometheus === undefined ? undefined : new Prometheus(settings.prometheus);

const ending = new AbortController();
const cluster = watchCluster(kubernetes, () => live.changed(), ending.signal);
const live = new Live({
  plan,
  jobs: settings.awx !== undefined,
  cluster,
  numbers: () => prometheus?.latest() ?? unasked,
});

let asked = 0;
setInterval(async () => {
  if (!live.watched() && Date.now() - asked < idle) return;
  asked = Date.now();
  await prometheus?.refresh();
  live.refresh();
}, every).unref();
void prometheus?.refresh().then(() => live.refresh());

const audit = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
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
