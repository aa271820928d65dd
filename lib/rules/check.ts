/** All rules over all objects. */
import type { Emitted } from '../kube/object';
import type { RuleFacts } from '../objects/facts';
import { Inventory } from '../objects/inventory';
import type { Problem } from '../plan/problem';
import { rules } from './all';
import { type Finding, nameOf, type Rule } from './rule';
import { waive } from './waivers';

/** Everything that is wrong with these objects, in an order that depends on nothing but what is wrong. */
export function check(emitted: readonly Emitted[], facts: RuleFacts = {}): readonly Problem[] {
  const inventory = new Inventory(inOrder(emitted), facts);
  const broken = rules.flatMap((rule) => [...rule.findings(inventory)].map((finding) => ({ rule, finding })));
  const { open, problems } = waive(broken, facts);
  const all = [...open.map(problemOf), ...problems];
  const unique = new Map(all.map((problem) => [keyOf(problem), problem]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, problem]) => problem);
}

function problemOf({ rule, finding }: { readonly rule: Rule; readonly finding: Finding }): Problem {
  const { of, path, message, hint } = finding;
  const where = [of.component, nameOf(of), path]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return { code: rule.code, path: where, message, ...(hint !== undefined && { hint }) };
}

const keyOf = ({ path, code, message }: Problem): string => `${path}\n${code}\n${message}`;

/** Rules that name the first of two must name the same one whatever order things were made in. */
function inOrder(emitted: readonly Emitted[]): readonly Emitted[] {
  const keyed = emitted.map((each) => {
    const { apiVersion, kind, metadata } = each.object;
    return {
      each,
      key: [apiVersion, kind, metadata.namespace ?? '', metadata.name, each.component].join('/'),
    };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ each }) => each);
}
