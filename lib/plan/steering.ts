/** What a person may do with a component beside its config: stop it for a while, run now what runs by the clock. */
import type { Dependency } from './closure';
import { type Member, type Members, quiet } from './member';
import { onCall, scalableOf, serversOf } from './running';

type Scalable = ReturnType<typeof scalableOf>[number];

/** What people work with; the rest of the platform is what these stand on. */
const restful = ['service', 'data'];

/** Where somebody steers, every component with what may be done with it. */
export function steered(members: Members, dependencies: readonly Dependency[]): Members {
  if (![...members.values()].some(({ component }) => component.offers.includes('steer'))) return members;
  return new Map(
    [...members].map(([id, member]) => {
      const needed = dependencies.some(({ from, to }) => to === id && from !== id);
      return [id, { ...member, needs: steering(member, needed) }];
    }),
  );
}

function steering(member: Member, needed: boolean): Member['needs'] {
  const { needs, workloads } = member;
  const pause = needed ? [] : pausableOf(member);
  const run = onCall(workloads);
  if (pause.length + run.length === 0) return needs;
  const steer = { kind: 'steer', soft: true, pause, run } as const;
  return { ...(pause.length > 0 ? quiet(needs) : needs), steer };
}

/** What can stop as a whole: an operator would start its part anew, and the clock what it keeps. */
function pausableOf({ component, common, workloads }: Member): readonly Scalable[] {
  const whole = Object.values(workloads).every(
    ({ kind, madeBy }) => kind !== 'DaemonSet' && madeBy === undefined,
  );
  const rests = restful.includes(component.category) && common.schedule === undefined;
  return rests && whole && serversOf(workloads).length > 0 ? scalableOf(workloads) : [];
}
