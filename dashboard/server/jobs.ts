/** What AWX does for the panel: templates with their questions, switches as their previews say, machines. */
import type { Hono } from 'hono';
import * as v from 'valibot';
import { bodyOf, guard, note, type Parts, refused, whoAsks } from './asking';
import { previewOf } from './previews';

const answers = v.record(v.string(), v.union([v.string(), v.number()]));
const start = v.object({ template: v.number(), answers });
/** `state` is that of the preview which somebody looked at. */
const change = v.object({ id: v.string(), state: v.string() });
const power = v.object({ machine: v.string(), to: v.picklist(['sleep', 'wake']) });

/** Without AWX there is nothing to ask. */
export function jobs(app: Hono, parts: Parts): void {
  const { awx, plan, live } = parts;
  if (!awx) return;
  for (const path of ['/api/jobs', '/api/changes', '/api/power']) app.use(path, guard(parts));
  app.get('/api/jobs', async ({ json }) => json(await awx.jobs()));
  app.get('/api/templates', async ({ json }) => json(await awx.templates()));
  app.get('/api/jobs/:id', async ({ req, json }) =>
    json(await awx.output(Number(req.param('id')), Number(req.query('after') ?? 0))),
  );
  app.post('/api/jobs', async (context) => {
    const wanted = await bodyOf(context, start);
    if (!wanted) return refused(context, 400, 'there is no such template');
    const job = await awx.start(wanted.template, wanted.answers);
    const by = whoAsks(context, parts);
    note(parts, { act: 'job', component: 'awx', text: `Started job ${job}`, by });
    return context.json({ job });
  });
  app.post('/api/changes', async (context) => {
    const wanted = await bodyOf(context, change);
    const preview = wanted && previewOf(plan, wanted.id);
    if (!preview) return refused(context, 404, 'there is no such component');
    const { id, to, state, problems } = preview;
    if (wanted.state !== state) return refused(context, 409, 'the config is another one by now: look again');
    if (problems.length > 0) return refused(context, 422, problems.join('; '));
    const template = to === 'on' ? 'deploy_service' : 'remove_service';
    const job = await awx.startNamed(template, { service: id });
    const by = whoAsks(context, parts);
    note(parts, { act: template, component: id, text: `Switching it ${to}, job ${job}`, by });
    return context.json({ job });
  });
  app.post('/api/power', async (context) => {
    const wanted = await bodyOf(context, power);
    const node = live.snapshot().nodes.find(({ name }) => name === wanted?.machine);
    if (!wanted || !node?.sleeps) return refused(context, 404, 'there is no such machine that may sleep');
    if (wanted.to === 'sleep' && node.held.length > 0)
      return refused(
        context,
        409,
        `it stays on: volumes of ${node.held.join(', ')} are on it, and others need them`,
      );
    const template = `${wanted.to}_node`;
    const job = await awx.startNamed(template, { machine: node.name });
    const by = whoAsks(context, parts);
    note(parts, { act: template, component: node.name, text: `Told to ${wanted.to}, job ${job}`, by });
    return context.json({ job });
  });
}
