/** The component that a command is asked about, on or off. */
import type { Component } from '../plan/component';
import type { Plan, PlannedComponent } from '../plan/plan';
import { ProblemsError } from '../plan/problem';
import { resolve } from '../plan/resolve';
import { suggest } from '../plan/suggest';
import { turned } from '../plan/toggles';
import { UsageError } from './arguments';
import type { Project } from './project';

export interface Chosen {
  readonly component: Component;
  /** Whether it is on in the config as it stands. */
  readonly on: boolean;
  /** The plan with it on. */
  readonly plan: Plan;
  readonly planned: PlannedComponent;
}

/** @throws UsageError where there is no such component; ProblemsError where it could not be on */
export function choose({ plan, components, config }: Project, id: string): Chosen {
  const component = find(components, id);
  const known = plan.components.find((each) => each.id === id);
  if (known) return { component, on: true, plan, planned: known };
  // What is off is asked about as if it were on, on nodes that are never too small.
  const { plan: supposed, problems } = resolve({
    ...config,
    platform: { ...config.platform, budget: { ...config.platform.budget, onExceed: 'warn' } },
    toggles: { ...config.toggles, [id]: turned(config.toggles[id], true) },
    catalogue: components,
  });
  const planned = supposed?.components.find((each) => each.id === id);
  if (!supposed || !planned) throw new ProblemsError(problems);
  return { component, on: false, plan: supposed, planned };
}

function find(components: readonly Component[], id: string): Component {
  const component = components.find((each) => each.id === id);
  if (component) return component;
  const ids = components.map((each) => each.id);
  throw new UsageError(`there is no component "${id}"${suggest(id, ids)}; thinkube list shows all`);
}
