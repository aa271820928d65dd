/** Exceptions with a reason: they take findings away, and must themselves be right. */

import type { RuleFacts } from '../objects/facts';
import type { Waiver } from '../plan/facts';
import type { Problem } from '../plan/problem';
import { suggest } from '../plan/suggest';
import { rules } from './all';
import { type Finding, nameOf, type Rule } from './rule';

interface Broken {
  readonly rule: Rule;
  readonly finding: Finding;
}

interface Waived {
  /** Findings that no waiver covers. */
  readonly open: readonly Broken[];
  /** What is wrong with the waivers. */
  readonly problems: readonly Problem[];
}

/** Removes what a waiver of the same component, rule and object covers. */
export function waive(broken: readonly Broken[], { waivers, unusedWaivers = 'report' }: RuleFacts): Waived {
  const used = new Set<Waiver>();
  const open = broken.filter(({ rule, finding: { of } }) => {
    const covering = (waivers?.get(of.component) ?? []).filter(
      (waiver) => waiver.rule === rule.id && covers(waiver.object, nameOf(of)),
    );
    for (const waiver of covering) used.add(waiver);
    return covering.length === 0;
  });
  const problems = [...(waivers ?? [])].flatMap(([component, all]) =>
    all.flatMap((waiver) => {
      const wrong =
        wrongWith(waiver) ?? (unusedWaivers === 'report' && !used.has(waiver) ? unused : undefined);
      if (!wrong) return [];
      return [
        {
          ...wrong,
          path: `${component} ${waiver.object}`,
          message: `waiver of "${waiver.rule}": ${wrong.message}`,
        },
      ];
    }),
  );
  return { open, problems };
}

/** `*` at the end stands for any ending. */
const covers = (pattern: string, object: string): boolean =>
  pattern.endsWith('*') ? object.startsWith(pattern.slice(0, -1)) : pattern === object;

const ids = rules.map(({ id }) => id);
const unused = { code: 'TK799', message: 'it covers nothing', hint: 'remove it' };

function wrongWith({ rule, reason }: Waiver): Pick<Problem, 'code' | 'message' | 'hint'> | undefined {
  if (!ids.includes(rule)) {
    return {
      code: 'TK798',
      message: `there is no such rule${suggest(rule, ids)}`,
      hint: 'write the id of a rule',
    };
  }
  if (reason.trim().length >= 8) return undefined;
  return { code: 'TK798', message: 'it has no reason', hint: 'say why this object cannot keep the rule' };
}
