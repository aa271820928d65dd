/** Options of a zod shape as rows for people. */
import { z } from 'zod';

export interface OptionRow {
  readonly name: string;
  readonly type: string;
  /** As it is written in YAML; a dash where there is none. */
  readonly initial: string;
  readonly description: string;
}

export const optionRows = (shape: z.ZodRawShape): readonly OptionRow[] =>
  rowsOf(z.toJSONSchema(z.strictObject(shape), { io: 'input', target: 'draft-7' }), '');

/** The part of JSON Schema that our options use. */
interface Schema {
  readonly type?: unknown;
  readonly description?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

function rowsOf(schema: unknown, prefix: string): OptionRow[] {
  if (!isSchema(schema)) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]): OptionRow[] => {
    if (!isSchema(inner)) return [];
    const path = `${prefix}${name}`;
    const row = {
      name: path,
      type: typeOf(inner),
      initial: inner.default === undefined ? '-' : `\`${JSON.stringify(inner.default)}\``,
      description: typeof inner.description === 'string' ? inner.description : '',
    };
    const items = isSchema(inner.items) ? inner.items : undefined;
    return [row, ...rowsOf(inner, `${path}.`), ...rowsOf(items, `${path}[].`)];
  });
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.anyOf) return schema.anyOf.map((each) => (isSchema(each) ? typeOf(each) : 'any')).join(' | ');
  if (schema.type === 'array') return `list of ${isSchema(schema.items) ? typeOf(schema.items) : 'any'}`;
  return typeof schema.type === 'string' ? schema.type : 'any';
}
