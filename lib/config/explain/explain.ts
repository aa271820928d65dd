/** What a schema complains about, in the words of who wrote the config. */
import { z } from 'zod';
import { suggest } from '../../plan/suggest';
import { isSettings } from '../../plan/toggles';
import type { Path } from '../read/positions';
import { isSecret } from '../secrecy';
import type { Found, Input } from './found';
import { bare, choices, kindWanted, schemaAt, valueAt, wanted } from './schema-words';
import { unknownKey } from './unknown-key';
import { dotted, either, kindOf, quoted, shown } from './words';

export function explain(input: Input, issue: z.core.$ZodIssue, under: Path = []): readonly Found[] {
  const path = [...under, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const value = valueAt(input.value, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(input, path, key));
  const schema = schemaAt(input.schema, input.value, path);
  if (issue.code === 'invalid_key') return [wrongKey(path, issue.issues[0]?.message)];
  if (!isWritten(input.value, path)) return [missing(path, schema, discriminators(input, path))];
  if (value === null || value === undefined) {
    return [found(path, 'TK103', 'has no value', hintFor(schema) ?? 'write a value, or delete the line')];
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = closest(issue.errors);
    return branch ? branch.flatMap((inner) => explain(input, inner, path)) : [wrongKind(path, schema, value)];
  }
  if (issue.code === 'invalid_type') return [wrongKind(path, schema, value)];
  if (issue.code === 'invalid_value') return [noChoice(path, schema, value, issue.values.map(String))];
  if (issue.code === 'invalid_union') return [noChoice(path, schema, value, discriminators(input, path))];
  return [unfit(path, schema, value, issue)];
}

function isWritten(value: unknown, path: Path): boolean {
  const outer = valueAt(value, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined) return true;
  return Array.isArray(outer) ? Number(key) in outer : isSettings(outer) && Object.hasOwn(outer, key);
}

/** Of a choice, the branch that takes this kind of value; of several, the one with the least complaints. */
const closest = (branches: readonly (readonly z.core.$ZodIssue[])[]) =>
  branches
    .filter((branch) => !branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .sort((a, b) => a.length - b.length)[0];

/** Values of the key that tells the branches apart, such as `issuer`. */
function discriminators(input: Input, path: Path): readonly string[] {
  const key = path.at(-1);
  const union = bare(schemaAt(input.schema, input.value, path.slice(0, -1)));
  if (!(union instanceof z.ZodUnion) || key === undefined) return [];
  return union.options
    .map(bare)
    .flatMap((option) => (option instanceof z.ZodObject ? choices(option.shape[key]) : []));
}

/** A key that the user chose, such as the name of a device. */
function wrongKey(path: Path, said = ''): Found {
  const hint = said.startsWith('write ') ? said : 'write another name';
  return { ...found(path, 'TK104', 'is not a valid name', hint), which: 'key' };
}

const found = (path: Path, code: string, message: string, hint: string | undefined): Found => ({
  at: path,
  problem: { code, path: dotted(path), message, ...(hint !== undefined && { hint }) },
});

function hintFor(schema: unknown): string | undefined {
  const what = wanted(schema);
  return what === undefined ? undefined : `write ${what}`;
}

function missing(path: Path, schema: unknown, words: readonly string[]): Found {
  const key = path.at(-1);
  const what = words.length > 0 ? either(words) : wanted(schema);
  const below = what !== undefined && /^(below it|a list)/.test(what);
  const line = below ? `add "${key}:", and ${what}` : `add "${key}: …"${what ? `, ${what}` : ''}`;
  return found(path, 'TK101', 'is missing', line);
}

function noChoice(path: Path, schema: unknown, value: unknown, words: readonly string[]): Found {
  if (value === undefined) return missing(path, schema, words);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const right = words.find((word) => word === text);
  if (right !== undefined && typeof value !== 'string') {
    return found(path, 'TK103', `must be text, not ${kindOf(value)}`, `write it in quotes: "${right}"`);
  }
  const unquoted = otherQuotes(schema, value);
  if (unquoted !== undefined) return found(path, 'TK103', 'must not be in quotes', unquoted);
  const isText = typeof value === 'string';
  const all =
    words.length > 0
      ? `write ${words.length === 1 ? words[0] : `one of: ${words.join(', ')}`}`
      : hintFor(schema);
  return found(path, 'TK104', `cannot be ${shown(value)}${isText ? suggest(text, words) : ''}`, all);
}

const saidOtherwise: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  no: 'false',
  off: 'false',
};

function wrongKind(path: Path, schema: unknown, value: unknown): Found {
  if (typeof value === 'string') {
    if (isSecret(value, path.at(-1))) {
      return found(path, 'TK501', 'must name a Secret, never hold its value', hintFor(schema));
    }
    const meant = choices(schema).includes('true') ? saidOtherwise[value.toLowerCase()] : undefined;
    if (meant !== undefined) return found(path, 'TK103', `cannot be ${quoted(value)}`, `write ${meant}`);
  }
  const message = `must be ${kindWanted(schema)}, not ${kindWritten(value)}`;
  return found(path, 'TK103', message, otherQuotes(schema, value) ?? hintFor(schema));
}

const kindWritten = (value: unknown): string =>
  typeof value === 'string' ? `the text ${quoted(value)}` : shown(value);

/** A number in quotes, or a text without them. */
function otherQuotes(schema: unknown, value: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  if (typeof value === 'string') {
    const meant = value === 'true' ? true : value === 'false' ? false : Number(value);
    const isPlain = value.trim() !== '' && schema.safeParse(meant).success;
    return isPlain ? `write it without quotes: ${meant}` : undefined;
  }
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return isPlain && schema.safeParse(String(value)).success ? `write it in quotes: "${value}"` : undefined;
}

function unfit(path: Path, schema: unknown, value: unknown, issue: z.core.$ZodIssue): Found {
  if (Array.isArray(value)) return found(path, 'TK105', counted(value, issue), hintFor(schema));
  // What is wrong with a mapping as a whole is told of it, not of its being one.
  if (isSettings(value) && isOurs(issue)) return found(path, 'TK104', issue.message, hintFor(schema));
  const own = issue.message.startsWith('write ') ? issue.message : undefined;
  const reason = own === undefined && isOurs(issue) ? `: ${issue.message}` : '';
  return found(path, 'TK104', `cannot be ${shown(value)}${reason}`, own ?? hintFor(schema));
}

/** Messages of the schema itself begin with a small letter; zod's own with a capital. */
const isOurs = ({ message }: z.core.$ZodIssue): boolean => /^[a-z]/.test(message);

function counted(value: readonly unknown[], issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small')
    return value.length === 0 ? 'is empty' : `needs at least ${issue.minimum} items`;
  if (issue.code === 'too_big') return `has ${value.length} items; at most ${issue.maximum} are allowed`;
  return isOurs(issue) ? issue.message : 'does not fit';
}
