/** From text to plain data, with the place of each part. */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { Problem } from '../../plan/problem';
import { dotted, quoted } from '../explain/words';
import { nowhere, type Place, type Source, sourceOf } from './positions';
import { scan } from './scan';
import { syntaxProblem } from './syntax';
import { textOf } from './text';

export interface Read {
  /** Absent where nothing can be made of the text. */
  readonly value?: unknown;
  readonly problems: readonly Problem[];
  readonly source: Source;
}

export function read(file: string, bytes: Uint8Array): Read {
  const decoded = textOf(file, bytes);
  if ('problem' in decoded) return { problems: [decoded.problem], source: nowhere };
  const { text } = decoded;
  const lines = new LineCounter();
  text.split('\n').reduce((offset, line) => {
    lines.addNewLine(offset);
    return offset + line.length + 1;
  }, 0);
  const failed = (offset: number, problem: Omit<Problem, 'path' | 'file'>): Read => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { problems: [{ ...problem, file, line, column: col, path: '' }], source: nowhere };
  };
  const refused = scan(text);
  if (refused) {
    const { offset, ...problem } = refused;
    return failed(offset, problem);
  }
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  const [error] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (error) {
    const { offset, ...problem } = syntaxProblem(error, text);
    return failed(offset, problem);
  }
  if (!isMap(document.contents)) {
    return failed(document.contents?.range?.[0] ?? 0, {
      code: 'TK005',
      message: `is ${isSeq(document.contents) ? 'a list' : 'a single value'}, not a mapping of keys to values`,
      hint: 'the first line is "schemaVersion: 1"',
    });
  }
  const refusals: Refused[] = [];
  const { value, place } = mapping(document.contents, 0, [], refusals);
  const source = sourceOf(file, place, (offset) => lines.linePos(offset));
  const problems = refusals.map(({ offset, first, ...problem }): Problem => {
    const { line, col } = lines.linePos(offset);
    const before = first === undefined ? '' : ` (first in line ${lines.linePos(first).line})`;
    const message = `${problem.message}${before}`;
    return { ...problem, file, line, column: col, message };
  });
  return { value, source, problems };
}

/** A key that cannot be taken. */
interface Refused extends Problem {
  readonly offset: number;
  /** Where the same key stands before. */
  readonly first?: number;
}

interface Converted {
  readonly value: unknown;
  readonly place: Place;
}

/** Walks the tree of nodes once; `scan` has seen to it that it is not deep. */
function converted(node: unknown, key: number, path: readonly string[], refused: Refused[]): Converted {
  if (isMap(node)) return mapping(node, key, path, refused);
  if (isSeq(node)) {
    const items = node.items.map((item, i) =>
      converted(item, startOf(item) ?? key, [...path, String(i)], refused),
    );
    const inside = new Map(items.map(({ place }, i) => [String(i), place]));
    return { value: items.map(({ value }) => value), place: { key, value: key, inside } };
  }
  const value: unknown = isScalar(node) ? node.value : null;
  const written = isScalar(node) && node.source !== '';
  return { value, place: { key, value: (written ? startOf(node) : undefined) ?? key, inside: new Map() } };
}

function mapping(node: YAMLMap, key: number, path: readonly string[], refused: Refused[]): Converted {
  const entries = new Map<string, Converted>();
  for (const pair of node.items) {
    const at = startOf(pair.key) ?? key;
    if (!isScalar(pair.key) || isEmpty(pair.key.value)) {
      refused.push({ offset: at, path: dotted(path), ...noWord });
      continue;
    }
    const name = String(pair.key.value);
    const known = entries.get(name);
    const problem = known ? twice(name, known.place.key) : unreadable(name);
    if (problem) refused.push({ offset: at, path: dotted(path), ...problem });
    else entries.set(name, converted(pair.value, at, [...path, name], refused));
  }
  return {
    value: Object.fromEntries([...entries].map(([name, { value }]) => [name, value])),
    place: { key, value: key, inside: new Map([...entries].map(([name, { place }]) => [name, place])) },
  };
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
const isEmpty = (value: unknown): boolean => value === null || value === '';

type Refusal = Omit<Refused, 'offset' | 'path'>;

const noWord: Refusal = { code: 'TK006', message: 'a key must be a word', hint: 'write "key: value"' };

const twice = (name: string, first: number): Refusal => ({
  first,
  code: 'TK008',
  message: `${quoted(name)} appears a second time`,
  hint: 'keep one of them',
});

function unreadable(name: string): Refusal | undefined {
  if (name === '<<') {
    const message = 'YAML merge keys (<<) are not supported here';
    return { code: 'TK006', message, hint: 'write the keys out where they are needed' };
  }
  if (name !== '__proto__') return undefined;
  return { code: 'TK102', message: 'unknown key "__proto__"', hint: 'delete it' };
}
