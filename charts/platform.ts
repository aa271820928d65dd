/** The whole platform: a chart for each component that is on, then what Argo CD needs. */
import { Construct } from 'constructs';
import { readAsset } from '../lib/kube/asset';
import { among, type Component, type OwnedHealthCheck } from '../lib/plan/component';
import type { Plan } from '../lib/plan/plan';
import { previewsOf } from '../lib/plan/previews';
import { ProblemsError } from '../lib/plan/problem';
import type { Input } from '../lib/plan/resolve';
import { isCopied } from '../lib/plan/traits';
import { missingFiles } from './assets';
import { ComponentChart } from './component-chart';
import { blaming } from './guarded';

export interface ThinkubePlatformProps {
  /** What is on; `planFromObject` makes it from a config. */
  readonly plan: Plan;
  /** Every component that the plan may name: the catalogue, and a user's own. */
  readonly components: readonly Component[];
  /** What the plan was made from. @default - nobody is told what switching a component on or off would do */
  readonly config?: Omit<Input, 'catalogue'>;
}

/**
 * A chart for each component of a plan, with everything that the platform adds to it.
 *
 * @throws ProblemsError with every file that a component names and does not have, or what went wrong in a build
 */
export class ThinkubePlatform extends Construct {
  constructor(scope: Construct, id: string, { plan, components, config }: ThinkubePlatformProps) {
    super(scope, id);
    const componentOf = among(components);
    const health = healthChecks(components);
    const missing = missingFiles(plan, health, componentOf);
    if (missing.length > 0) throw new ProblemsError(missing);
    const surroundings = {
      hosts: plan.hosts,
      outsiders: plan.outsiders,
      generated: plan.credentials.map(({ name }) => name),
      pulled: plan.components.flatMap(({ images }) => Object.values(images)),
      copied: plan.components.flatMap(({ clients }) => clients.filter(isCopied)),
      health,
      file: (owner: string, name: string) => readAsset(componentOf(owner).folder, name),
      plan: () => plan,
      previews: () => config && previewsOf({ ...config, catalogue: components }),
    };
    const { platform, edges } = plan;
    for (const planned of plan.components) {
      const component = componentOf(planned.id);
      blaming(planned.id, 'built', () => {
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
