/** The whole platform: a chart for each component that is on, then what Argo CD needs. */
import { Construct } from 'constructs';
import { readAsset } from '../lib/kube/asset';
import type { Component } from '../lib/plan/component';
import type { Plan } from '../lib/plan/plan';
import { builderOf } from './builder';
import { ComponentChart } from './component-chart';

export interface PlatformProps {
  readonly plan: Plan;
  /** Every component that the plan may name: the catalogue, and a user's own. */
  readonly components: readonly Component[];
}

export class Platform extends Construct {
  constructor(scope: Construct, id: string, { plan, components }: PlatformProps) {
    super(scope, id);
    const byId = new Map(components.map((component) => [component.id, component]));
    const around = {
      hosts: plan.hosts,
      file: (owner: string, name: string) => readAsset(byId.get(owner)?.folder ?? '', name),
    };
    for (const slice of plan.components) {
      const component = byId.get(slice.id);
      if (!component) throw new Error(`the plan names ${slice.id}, which is not among the components`);
      new ComponentChart(this, slice, builderOf(component), {
        context: plan.platform,
        edges: plan.edges,
        around,
      });
    }
  }
}
