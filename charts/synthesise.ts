/** From the Plan to the files of dist/: charts, rules, and what is not an object. */
import { platformPage } from '../lib/docs/platform-page';
import { ruleFacts } from '../lib/objects/facts';
import type { Component } from '../lib/plan/component';
import type { Plan } from '../lib/plan/plan';
import type { Input } from '../lib/plan/resolve';
import { check } from '../lib/rules/check';
import { ThinkubeApp } from '../lib/synth/app';
import type { Files } from '../lib/synth/write';
import { Applications } from './applications';
import { bootstrapFiles } from './bootstrap';
import { crdFiles } from './crds';
import { hostFiles } from './host';
import { ThinkubePlatform } from './platform';

export interface Synthesis {
  readonly plan: Plan;
  /** Every component that the plan may name: the catalogue, and a user's own. */
  readonly components: readonly Component[];
  /** What the plan was made from. @default - nobody is told what switching a component on or off would do */
  readonly config?: Omit<Input, 'catalogue'>;
}

/** The files of dist/ by path, made in memory. @throws ProblemsError with everything that breaks a rule */
export const render = (synthesis: Synthesis): Files => appOf(synthesis).render();

/** The app behind it, for whoever wants to add charts of their own. @throws ProblemsError */
export function appOf({ plan, components, config }: Synthesis, outdir?: string): ThinkubeApp {
  const context = ruleFacts(plan);
  const app = new ThinkubeApp({
    ...(outdir !== undefined && { outdir }),
    check: (objects) => check(objects, context),
    files: () =>
      new Map([
        ['plan.json', `${JSON.stringify(plan, null, 2)}\n`],
        ['README.md', platformPage(plan)],
        ...crdFiles(plan),
        ...bootstrapFiles(plan, components),
        ...hostFiles(plan),
      ]),
  });
  new ThinkubePlatform(app, 'platform', { plan, components, ...(config && { config }) });
  new Applications(app, plan);
  return app;
}
