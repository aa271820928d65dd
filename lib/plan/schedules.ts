/** Times to be up: nobody may sleep while somebody else cannot do without. */
import type { Dependency, Members } from './closure';
import type { Problem } from './problem';

export function checkSchedules(members: Members, dependencies: readonly Dependency[]): readonly Problem[] {
  return [...members].flatMap(
    ([
      id,
      {
        common: { schedule },
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
      return [
        {
          code: 'TK213',
          path: `components.${id}.schedule`,
          message: `stops it while ${names.join(', ')} ${names.length > 1 ? 'need' : 'needs'} it`,
          hint: 'leave the schedule out, or write the same one there',
        },
      ];
    },
  );
}
