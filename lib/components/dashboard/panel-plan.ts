/** What the control panel knows of the Plan: less than all, in the words of its pages. */

import type { Previews } from '../../plan/figures';
import type { Plan, PlannedComponent } from '../../plan/plan';
import { memoryOf, onCall, serversOf } from '../../plan/running';
import { timesOf } from '../../plan/schema/cron';

/** @param previews absent where nobody knows what the plan was made from */
export function panelPlan({ platform, components, off, capacity, hosts, notes }: Plan, previews?: Previews) {
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
    ...(previews && { previews }),
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
    backups: onCall(component.workloads),
    pause: pausableOf(component),
    schedule: clockOf(component),
    ...whenOff,
    first: help.first,
    emergency: help.emergency,
  };
}

/** When it is up, for people and for whoever works it out. */
const clockOf = ({ common: { schedule } }: PlannedComponent) =>
  schedule && { ...schedule, times: { up: timesOf(schedule.up), down: timesOf(schedule.down) } };

/** What may be stopped for a while: what whoever steers was given. */
function pausableOf({ given, workloads }: PlannedComponent) {
  const names = Object.values(given).flatMap((each) => (each.kind === 'steer' ? (each.pause ?? []) : []));
  return serversOf(workloads).filter(({ name }) => names.includes(name));
}

/** The tag of an image, without what follows the version. */
const versionOf = (image: string | undefined): string | undefined =>
  image === undefined ? undefined : /:v?([0-9][0-9.]*)/.exec(image)?.[1];

const amounts = ({ cpu, memory }: { readonly cpu: number; readonly memory: number }) => ({ cpu, memory });
