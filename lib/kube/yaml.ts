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

const endsInBlank = [' \n', '\t\n'];

/** One document with a line end. */
export const toYaml = (value: unknown): string =>
  (isHolder(value) && below(value, '', '')) || after(value, '').trimStart();

/** A value as it follows `key:` or `-`, with its line end. */
function after(value: unknown, indent: string): string {
  if (typeof value === 'string') return isBlock(value) ? block(value, indent) : ` ${text(value)}\n`;
  if (!isHolder(value)) return ` ${scalar(value)}\n`;
  const inside = below(value, indent, indent);
  if (inside !== '') return `\n${inside}`;
  return isList(value) ? ' []\n' : ' {}\n';
}

type Holder = readonly unknown[] | Readonly<Record<string, unknown>>;

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

/**
 * What a list or a map holds, a line each; nothing where it is empty. `first` stands before the first of them, as it may
 * follow a `- `.
 */
function below(value: Holder, first: string, indent: string): string {
  const inner = `${indent}  `;
  let lead = first;
  let written = '';
  if (isList(value)) {
    for (const each of value) {
      written += lead + ((isHolder(each) && below(each, '- ', inner)) || `-${after(each, inner)}`);
      lead = indent;
    }
    return written;
  }
  for (const key of Object.keys(value)) {
    const each = value[key];
    if (each === undefined) continue;
    written += lead + nameOf(key) + after(each, inner);
    lead = indent;
  }
  return written;
}

const isList = (value: Holder): value is readonly unknown[] => Array.isArray(value);

/** Several lines that read the same as a literal block: no line ends in a blank, the first begins with none. */
const isBlock = (text: string): boolean =>
  text.includes('\n') &&
  !/^\s/.test(text) &&
  !endsInBlank.some((end) => `${text}\n`.includes(end)) &&
  printable.test(text);

function block(text: string, indent: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  const ends = text.length - end;
  const chomp = ends === 0 ? '-' : ends === 1 ? '' : '+';
  const lines = text.slice(0, end).replaceAll(/\n(?!\n)/g, `\n${indent}`);
  return ` |${chomp}\n${indent}${lines}\n${'\n'.repeat(Math.max(0, ends - 1))}`;
}

/** Keys as they are written: the same few stand in every object. */
const names = new Map<string, string>();

function nameOf(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const written = `${text(key)}:`;
  names.set(key, written);
  return written;
}

const text = (value: string): string => (plain.test(value) && !words.test(value) ? value : quoted(value));

function scalar(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return number(value);
  throw new TypeError(`${typeof value} has no place in a manifest`);
}

/** Printable ASCII without the two characters that are escaped. */
const asItIs = /^[ !#-[\]-~]*$/;

/** JSON's own strings, without what YAML readers would break a line at or refuse. */
const quoted = (text: string): string =>
  asItIs.test(text)
    ? `"${text}"`
    : JSON.stringify(text).replace(
        /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );

/** YAML 1.1 wants a point in what has an exponent. */
function number(value: number): string {
  const text = Object.is(value, -0) ? '0' : String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
