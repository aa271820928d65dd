/** The whole platform: a chart for each component that is on, then what Argo CD needs. */
import { Construct } from 'constructs';
import { readAsset } from '../lib/kube/asset';
import { among, type Component, type OwnedHealthCheck } from '../lib/plan/component';
import type { Plan } from '../lib/plan/plan';
import { ProblemsError } from '../lib/plan/problem';
import { suggest } from '../lib/plan/suggest';
import { missingFiles } from './assets';
import { ComponentChart, UnknownTarget } from './component-chart';

export interface ThinkubePlatformProps {
  /** What is on; `planFromObject` makes it from a config. */
  readonly plan: Plan;
  /** Every component that the plan may name: the catalogue, and a user's own. */
  readonly components: readonly Component[];
}

/**
 * A chart for each component of a plan, with everything that the platform adds to it.
 *
 * @throws ProblemsError with every file that a component names and does not have, or what went wrong in a build
 */
export class ThinkubePlatform extends Construct {
  constructor(scope: Construct, id: string, { plan, components }: ThinkubePlatformProps) {
    super(scope, id);
    const componentOf = among(components);
    const health = healthChecks(components);
    const missing = missingFiles(plan, health, componentOf);
    if (missing.length > 0) throw new ProblemsError(missing);
    const surroundings = {
      hosts: plan.hosts,
      outsiders: plan.outsiders,
      generated: plan.credentials.map(({ name }) => name),
      health,
      file: (owner: string, name: string) => readAsset(componentOf(owner).folder, name),
    };
    const { platform, edges } = plan;
    for (const planned of plan.components) {
      const component = componentOf(planned.id);
      blaming(planned.id, () => {
        new ComponentChart(this, { component, planned, platform, edges, surroundings });
      });
    }
  }
}

/** Whatever is on: a check that comes with a component would start Argo CD anew in the middle of an installation. */
export const healthChecks = (components: readonly Component[]): readonly OwnedHealthCheck[] =>
  components.flatMap(({ id, crds }) =>
    crds.flatMap(({ health = [] }) => health.map((check) => ({ owner: id, ...check }))),
  );

/** Reports what goes wrong inside a component under its name. @throws ProblemsError */
function blaming(id: string, build: () => void): void {
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
