/** What to say where not everything finds room: who does not, how much is asked for when, and what would help. */

import type { Load, PodNeed } from './figures';
import { nameOf } from './pod-needs';
import type { Problem } from './problem';
import type { PlatformConfig } from './schema/platform';
import { emptySlots, hasMemory, isUp, place, type Slot, sum } from './slots';
import { handover, type Phase } from './week';

const inGi = (mi: number): string => `${(mi / 1024).toFixed(1)} Gi`;
const inCores = (milli: number): string => `${(milli / 1000).toFixed(1)} cores`;

/** What is known where not everything found room. */
interface Shortage {
  readonly homeless: readonly PodNeed[];
  readonly all: readonly PodNeed[];
  readonly slots: readonly Slot[];
  readonly platform: PlatformConfig;
  readonly phases: readonly Phase[];
  readonly week: readonly Load[];
}

export function tooSmall(shortage: Shortage): Problem {
  const { homeless, slots, platform, week } = shortage;
  const names = homeless.map((pod) => `${nameOf(pod)} (${describe(pod)})`);
  const [fullest] = week;
  const asked = `${inGi(fullest?.memory ?? 0)} of memory and ${inCores(fullest?.cpu ?? 0)}`;
  const room = `${inGi(sum(slots.map((slot) => slot.budget.memory)))} and ${inCores(sum(slots.map((slot) => slot.budget.cpu)))}`;
  const who =
    week.length > 1
      ? `at the fullest time of the week, as on ${fullest?.from}, all that is up`
      : 'everything';
  return {
    code: 'TK301',
    path: 'nodes',
    message: `too small: no room for ${names.join(', ')}; ${who} asks for ${asked}, and ${room} may be used (${platform.budget.headroom} % headroom)`,
    hint: [...handovers(week), cure(shortage)].join('; '),
  };
}

/** The fullest time is only the one in which some start before others have stopped. */
const handovers = ([fullest, ...others]: readonly Load[]): readonly string[] =>
  fullest !== undefined && others.length > 0 && fullest.minutes <= 7 * handover
    ? [
        `it is that full only while some start and others stop: leave ${handover} minutes between their times (schedule)`,
      ]
    : [];

function describe({ memory, cpu, gpu, node }: PodNeed): string {
  const parts = [`${Math.round(memory)} Mi`, `${cpu}m`, ...(gpu > 0 ? [`${gpu} GPU`] : [])];
  return parts.join(', ') + (node === undefined ? '' : ` on ${node}`);
}

/** The three largest consumers, and what would fit. */
function cure({ homeless, all, slots, platform, phases }: Shortage): string {
  const gpus = Math.max(
    ...phases.map((phase) => sum(all.filter((pod) => isUp(pod, phase)).map(({ gpu }) => gpu))),
  );
  const slices = sum(slots.map(({ budget }) => budget.gpu));
  if (gpus > slices) {
    return `${gpus} GPU slices are asked for, and there are ${slices}: write "gpu: { slices: … }" for a node that has a card, or ask for fewer`;
  }
  const inCpu = homeless.every((pod) => slots.some((slot) => hasMemory(pod, slot)));
  const amountOf = ({ cpu, memory }: PodNeed) => (inCpu ? cpu : memory);
  const text = inCpu ? inCores : inGi;
  const byComponent = new Map<string, number>();
  for (const pod of all)
    byComponent.set(pod.component, (byComponent.get(pod.component) ?? 0) + amountOf(pod));
  const largest = [...byComponent].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 3);
  const missing = text(sum(homeless.map(amountOf)) * 1.2);
  const enough = largest
    .map(([id]) => id)
    .filter(
      (id) =>
        place(
          all.filter(({ component }) => component !== id),
          emptySlots(platform, phases),
        ).length === 0,
    );
  return (
    `the largest are ${largest.map(([id, amount]) => `${id} (${text(amount)})`).join(', ')}; ` +
    `it fits with about ${missing} more${inCpu ? '' : ' memory'} on a node` +
    (enough.length > 0 ? `, or without ${enough.join(' or ')}` : '')
  );
}
