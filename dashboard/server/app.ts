/** What the panel answers: pages for everybody who passes the gate, acts for administrators. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import * as v from 'valibot';
import { actKinds, type Me, type Start } from '../shared/types';
import { personOf } from './access';
import { acts } from './acts';
import { asked, bodyOf, guard, note, type Parts, refused, whoAsks } from './asking';
import { jobs } from './jobs';
import { Refused } from './kubernetes';
import type { Live } from './live';
import { logOf } from './logs';
import { previewOf } from './previews';
import { isLine, isSpan } from './prometheus';

/** A proxy closes what is silent for a minute. Milliseconds. */
const heartbeat = 15_000;

const act = v.object({ kind: v.picklist(actKinds), target: v.string(), of: v.optional(v.string(), '') });

export function appOf(parts: Parts): Hono {
  const { page, live } = parts;
  const read = (name: string) => readFileSync(join(page, name), 'utf8');
  const [html, script] = [read('page.html'), read('page.js')];
  const me = (context: Context): Me => personOf(asked(context), parts.admins);
  const app = new Hono();

  app.use(headers(html));
  app.get('/healthz', ({ text }) => text('ok'));
  app.use(compress());
  app.get('/page.js', unchanging(script, 'text/javascript'));
  app.get('/api/me', (context) => context.json(me(context)));
  app.get('/api/snapshot', ({ json }) => json(live.snapshot()));
  app.get('/api/events', events(live));
  app.get('/api/components/:id', ({ req, json }) => {
    const detail = live.detail(req.param('id'));
    return detail ? json(detail) : json({ text: 'there is no such component' }, 404);
  });
  app.get('/api/components/:id/logs', logs(parts));
  app.get('/api/previews/:id', ({ req, json }) => {
    const preview = previewOf(parts.plan, req.param('id'));
    return preview ? json(preview) : json({ text: 'nobody planned what this would do' }, 404);
  });
  app.get('/api/series/:name', series(parts));
  app.use('/api/acts', guard(parts));
  app.post('/api/acts', acting(parts));
  jobs(app, parts);
  app.all('/api/*', ({ json }) => json({ text: 'there is no such answer' }, 404));
  app.get('*', (context) => {
    const start: Start = { me: me(context), snapshot: live.snapshot() };
    return context.html(html.replace('"@start@"', () => embedded(start)));
  });
  app.onError((error, { json }) => {
    const status = error instanceof Refused ? told.find((each) => each === error.status) : undefined;
    return json({ text: error.message }, status ?? 502);
  });
  return app;
}

/** What others refuse and the page may hear as it is; all else is a fault between us. */
const told = [400, 403, 404, 409, 422, 429] as const;

/** JSON that cannot end the script element that it stands in. */
const embedded = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** Nothing from elsewhere, and of what is written into the page only its own style. */
function headers(html: string) {
  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", `'sha256-${hash}'`],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin',
  });
}

/** Browsers ask whether it has changed, which is worked out once. */
function unchanging(text: string, type: string) {
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
  const about = { etag, 'cache-control': 'no-cache', 'content-type': `${type}; charset=utf-8` };
  return ({ body, req }: Context) =>
    req.header('if-none-match') === etag ? body(null, 304, about) : body(text, 200, about);
}

/** The picture at once, and anew whenever it changes. */
const events = (live: Live) => (context: Context) =>
  streamSSE(context, async (stream) => {
    const send = (data: unknown, rev: number) =>
      stream.writeSSE({ event: 'snapshot', id: String(rev), data: JSON.stringify(data) });
    const end = live.view((snapshot) => void send(snapshot, snapshot.rev));
    stream.onAbort(end);
    const now = live.snapshot();
    await send(now, now.rev);
    while (!stream.aborted) {
      await stream.sleep(heartbeat);
      await stream.writeSSE({ event: 'ping', data: '' });
    }
  });

const logs =
  ({ plan, cluster, kubernetes }: Parts) =>
  async ({ req, json, text }: Context) => {
    const namespace = plan.components.find(({ id }) => id === req.param('id'))?.namespace;
    const { pod = '', container = '', previous, lines = '100' } = req.query();
    const found = cluster().pods.find((each) => each.namespace === namespace && each.name === pod);
    if (namespace === undefined || !found) return json({ text: 'there is no such pod' }, 404);
    const request = { namespace, pod, container, previous: previous === 'true', lines: Number(lines) || 100 };
    return text(await logOf(kubernetes, request));
  };

const series =
  ({ prometheus }: Parts) =>
  async ({ req, json }: Context) => {
    const name = req.param('name') ?? '';
    const { of = '', span = 'day' } = req.query();
    if (!prometheus) return json({ text: 'Prometheus is off' }, 404);
    if (!isLine(name) || !isSpan(span)) return json({ text: 'there is no such line' }, 404);
    return json(await prometheus.line(name, of, span));
  };

const acting = (parts: Parts) => async (context: Context) => {
  const { plan, cluster, kubernetes } = parts;
  const by = whoAsks(context, parts);
  const wanted = await bodyOf(context, act);
  if (!wanted) return refused(context, 400, 'there is no such act');
  const { kind, target, of } = wanted;
  const planned = plan.components.find(({ id }) => id === target);
  if (!planned) return refused(context, 404, 'there is no such component');
  const text = await acts[kind]({ kubernetes, cluster: cluster(), planned, by, of });
  note(parts, { by, act: kind, component: target, text });
  return context.json({ text });
};
