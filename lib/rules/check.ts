/** All rules over all objects. */
import type { Emitted } from '../kube/object';
import type { RuleFacts } from '../objects/facts';
import { Inventory } from '../objects/inventory';
import type { Problem } from '../plan/problem';
import { rules } from './all';
import type { Finding } from './rule';
import { waive } from './waivers';

/** Everything that is wrong with these objects, in an order that depends on nothing but what is wrong. */
export function check(emitted: readonly Emitted[], facts: RuleFacts = {}): readonly Problem[] {
  const inventory = new Inventory(inOrder(emitted), facts);
  const { findings, problems } = waive(
    rules.flatMap((rule) => [...rule.check(inventory)]),
    facts,
  );
  const codes = new Map(rules.map(({ id, code }) => [id, code]));
  const all = [...findings.map((finding) => problemOf(finding, codes.get(finding.rule) ?? '')), ...problems];
  const unique = new Map(all.map((problem) => [keyOf(problem), problem]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, problem]) => problem);
}

function problemOf({ component, object, path, message, hint }: Finding, code: string): Problem {
  const where = [component, object, path].filter((part) => part !== undefined && part !== '').join(' ');
  return { code, path: where, message, ...(hint !== undefined && { hint }) };
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
