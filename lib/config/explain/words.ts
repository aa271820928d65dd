/** How values are named in messages. */
import type { Path } from '../read/positions';
import { looksSecret } from '../secrecy';

/** In quotes, on one line, and not longer than a reader takes in. What looks like a secret is not repeated. */
export function quoted(text: string): string {
  if (looksSecret(text)) return '"…"';
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return JSON.stringify(short);
}

/** `nodes.0.name`; a key that is not a plain word is in quotes. */
export const dotted = (path: Path): string =>
  path.map((step) => (/^[\w-]{1,60}$/.test(String(step)) ? step : quoted(String(step)))).join('.');

/** A value as it may be repeated: numbers as they are, text in quotes, the rest by its kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value);
}

/** `a, b or c`. */
export function either(words: readonly string[]): string {
  const [last, ...before] = [...words].reverse();
  return before.length === 0 ? (last ?? 'nothing') : `${before.reverse().join(', ')} or ${last}`;
}

/** What kind of value this is, for people who do not know YAML's words. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'a mapping';
    default:
      return `a ${typeof value}`;
  }
}
