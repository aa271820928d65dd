/** What the control panel knows of the Plan: less than all, in the words of its pages. */
import type { Plan, PlannedComponent } from '../../plan/plan';
import { byTheClock, memoryOf } from '../../plan/running';

export function panelPlan({ platform, components, off, capacity, hosts, notes }: Plan) {
  return {
    domain: platform.cluster.domain,
    timezone: platform.cluster.timezone,
    components: components.map((component) => ({
      ...described(component),
      url: hosts.find((host) => host.component === component.id)?.url,
    })),
    off: off.map(({ id, title, summary, category }) => ({ id, title, summary, category })),
    nodes: capacity.nodes.map(({ name, allocatable, budget, used }) => ({
      name,
      allocatable: amounts(allocatable),
      most: amounts(budget),
      promised: amounts(used),
    })),
    notes,
  };
}

export type PanelPlan = ReturnType<typeof panelPlan>;

function described(component: PlannedComponent) {
  const { id, title, summary, category, namespace, why, requires, uses, images, whenOff, help } = component;
  const { gate: _, ...own } = images;
  return {
    id,
    title,
    summary,
    category,
    namespace,
    why,
    requires,
    uses,
    version: versionOf(Object.values(own)[0]),
    memory: memoryOf(component.workloads),
    images: Object.values(images),
    // What works by the clock saves or sends something.
    backups: byTheClock(component.workloads),
    ...whenOff,
    first: help.first,
    emergency: help.emergency,
  };
}

/** The tag of an image, without what follows the version. */
const versionOf = (image: string | undefined): string | undefined =>
  image === undefined ? undefined : /:v?([0-9][0-9.]*)/.exec(image)?.[1];

const amounts = ({ cpu, memory }: { readonly cpu: number; readonly memory: number }) => ({ cpu, memory });
