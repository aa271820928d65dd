/** Where in the text each part of a config stands. */
import type { Problem } from '../../plan/problem';

/** A value with its position, and that of its key. */
export interface Place {
  /** Offset of the key, or of the list item; of the whole for the root. */
  readonly key: number;
  /** Offset of the value; that of the key where the value is a mapping or a list. */
  readonly value: number;
  readonly inside: ReadonlyMap<string, Place>;
}

export type Path = readonly (string | number)[];

/** Adds file, line and column by the path of a problem. */
export interface Source {
  locate(problem: Problem): Problem;
  /** For paths whose keys may hold dots; at the key itself, or at its value. */
  at(path: Path, problem: Problem, which?: 'key' | 'value'): Problem;
}

/** For configs that are no text. */
export const nowhere: Source = { locate: (problem) => problem, at: (_, problem) => problem };

export function sourceOf(file: string, root: Place, lineOf: (offset: number) => LinePosition): Source {
  const metadataOf = (offset: number, problem: Problem): Problem => {
    const { line, col } = lineOf(offset);
    return { ...problem, file, line, column: col };
  };
  const at: Source['at'] = (path, problem, which = 'value') =>
    metadataOf(offsetOf(root, path.map(String), which), problem);
  return { at, locate: (problem) => at(split(root, problem.path), problem) };
}

interface LinePosition {
  readonly line: number;
  readonly col: number;
}

/** The value; where it is missing, the key of the nearest that is not. */
function offsetOf(root: Place, path: readonly string[], which: 'key' | 'value'): number {
  let place = root;
  for (const step of path) {
    const next = place.inside.get(step);
    if (!next) return place.key;
    place = next;
  }
  return place[which];
}

/** Steps of a dotted path; a key that holds dots itself is found by trying the longest first. */
function split(root: Place, path: string): readonly string[] {
  const steps: string[] = [];
  let rest = path === '' ? [] : path.replace(/\[(\d+)\]/g, '.$1').split('.');
  let place: Place | undefined = root;
  while (rest.length > 0) {
    const inside: Place['inside'] | undefined = place?.inside;
    let length = inside ? rest.length : 1;
    while (length > 1 && !inside?.has(rest.slice(0, length).join('.'))) length -= 1;
    const step = rest.slice(0, length).join('.');
    steps.push(step);
    place = inside?.get(step);
    rest = rest.slice(length);
  }
  return steps;
}
