/** What every request that acts goes through: who asks, whether that is allowed, what was sent, and what is written down. */
import type { Context, MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import type { PanelPlan } from '../shared/panel-plan';
import { type Asked, personOf, refusal } from './access';
import type { Awx } from './awx';
import type { Cluster } from './cluster';
import type { Kubernetes } from './kubernetes';
import type { Live } from './live';
import type { Prometheus } from './prometheus';

export interface Parts {
  /** Its own address. */
  readonly url: string;
  /** Group of those who may act. */
  readonly admins: string;
  /** Folder of the page. */
  readonly page: string;
  readonly plan: PanelPlan;
  readonly live: Live;
  readonly kubernetes: Kubernetes;
  readonly cluster: () => Cluster;
  readonly prometheus?: Prometheus;
  readonly awx?: Awx;
  /** Writes a line about an act, for the log. */
  readonly audit: (line: string) => void;
}

export const asked = ({ req }: Context): Asked => ({ header: (name) => req.header(name) });

export const whoAsks = (context: Context, { admins }: Pick<Parts, 'admins'>): string =>
  personOf(asked(context), admins).name;

/** Whoever looks may ask; whoever acts has to be an administrator, on the panel's own page. */
export const guard =
  (allowed: Pick<Parts, 'admins' | 'url'>): MiddlewareHandler =>
  async (context, next) => {
    const why = context.req.method === 'GET' ? undefined : refusal(asked(context), allowed);
    if (why !== undefined) return refused(context, 403, why);
    return next();
  };

/** An act that is not allowed, or that nobody has. */
export const refused = ({ json }: Context, status: 400 | 403 | 404 | 409 | 422, text: string) =>
  json({ text }, status);

/** What was sent; undefined where it is nothing of that kind. */
export async function bodyOf<T>(
  { req }: Context,
  schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>,
): Promise<T | undefined> {
  const parsed = v.safeParse(schema, await req.json().catch(() => undefined));
  return parsed.success ? parsed.output : undefined;
}

interface Done {
  readonly by: string;
  readonly act: string;
  readonly component: string;
  readonly text: string;
}

/** A line in Activity, and one in the log. */
export function note({ live, audit }: Pick<Parts, 'live' | 'audit'>, done: Done): void {
  const at = new Date().toISOString();
  const { component, text, by } = done;
  live.record({ at, component, text, by });
  audit(JSON.stringify({ at, ...done }));
}
