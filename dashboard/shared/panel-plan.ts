/** What the panel knows of the Plan: written by synth, read by the server. */
import * as v from 'valibot';

const names = v.array(v.string());
const amounts = v.object({ cpu: v.number(), memory: v.number() });

export const panelPlan = v.object({
  domain: v.string(),
  timezone: v.string(),
  components: v.array(
    v.object({
      id: v.string(),
      title: v.string(),
      summary: v.string(),
      category: v.string(),
      namespace: v.string(),
      version: v.optional(v.string()),
      url: v.optional(v.string()),
      why: names,
      requires: names,
      uses: names,
      /** Sum of its requests, in Mi. */
      memory: v.number(),
      images: names,
      /** CronJobs that save what it keeps. */
      backups: names,
      goes: names,
      stays: names,
      first: v.optional(v.string()),
      emergency: v.optional(v.string()),
    }),
  ),
  off: v.array(v.object({ id: v.string(), title: v.string(), summary: v.string(), category: v.string() })),
  /** Mi and millicores. */
  nodes: v.array(v.object({ name: v.string(), allocatable: amounts, most: amounts, promised: amounts })),
  notes: names,
});
export type PanelPlan = v.InferOutput<typeof panelPlan>;
