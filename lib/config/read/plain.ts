/** From any TypeScript value to plain data, as it would come out of YAML. */
import type { Problem } from '../../plan/problem';
import { dotted, kindOf } from '../explain/words';

const deepest = 40;

class NotPlain extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

export function plainOf(input: unknown): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: copy(input, []) };
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    return { problem: { code: 'TK005', path: error.path, message: error.message, hint: 'give plain data' } };
  }
}

/** What is undefined is left out, as JSON does. */
function copy(value: unknown, path: readonly string[]): unknown {
  if (path.length > deepest) throw new NotPlain(dotted(path.slice(0, 3)), 'is nested without end');
  if (Array.isArray(value)) return value.map((inner, i) => copy(inner, [...path, String(i)]));
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  if (typeof value !== 'object' || !isRoot(Object.getPrototypeOf(value))) {
    throw new NotPlain(
      dotted(path),
      `is ${typeof value === 'object' ? 'an object of a class' : kindOf(value)}`,
    );
  }
  const written = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(written.map(([key, inner]) => [key, copy(inner, [...path, key])]));
}

/** The prototype of `{}`, wherever it was made, or none. */
const isRoot = (prototype: unknown): boolean =>
  prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null);
