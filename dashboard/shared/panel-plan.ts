/** What the panel knows of the Plan: written by synth, read by the server. */
import * as v from 'valibot';

/** Bytes of one Mi, in which the Plan counts. */
export const mebi = 1024 * 1024;

const names = v.array(v.string());
const amounts = v.object({ cpu: v.number(), memory: v.number() });

const numbers = v.array(v.number());
const times = v.object({
  minutes: numbers,
  hours: numbers,
  months: numbers,
  days: v.optional(numbers),
  weekdays: v.optional(numbers),
});
export type Times = v.InferOutput<typeof times>;

const preview = v.object({
  id: v.string(),
  to: v.picklist(['on', 'off']),
  comes: v.array(v.object({ id: v.string(), why: v.string() })),
  goes: names,
  /** More or less than now; millicores and Mi. */
  cost: v.object({ ...amounts.entries, disk: v.number() }),
  /** What would be promised. */
  nodes: v.array(v.object({ name: v.string(), ...amounts.entries })),
  problems: names,
  short: names,
});

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
      /** CronJobs that may run at any time: they save what it keeps, or try whether that is any good. */
      backups: names,
      /** What is stopped and started where it is paused; empty where it may not be. */
      pause: v.array(v.object({ kind: v.string(), name: v.string() })),
      /** When it is up, as cron writes it and taken apart. */
      schedule: v.optional(
        v.object({ up: v.string(), down: v.string(), times: v.object({ up: times, down: times }) }),
      ),
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
  /** What switching each component would do; absent where synth was not told the config. */
  previews: v.optional(v.object({ state: v.string(), each: v.array(preview) })),
});
export type PanelPlan = v.InferOutput<typeof panelPlan>;
