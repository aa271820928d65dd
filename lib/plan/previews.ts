/**
 * What switching a component on or off would do, for each of them, before anybody does it. By what needs whom and by
 * room alone, so that a synth hardly notices: what only all answers together tell is left to the synth that follows.
 */
import { shortHash } from '../kube/names';
import { roomFor, volumesOf } from './capacity';
import { type Closure, considerFor, firstWishes, grown, nothing, shrinking } from './closure';
import type { Amounts, Preview, Previews } from './figures';
import type { Member } from './member';
import { isOccasional, podsOf } from './pod-needs';
import type { Problem } from './problem';
import type { Input } from './resolve';
import { checkNights, checkSchedules } from './schedules';
import { turned } from './toggles';

export function previewsOf({ platform, profile, toggles, catalogue: all }: Input): Previews {
  const catalogue = [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
  const consider = considerFor(platform, catalogue);
  const wishes = firstWishes(platform, profile, toggles, catalogue);
  const now = grown(nothing, wishes, { toggles, catalogue, consider });
  const shrunk = shrinking(now);
  return {
    state: shortHash({ platform, profile, toggles }),
    each: catalogue.map((component) => {
      const { id } = component;
      const on = !now.members.has(id);
      const wished = { ...toggles, [id]: turned(toggles[id], on) };
      const then = on
        ? grown(now, [{ component, because: 'asked for' }], { toggles: wished, catalogue, consider })
        : shrunk(
            wishes.filter((wish) => wish.component !== component),
            wished,
          );
      return previewOf(id, now, then, platform);
    }),
  };
}

function previewOf(id: string, now: Closure, then: Closure, platform: Input['platform']): Preview {
  const come = without(then, now);
  const go = without(now, then);
  const [more, less] = [requestsOf(come), requestsOf(go)];
  const { nodes, problems: tooBig } = roomFor(then.members, platform);
  const isBound = platform.budget.onExceed === 'error';
  const problems = [
    ...then.problems,
    ...checkSchedules(then.members, then.dependencies, platform),
    ...checkNights(then.members, platform),
    ...(isBound ? tooBig : []),
  ];
  return {
    id,
    to: now.members.has(id) ? 'off' : 'on',
    comes: [...come].map(([each, { why }]) => ({ id: each, why: why.join(', ') })),
    goes: [...go.keys()],
    cost: {
      cpu: more.cpu - less.cpu,
      memory: more.memory - less.memory,
      disk: Object.values(volumesOf(come)).reduce((sum, each) => sum + each, 0),
    },
    nodes: nodes.map(({ name, used: { cpu, memory } }) => ({ name, cpu, memory })),
    problems: problems.map(worded),
    short: isBound ? [] : tooBig.map(worded),
  };
}

const without = (these: Closure, those: Closure): ReadonlyMap<string, Member> =>
  new Map([...these.members].filter(([id]) => !those.members.has(id)).sort(([a], [b]) => (a < b ? -1 : 1)));

function requestsOf(members: ReadonlyMap<string, Member>): Amounts {
  const pods = podsOf(members).filter((pod) => !isOccasional(pod));
  const sum = (amount: (pod: Amounts) => number) => pods.reduce((total, pod) => total + amount(pod), 0);
  return { cpu: sum(({ cpu }) => cpu), memory: sum(({ memory }) => memory) };
}

const worded = ({ path, message, hint }: Problem): string =>
  [`${path.replace('components.', '')} ${message}`, hint].filter(Boolean).join('; ');
