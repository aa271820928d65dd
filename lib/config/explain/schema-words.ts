/** What a schema wants, in words for people. */
import { z } from 'zod';
import { isSettings } from '../../plan/toggles';
import type { Path } from '../read/positions';
import { either } from './words';

/** A schema without what only says that it may be left out. */
export function bare(schema: unknown): unknown {
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodReadonly
  ) {
    inner = inner.unwrap();
  }
  return inner;
}

/** The schema at a place of a value; of a choice, the branch that this value could be meant for. */
export function schemaAt(schema: unknown, value: unknown, path: Path): unknown {
  const here = chosen(bare(schema), value);
  const [step, ...rest] = path;
  if (step === undefined) return here;
  if (here instanceof z.ZodObject) return schemaAt(here.shape[step], inside(value, step), rest);
  if (here instanceof z.ZodArray) return schemaAt(here.element, inside(value, step), rest);
  if (here instanceof z.ZodRecord) return schemaAt(here.valueType, inside(value, step), rest);
  return undefined;
}

/** The part of a value at a path. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((outer, step) => inside(outer, step), value);

function inside(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isSettings(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function chosen(schema: unknown, value: unknown): unknown {
  if (!(schema instanceof z.ZodUnion)) return schema;
  const options = schema.options.map(bare);
  if (!isSettings(value)) return schema;
  const objects = options.filter((option) => option instanceof z.ZodObject);
  return (
    objects.find((option) => discriminates(option, value)) ?? (objects.length === 1 ? objects[0] : schema)
  );
}

/** Whether a literal of this branch is what the value says, as `issuer: letsencrypt` does. */
const discriminates = (option: z.ZodObject, value: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(option.shape).some(([key, inner]) => {
    const literal = bare(inner);
    return literal instanceof z.ZodLiteral && literal.safeParse(value[key]).success;
  });

/** Keys that may stand in a mapping of this schema. */
export const keysOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** Texts that this schema takes; none where it takes more than a few. */
export function choices(schema: unknown): readonly string[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(String);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(choices);
  return inner instanceof z.ZodBoolean ? ['true', 'false'] : [];
}

const formats: Readonly<Record<string, string>> = {
  email: 'an e-mail address such as me@example.com',
  ipv4: 'an IPv4 address such as 192.168.1.10',
  cidrv4: 'a range of IPv4 addresses such as 10.1.0.0/16',
  url: 'an address such as https://example.com',
};

/** What to write, to go after "write "; nothing where the schema does not tell. */
export function wanted(schema: unknown): string | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodBoolean || inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral) {
    return either(choices(inner));
  }
  if (inner instanceof z.ZodNumber) return numberWanted(inner);
  if (inner instanceof z.ZodArray) {
    const each = wanted(inner.element);
    return `a list, each item on a line that begins with "- "${each === undefined ? '' : `: ${each}`}`;
  }
  if (inner instanceof z.ZodObject) return `below it: ${keysWanted(inner)}`;
  if (inner instanceof z.ZodRecord) return 'below it: "key: value", one a line';
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const key = inner.def.discriminator;
    const words = inner.options
      .map(bare)
      .flatMap((each) => (each instanceof z.ZodObject ? choices(each.shape[key]) : []));
    return `below it: "${key}: …" with ${either(words)}`;
  }
  if (inner instanceof z.ZodUnion)
    return [...new Set(inner.options.flatMap((each) => wanted(each) ?? []))].join('; or ');
  return textWanted(inner);
}

/** The kind of value that a schema takes: `text`, `true or false`. */
export function kindWanted(schema: unknown): string {
  const inner = bare(schema);
  if (inner instanceof z.ZodBoolean) return 'true or false';
  if (inner instanceof z.ZodNumber) return numberWanted(inner);
  if (inner instanceof z.ZodArray) return 'a list';
  if (inner instanceof z.ZodObject || inner instanceof z.ZodRecord) return 'a mapping';
  if (inner instanceof z.ZodUnion) return [...new Set(inner.options.map(kindWanted))].join(', or ');
  return inner instanceof z.ZodLiteral ? either(choices(inner)) : 'text';
}

/** Those that are needed come first; more than a handful of others are not read by anybody. */
function keysWanted(schema: z.ZodObject): string {
  const isOptional = ([, inner]: [string, unknown]) =>
    inner instanceof z.ZodType && inner.safeParse(undefined).success;
  const all = Object.entries(schema.shape);
  const needed = all.filter((each) => !isOptional(each)).map(([key]) => key);
  const others = all.filter(isOptional).map(([key]) => key);
  const some = others.length > 8 ? `${others.slice(0, 8).join(', ')} …` : others.join(', ');
  if (needed.length === 0) return some;
  return needed.join(', ') + (some === '' ? '' : `; if you like, ${some}`);
}

/** Text knows best itself: its message says what to write. `z.email()` and its like are not ZodStrings. */
function textWanted(schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const issue = schema.safeParse('\u0001').error?.issues[0];
  if (issue?.message.startsWith('write ')) return issue.message.slice('write '.length);
  const format = issue?.code === 'invalid_format' ? formats[issue.format] : undefined;
  if (format !== undefined || !(schema instanceof z.ZodString)) return format;
  return (schema.minLength ?? 0) > 1 ? `text of at least ${schema.minLength} characters` : 'text';
}

function numberWanted({ minValue, maxValue, format }: z.ZodNumber): string {
  const kind =
    format === 'safeint' || format === 'int32' || format === 'uint32' ? 'a whole number' : 'a number';
  const least = isBound(minValue) ? ` from ${minValue}` : '';
  const most = isBound(maxValue) ? ` to ${maxValue}` : '';
  return `${kind}${least}${most}`;
}

const isBound = (value: number | null): value is number =>
  value !== null && Number.isFinite(value) && Math.abs(value) < Number.MAX_SAFE_INTEGER;
