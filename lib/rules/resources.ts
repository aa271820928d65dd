import { mebibytes, millicores } from '../kube/quantity';
import { at as valueAt } from '../objects/read';
import { defineRule, type Finding } from './rule';

/** What every container must say, and what its numbers are. */
const wanted = [
  { path: 'requests.cpu', hint: 'write the processor time that it needs, such as 50m' },
  { path: 'requests.memory', hint: 'write the memory that it uses when idle, such as 256Mi' },
  { path: 'limits.memory', hint: 'write the memory at which it is stopped, such as 512Mi' },
];
const kinds = [
  { name: 'cpu', parse: millicores, example: '250m or 2' },
  { name: 'memory', parse: mebibytes, example: '512Mi or 2Gi' },
];

export const resources = defineRule({
  id: 'resources',
  code: 'TK740',
  title: 'every container requests processor time and memory, and has a limit of memory',
  *findings(inventory) {
    for (const { of, containers } of inventory.pods) {
      for (const { at, fields } of containers) {
        const start = `${at}.resources`;
        for (const { path, hint } of wanted) {
          if (valueAt(fields, `resources.${path}`) !== undefined) continue;
          yield { of, path: `${start}.${path}`, message: 'is missing', hint };
        }
        for (const kind of kinds) {
          const amounts = ['requests', 'limits'].map((side) =>
            amount(valueAt(fields, `resources.${side}.${kind.name}`), kind.parse),
          );
          yield* compared(of, start, kind, amounts);
        }
      }
    }
  },
});

type Amount = number | 'unreadable' | undefined;

function* compared(
  of: Finding['of'],
  start: string,
  { name, example }: (typeof kinds)[number],
  [request, limit]: readonly Amount[],
): Iterable<Finding> {
  const hint = `write it like ${example}`;
  const message = 'is not an amount';
  if (request === 'unreadable') yield { of, path: `${start}.requests.${name}`, message, hint };
  if (limit === 'unreadable') yield { of, path: `${start}.limits.${name}`, message, hint };
  if (typeof request === 'number' && typeof limit === 'number' && request > limit) {
    const path = `${start}.requests.${name}`;
    yield { of, path, message: 'is more than the limit', hint: 'raise the limit, or lower the request' };
  }
}

function amount(value: unknown, parse: (quantity: string) => number): Amount {
  if (value === undefined) return undefined;
  try {
    return parse(String(value));
  } catch {
    return 'unreadable';
  }
}
