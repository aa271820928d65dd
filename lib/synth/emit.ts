/**
 * YAML for Kubernetes: block style, and nothing that two readers could understand in two ways. A text is
 * written plain only where YAML 1.1 and 1.2 both must read it as this text; else as a JSON string, which both
 * read alike. No anchors, no tags, no folding.
 */

/** Text that no reader takes for a number, a date, a boolean, null or syntax. */
const plain = /^[A-Za-z_/][A-Za-z0-9_./-]*( [A-Za-z0-9_./(][A-Za-z0-9_./()-]*)*$/;
/** Words that YAML 1.1 gives a meaning. */
const words = /^(y|n|yes|no|on|off|true|false|null|_+)$/i;
/** Characters that a literal block may hold: printable, and no line ends but \n. */
const printable = /^[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

/** One document with a line end. */
export function emit(value: unknown): string {
  const lines: string[] = [];
  node(value, '', '', lines);
  return `${lines.join('\n')}\n`;
}

/** Writes `value` after `lead`, its further lines below `indent`. */
function node(value: unknown, lead: string, indent: string, lines: string[]): void {
  if (Array.isArray(value)) sequence(value, lead, indent, lines);
  else if (typeof value === 'object' && value !== null) mapping(value, lead, indent, lines);
  else if (typeof value === 'string' && isBlock(value)) block(value, lead, indent, lines);
  else lines.push(lead + scalar(value));
}

function mapping(value: object, lead: string, indent: string, lines: string[]): void {
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (members.length === 0) {
    lines.push(`${lead}{}`);
    return;
  }
  let first = lead;
  if (lead.endsWith(': ')) {
    lines.push(lead.trimEnd());
    first = indent;
  }
  for (const [key, inner] of members) {
    node(inner, `${first}${scalar(key)}: `, `${indent}  `, lines);
    first = indent;
  }
}

function sequence(value: readonly unknown[], lead: string, indent: string, lines: string[]): void {
  if (value.length === 0) {
    lines.push(`${lead}[]`);
    return;
  }
  let first = lead;
  if (lead.endsWith(': ')) {
    lines.push(lead.trimEnd());
    first = indent;
  }
  for (const inner of value) {
    node(inner, `${first}- `, `${indent}  `, lines);
    first = indent;
  }
}

/** Several lines that read the same as a literal block: no line ends in a blank, the first begins with none. */
const isBlock = (text: string): boolean =>
  text.includes('\n') && printable.test(text) && !/^\s|[ \t]$|[ \t]\n/.test(text);

function block(text: string, lead: string, indent: string, lines: string[]): void {
  const end = /\n*$/.exec(text)?.[0].length ?? 0;
  const chomp = end === 0 ? '-' : end === 1 ? '' : '+';
  lines.push(`${lead}|${chomp}`);
  const body = end === 0 ? text : text.slice(0, -1);
  for (const line of body.split('\n')) lines.push(line === '' ? '' : indent + line);
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return plain.test(value) && !words.test(value) ? value : quoted(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return number(value);
  throw new TypeError(`${typeof value} has no place in a manifest`);
}

/** JSON's own strings, without what YAML readers would break a line at or refuse. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** YAML 1.1 wants a point in what has an exponent. */
function number(value: number): string {
  const text = Object.is(value, -0) ? '0' : String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
