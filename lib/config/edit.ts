/** Changes one thing in the text of a config; every other character stays as it is. */
import { isMap, isPair, isScalar, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** The text with component `id` on or off; its settings stay. The text must be a config that can be read. */
export function switched(text: string, id: string, on: boolean): string {
  const document = parseDocument(text);
  const components = document.get('components', true);
  const value = on ? 'true' : 'false';
  if (!isMap(components)) return withBlock(text, components, `${id}: ${value}`);
  const pair = pairOf(components, id);
  if (!pair) return withEntry(text, components, `${id}: ${value}`);
  return isMap(pair.value) ? withEnabled(text, pair.value, value) : spliced(text, rangeOf(pair.value), value);
}

/** The text with `value` at this place, such as `components.mlflow.resources.mlflow.memory`. */
export const withValue = (text: string, path: Path, value: string): string =>
  setIn(text, parseDocument(text).contents, path, value);

type Path = readonly [string, ...string[]];

function setIn(text: string, node: unknown, [key, ...rest]: Path, value: string): string {
  const [next, ...others] = rest;
  const entry = `${key}: ${[...rest].reverse().reduce((inner, each) => `{ ${each}: ${inner} }`, value)}`;
  // As `mlflow: true` is, or `mlflow:` with nothing behind it.
  if (!isMap(node)) {
    const [start, end] = rangeOf(node);
    return spliced(text, [start, end], `${start === end ? ' ' : ''}{ ${entry} }`);
  }
  const pair = pairOf(node, key);
  if (!pair) return withEntry(text, node, entry);
  if (next === undefined) return spliced(text, rangeOf(pair.value), value);
  return setIn(text, pair.value, [next, ...others], value);
}

type Span = readonly [start: number, end: number];

/** New lines end as those that are there do. */
const spliced = (text: string, [start, end]: Span, fresh: string): string =>
  text.slice(0, start) + (text.includes('\r\n') ? fresh.replaceAll('\n', '\r\n') : fresh) + text.slice(end);

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((each) => isPair(each) && isScalar(each.key) && each.key.value === key);
}

/** From the first to the last character of a node's own text. */
function rangeOf(node: unknown): Span {
  const range = isNode(node) ? node.range : undefined;
  if (!range) throw new Error('this part of the config has no place in its text');
  return [range[0], range[1]];
}

const isNode = (value: unknown): value is Node => isMap(value) || isScalar(value);

/** There is no list of components yet, or an empty one. */
function withBlock(text: string, empty: unknown, entry: string): string {
  if (isScalar(empty)) {
    const [, end] = rangeOf(empty);
    return spliced(text, [end, end], `\n  ${entry}`);
  }
  const before = text.endsWith('\n') || text === '' ? '' : '\n';
  return spliced(text, [text.length, text.length], `${before}components:\n  ${entry}\n`);
}

function withEntry(text: string, map: YAMLMap, entry: string): string {
  const [start, end] = rangeOf(map);
  if (map.flow) {
    const last = map.items.at(-1);
    if (!last) return spliced(text, [start, end], `{ ${entry} }`);
    const [, after] = rangeOf(last.value ?? last.key);
    return spliced(text, [after, after], `, ${entry}`);
  }
  const indent = indentOf(text, start);
  const upTo = text.slice(0, end).trimEnd().length;
  return spliced(text, [upTo, upTo], `\n${indent}${entry}`);
}

function withEnabled(text: string, settings: YAMLMap, value: string): string {
  const known = pairOf(settings, 'enabled');
  if (known) return spliced(text, rangeOf(known.value), value);
  if (value === 'true') return text;
  const [start] = rangeOf(settings);
  if (!settings.flow) return spliced(text, [start, start], `enabled: false\n${indentOf(text, start)}`);
  const comma = settings.items.length > 0 ? ',' : ' ';
  return spliced(text, [start + 1, start + 1], ` enabled: false${comma}`);
}

/** The blanks before a place in its line. */
const indentOf = (text: string, at: number): string => text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
