/** From bytes to text, or the one reason why there is none. */
import type { Problem } from '../../plan/problem';

/** A config has a few KiB; far more than any is refused before anything looks at it closely. */
const mostBytes = 128 * 1024;

export type Text = { readonly text: string } | { readonly problem: Problem };

export function textOf(file: string, bytes: Uint8Array): Text {
  const problem = (code: string, message: string, hint: string): Text => ({
    problem: { code, file, line: 1, column: 1, path: '', message, hint },
  });
  if (bytes.length > mostBytes) {
    return problem(
      'TK007',
      `has ${Math.ceil(bytes.length / 1024)} KiB, more than the ${mostBytes / 1024} that a config may have`,
      'is this the right file? name another one with -c',
    );
  }
  if (isUtf16(bytes)) {
    return problem('TK003', 'is UTF-16, not UTF-8', 'save it as UTF-8 in your editor');
  }
  const text = decoded(bytes);
  if (text === undefined)
    return problem('TK003', 'is not text in UTF-8', 'is this the right file? if so, save it as UTF-8');
  const at = text.search(forbidden);
  if (at >= 0) {
    const code = text.charCodeAt(at).toString(16).padStart(4, '0').toUpperCase();
    const lines = text.slice(0, at).split('\n');
    const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
    const refused: Problem = {
      code: 'TK003',
      file,
      ...place,
      path: '',
      message: `contains a character that is not allowed in text (U+${code})`,
      hint: 'is this the right file? if so, delete that character',
    };
    return { problem: refused };
  }
  const empty = text.split('\n').every((line) => /^\s*(#.*|---\s*|\.\.\.\s*)?$/.test(line));
  return empty
    ? problem('TK002', 'is empty', '`npx cdk8s-thinkube init` writes a first one; examples/ has others')
    : { text };
}

/** What YAML forbids in a text: control characters but tab and line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/;

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** A byte order mark is dropped. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
