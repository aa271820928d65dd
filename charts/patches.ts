/** The option `patches`: JSON patches (RFC 6902) on a component's finished objects. */
import { type ApiObject, JsonPatch } from 'cdk8s';
import { applyPatch, Pointer } from 'rfc6902';
import type { PlannedComponent } from '../lib/plan/plan';
import type { Problem } from '../lib/plan/problem';
import type { CommonOptions } from '../lib/plan/schema/common';
import { suggest } from '../lib/plan/suggest';

type Op = CommonOptions['patches'][number]['ops'][number];

/** Changes the objects; those that a patch does not fit stay as they are, and are reported. */
export function patched({ id, common }: PlannedComponent, objects: readonly ApiObject[]): readonly Problem[] {
  return common.patches.flatMap(({ target, ops }, i) => {
    const path = `components.${id}.patches.${i}`;
    const found = objects.filter((object) => nameOf(object) === target);
    if (found.length === 0) return [noSuchObject(path, id, target, objects.map(nameOf))];
    return found.flatMap((object) => {
      const problem = misfit(object.toJson(), ops);
      if (problem) return [{ code: 'TK621', path: `${path}.ops.${problem.index}`, ...problem.words }];
      for (const op of ops) object.addJsonPatch(cdk8sPatch(op));
      return [];
    });
  });
}

const nameOf = ({ kind, name }: ApiObject): string => `${kind}/${name}`;

const noSuchObject = (path: string, id: string, target: string, known: readonly string[]): Problem => ({
  code: 'TK620',
  path: `${path}.target`,
  message: `${id} has no object ${target}${suggest(target, known)}`,
  hint: `write one of: ${[...new Set(known)].sort().join(', ')}`,
});

function cdk8sPatch(op: Op): JsonPatch {
  switch (op.op) {
    case 'add':
    case 'replace':
    case 'test':
      return JsonPatch[op.op](op.path, op.value);
    case 'remove':
      return JsonPatch.remove(op.path);
    default:
      return JsonPatch[op.op](op.from, op.path);
  }
}

interface Misfit {
  readonly index: number;
  readonly words: Pick<Problem, 'message' | 'hint'>;
}

/** The first operation that cannot be carried out. */
function misfit(object: unknown, ops: readonly Op[]): Misfit | undefined {
  const copy: unknown = structuredClone(object);
  for (const [index, op] of ops.entries()) {
    const absent = unreachable(copy, op);
    if (absent !== undefined) return { index, words: nothingAt(copy, absent) };
    const [error] = applyPatch(copy, [op]);
    if (error?.name === 'TestError') return { index, words: unlike(copy, op.path) };
    if (error) return { index, words: nothingAt(copy, op.path) };
  }
  return undefined;
}

/** What is read must be there; what is added needs a mapping or a list around it. */
function unreachable(object: unknown, op: Op): string | undefined {
  const read = 'from' in op ? op.from : op.op === 'add' ? '' : op.path;
  if (deepest(object, read) !== read) return read;
  const around = parentOf(op.path);
  const isThere = deepest(object, around) === around && isContainer(Pointer.fromJSON(around).get(object));
  return isThere ? undefined : op.path;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The longest beginning of a path that leads somewhere. */
function deepest(object: unknown, path: string): string {
  if (path === '') return path;
  const above = deepest(object, parentOf(path));
  const { parent, key } = Pointer.fromJSON(path).evaluate(object);
  return above === parentOf(path) && has(parent, key) ? path : above;
}

const has = (parent: unknown, key: string): boolean =>
  isContainer(parent) && Object.hasOwn(parent, key) && (!Array.isArray(parent) || /^\d+$/.test(key));

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What is there instead tells what could have been meant. */
function nothingAt(object: unknown, path: string): Misfit['words'] {
  const there = deepest(object, path);
  const value: unknown = Pointer.fromJSON(there).get(object);
  return { message: `there is no ${path}`, hint: `${there || 'the object'} ${contents(value)}` };
}

function contents(value: unknown): string {
  if (Array.isArray(value)) return `is a list of ${value.length}; places are counted from 0`;
  if (isContainer(value)) return `has: ${Object.keys(value).sort().join(', ')}`;
  return `is ${JSON.stringify(value)}, which has no parts`;
}

const unlike = (object: unknown, path: string): Misfit['words'] => ({
  message: `${path} is not what "test" expects`,
  hint: `it is ${JSON.stringify(Pointer.fromJSON(path).get(object))}: see what has changed, then correct the patch`,
});
