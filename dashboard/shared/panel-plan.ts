/** What the panel knows of the Plan: written by synth, read by the server. */
import * as v from 'valibot';

/** Bytes of one Mi, in which the Plan counts. */
export const mebi = 1024 * 1024;

const names = v.array(v.string());
const amounts = v.object({ cpu: v.number(), memory: v.number() });
const room = v.object({ ...amounts.entries, gpu: v.number() });

const numbers = v.array(v.number());
const times = v.object({
  minutes: numbers,
  hours: numbers,
  months: numbers,
  days: v.optional(numbers),
  weekdays: v.optional(numbers),
});

/** When something is up, as cron writes it and taken apart. */
const schedule = v.object({ up: v.string(), down: v.string(), times: v.object({ up: times, down: times }) });

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
  /** What comes before the hash in the address of a commit. */
  commits: v.optional(v.string()),
  /** Who keeps what in the object store, and whether a copy leaves the house. */
  buckets: v.array(v.object({ component: v.string(), name: v.string(), away: v.boolean() })),
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
      /** Cards of its pods. */
      cards: v.number(),
      /** CronJobs that may run at any time: they save what it keeps, or try whether that is any good. */
      backups: v.array(v.object({ name: v.string(), proves: v.boolean() })),
      /** What is stopped and started where it is paused; empty where it may not be. */
      pause: v.array(v.object({ kind: v.string(), name: v.string() })),
      schedule: v.optional(schedule),
      goes: names,
      stays: names,
      first: v.optional(v.string()),
      emergency: v.optional(v.string()),
    }),
  ),
  off: v.array(v.object({ id: v.string(), title: v.string(), summary: v.string(), category: v.string() })),
  /** Mi, millicores, and pods that may have a card. */
  nodes: v.array(
    v.object({
      name: v.string(),
      allocatable: room,
      most: room,
      promised: room,
      /** It may be put to sleep and woken. */
      sleeps: v.boolean(),
      schedule: v.optional(schedule),
    }),
  ),
  notes: names,
  /** What switching each component would do; absent where synth was not told the config. */
  previews: v.optional(v.object({ state: v.string(), each: v.array(preview) })),
});
export type PanelPlan = v.InferOutput<typeof panelPlan>;
