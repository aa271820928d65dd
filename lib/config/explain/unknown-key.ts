/** Unknown keys: mistyped, or in the wrong place. */
import { nearest, suggest } from '../../plan/suggest';
import type { Path } from '../read/positions';
import type { Found, Input } from './found';
import { keysOf, schemaAt, valueAt } from './schema-words';
import { dotted, quoted } from './words';

export function unknownKey(input: Input, path: Path, key: string): Found {
  const known = keysOf(schemaAt(input.schema, input.value, path));
  const near = nearest(key, known);
  // A word where there is a key for one: the block of the same name holds more than that.
  const isTypo = near !== undefined && typeof valueAt(input.value, [...path, key]) === 'string';
  const home = isTypo || isInComponent(path) ? undefined : homeOf(input, path, key);
  const meant = home === undefined ? near : undefined;
  return {
    at: [...path, key],
    which: 'key',
    ...(meant !== undefined && { meant }),
    problem: {
      code: 'TK102',
      path: dotted(path),
      message: `unknown key ${quoted(key)}${meant === undefined ? '' : suggest(key, known)}`,
      hint: home ?? (meant === undefined ? hintFor(path, known) : `write "${meant}"`),
    },
  };
}

/** A component's own keys have nothing to do with the platform's. */
const isInComponent = ([block, ...rest]: Path): boolean => block === 'components' && rest.length > 0;

/** Where a key of exactly this name belongs: at the top, or in one of the blocks there. */
function homeOf({ schema, value }: Input, path: Path, key: string): string | undefined {
  const top = keysOf(schemaAt(schema, value, []));
  if (path.length > 0 && top.includes(key))
    return `"${key}" belongs at the beginning of a line, not under ${dotted(path)}`;
  const homes = top.filter(
    (block) => block !== path[0] && keysOf(schemaAt(schema, value, [block])).includes(key),
  );
  return homes.length === 1 ? `"${key}" belongs under "${homes[0]}"` : undefined;
}

function hintFor(path: Path, known: readonly string[]): string {
  if (path.length === 1 && path[0] === 'components') return '`thinkube list` shows every component';
  if (known.length === 0) return 'delete it';
  return `known here: ${known.join(', ')}`;
}
