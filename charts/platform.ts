/** The whole platform: a chart for each component that is on, then what Argo CD needs. */
import { Construct } from 'constructs';
import { readAsset } from '../lib/kube/asset';
import type { Component } from '../lib/plan/component';
import type { Plan } from '../lib/plan/plan';
import { ProblemsError } from '../lib/plan/problem';
import { suggest } from '../lib/plan/suggest';
import { builderOf } from './builder';
import { ComponentChart, UnknownTarget } from './component-chart';

export interface PlatformProps {
  /** What is on; `planFromObject` makes it of a config. */
  readonly plan: Plan;
  /** Every component that the plan may name: the catalogue, and a user's own. */
  readonly components: readonly Component[];
}

/** A chart for each component of a plan, with everything that the platform adds to it. */
export class Platform extends Construct {
  constructor(scope: Construct, id: string, { plan, components }: PlatformProps) {
    super(scope, id);
    const byId = new Map(components.map((component) => [component.id, component]));
    const around = {
      hosts: plan.hosts,
      generated: plan.credentials.map(({ name }) => name),
      file: (owner: string, name: string) => readAsset(byId.get(owner)?.folder ?? '', name),
    };
    for (const slice of plan.components) {
      const component = byId.get(slice.id);
      if (!component) throw new Error(`the plan names ${slice.id}, which is not among the components`);
      draw(slice.id, () => {
        new ComponentChart(this, slice, builderOf(component), {
          context: plan.platform,
          edges: plan.edges,
          around,
        });
      });
    }
  }
}

/** What goes wrong inside a component is told with its name. @throws ProblemsError */
function draw(id: string, build: () => void): void {
  try {
    build();
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    if (error instanceof UnknownTarget) throw new ProblemsError([noSuchObject(error)]);
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemsError([
      { code: 'TK230', path: `components.${id}`, message: `cannot be built: ${reason}` },
    ]);
  }
}

const noSuchObject = ({ component, target, known }: UnknownTarget) => ({
  code: 'TK620',
  path: `components.${component}.patches`,
  message: `${component} has no object ${target}${suggest(target, known)}`,
  hint: `write one of: ${[...known].sort().join(', ')}`,
});
