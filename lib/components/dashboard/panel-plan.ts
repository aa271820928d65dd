/** What the control panel knows of the Plan: less than all, in the words of its pages. */

import type { Previews } from '../../plan/figures';
import type { Client } from '../../plan/kinds';
import { alwaysOn } from '../../plan/nodes';
import type { Plan, PlannedComponent } from '../../plan/plan';
import { memoryOf, onDuty, serversOf } from '../../plan/running';
import { timesOf } from '../../plan/schema/cron';
import type { PlatformConfig } from '../../plan/schema/platform';
import type { Schedule } from '../../plan/week';

/** @param previews absent where nobody knows what the plan was made from */
export function panelPlan({ platform, components, off, capacity, hosts, notes }: Plan, previews?: Previews) {
  return {
    domain: platform.cluster.domain,
    timezone: platform.cluster.timezone,
    ...commitsOf(platform.git),
    buckets: bucketsOf(components),
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
      ...nightOf(name, platform),
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
    cards: sum(Object.values(component.workloads).map(({ gpu = 0 }) => gpu)),
    backups: [
      ...onDuty(component.workloads, 'saves').map((name) => ({ name, proves: false })),
      ...onDuty(component.workloads, 'proves').map((name) => ({ name, proves: true })),
    ],
    pause: pausableOf(component),
    schedule: clockOf(component),
    ...whenOff,
    first: help.first,
    emergency: help.emergency,
  };
}

/** When it is up, for people and for whoever works it out. */
const clockOf = ({ common: { schedule } }: Pick<PlannedComponent, 'common'>) => schedule && timed(schedule);

const timed = (schedule: Schedule) => ({
  ...schedule,
  times: { up: timesOf(schedule.up), down: timesOf(schedule.down) },
});

/** Whether a machine may be put to sleep, and when it is by the clock. */
function nightOf(name: string, platform: PlatformConfig) {
  const node = platform.nodes.find((each) => each.name === name);
  const sleeps = node?.mac !== undefined && !alwaysOn(platform).includes(node);
  return { sleeps, ...(node?.sleep && { schedule: timed(node.sleep) }) };
}

/** Where a commit can be looked at; a repository that is reached by SSH has no such address. */
const commitsOf = ({ repo }: PlatformConfig['git']) =>
  /^https?:/.test(repo) ? { commits: `${repo.replace(/(\.git)?\/?$/, '')}/commit/` } : {};

/** Who keeps what where; keys that only read what others keep are left out. */
function bucketsOf(components: readonly PlannedComponent[]) {
  const leaves = components.some(({ id }) => id === 'offsite');
  const bucketOf = (client: Client) =>
    client.kind === 'bucket' && client.need.readOnly !== true
      ? [
          {
            component: client.owner,
            name: client.given.bucket,
            away: leaves && client.need.offsite !== undefined,
          },
        ]
      : [];
  return components.flatMap(({ clients }) => clients.flatMap(bucketOf));
}

/** What may be stopped for a while: what whoever steers was given. */
function pausableOf({ given, workloads }: PlannedComponent) {
  const names = Object.values(given).flatMap((each) => (each.kind === 'steer' ? (each.pause ?? []) : []));
  return serversOf(workloads).filter(({ name }) => names.includes(name));
}

/** The tag of an image, without what follows the version. */
const versionOf = (image: string | undefined): string | undefined =>
  image === undefined ? undefined : /:v?([0-9][0-9.]*)/.exec(image)?.[1];

const amounts = ({ cpu, memory, gpu }: Record<'cpu' | 'memory' | 'gpu', number>) => ({ cpu, memory, gpu });

const sum = (amounts: readonly number[]): number => amounts.reduce((total, each) => total + each, 0);
