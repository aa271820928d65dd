/** A user's own component: what goes wrong inside it is reported as a problem with that component. */
import { z } from 'zod';
import type { Component, Planned } from '../lib/plan/component';
import { messageOf, ProblemsError } from '../lib/plan/problem';
import { suggest } from '../lib/plan/suggest';
import { kinds } from '../lib/plan/traits';

/** @throws ProblemsError that names the component, for anything that `run` throws */
export function blaming<T>(id: string, cannot: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    const message = `cannot be ${cannot}: ${messageOf(error)}`;
    throw new ProblemsError([{ code: 'TK222', path: `components.${id}`, message }]);
  }
}

export function guarded(component: Component): Component {
  const { id } = component;
  const planning = <T>(run: () => T): T => blaming(id, 'planned', run);
  return {
    ...component,
    enabledBy: (platform) => planning(() => component.enabledBy(platform)),
    plan: (options, platform) => planning(() => wellFormed(component.plan(options, platform))),
    audit: (...seen) => planning(() => component.audit(...seen)),
    answer: (kind, question) => planning(() => component.answer(kind, question)),
  };
}

const memory = z.string().regex(/^\d+(\.\d+)?(Ki|Mi|Gi|Ti)$/, 'must be an amount of memory such as 512Mi');
const container = z.looseObject({
  cpu: z.string().regex(/^\d+(\.\d+)?m?$/, 'must be an amount of processor time such as 250m'),
  memory,
  memoryLimit: memory,
});
const kind = z.enum(kinds, {
  error: ({ input }) => `there is no such kind of need${suggest(String(input), kinds)}`,
});
const planned = z.looseObject({
  needs: z.record(z.string(), z.looseObject({ kind }).optional()),
  workloads: z.record(
    z.string(),
    z.looseObject({
      kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod']),
      containers: z.record(z.string(), container),
      init: z.record(z.string(), container).optional(),
      volumes: z.record(z.string(), memory).optional(),
    }),
  ),
});

/** What the capacity plan and the order of the start are made from. */
function wellFormed(all: Planned): Planned {
  const [issue] = planned.safeParse(all).error?.issues ?? [];
  if (issue) throw new Error(`${issue.path.map(String).join('.')}: ${issue.message}`);
  return all;
}
