/** Times to be up: nobody may sleep while somebody else cannot do without. */
import type { Dependency } from './closure';
import { isFoundation } from './facts';
import type { Members } from './member';
import { sleeperOf } from './night';
import { alwaysOn } from './nodes';
import type { Problem } from './problem';
import type { PlatformConfig } from './schema/platform';
import { meeting } from './week';

export function checkSchedules(
  members: Members,
  dependencies: readonly Dependency[],
  platform: PlatformConfig,
): readonly Problem[] {
  return [...members].flatMap(
    ([
      id,
      {
        common: { schedule, node },
      },
    ]): Problem[] => {
      if (!schedule) return [];
      const times = JSON.stringify(schedule);
      const awake = dependencies
        .filter(({ to, from, soft }) => to === id && from !== id && !soft)
        .map(({ from }) => from)
        .filter((from) => JSON.stringify(members.get(from)?.common.schedule) !== times);
      const names = [...new Set(awake)].sort();
      if (names.length === 0) return [];
      const who = `${names.join(', ')} ${names.length > 1 ? 'need' : 'needs'} it`;
      if (schedule === sleeperOf({ node }, platform)?.sleep) {
        return [
          {
            code: 'TK213',
            path: `components.${id}.node`,
            message: `${node} sleeps while ${who}`,
            hint: 'write a node that is always on; or put these on that node, too',
          },
        ];
      }
      return [
        {
          code: 'TK213',
          path: `components.${id}.schedule`,
          message: `stops it while ${who}`,
          hint: 'leave the schedule out, or write the same one there',
        },
      ];
    },
  );
}

/** What others build on may not sleep, and nobody may be up where the machine is not. */
export function checkNights(members: Members, platform: PlatformConfig): readonly Problem[] {
  return [...members].flatMap(([id, { component, common }]): Problem[] => {
    const sleeper = sleeperOf(common, platform);
    if (!sleeper) return [];
    const { name, sleep } = sleeper;
    if (isFoundation(component.category)) {
      return [
        {
          code: 'TK214',
          path: `components.${id}.node`,
          message: `${name} sleeps, and others cannot do without ${component.title}`,
          hint: `write one that is always on: ${alwaysOn(platform)
            .map((node) => node.name)
            .join(', ')}`,
        },
      ];
    }
    const moment = common.schedule && meeting(common.schedule, sleep);
    return moment === undefined
      ? []
      : [
          {
            code: 'TK215',
            path: `components.${id}.schedule`,
            message: `has it up while ${name} sleeps, as on ${moment}`,
            hint: 'leave the schedule out: it goes by that of the machine',
          },
        ];
  });
}
