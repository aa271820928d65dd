/** How values are named in messages. */

/** In quotes, on one line, and not longer than a reader takes in. */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return JSON.stringify(short);
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
