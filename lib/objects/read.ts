/** Careful reading of plain data whose shape nobody has checked. Paths are keys joined by dots. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths stand in the rules: they are few, and each is followed in hundreds of objects. */
const split = new Map<string, readonly string[]>();

function keysOf(path: string): readonly string[] {
  const known = split.get(path);
  if (known) return known;
  const keys = path.split('.');
  split.set(path, keys);
  return keys;
}

/** Whatever is at a path; undefined where the path ends early. */
export function at(value: unknown, path: string): unknown {
  let here = value;
  for (const key of keysOf(path)) {
    if (!isFields(here)) return undefined;
    here = here[key];
  }
  return here;
}

export function text(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' ? found : undefined;
}

export function number(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' ? found : undefined;
}

export function flag(value: unknown, path: string): boolean | undefined {
  const found = at(value, path);
  return typeof found === 'boolean' ? found : undefined;
}

/** An object; empty where there is none. */
export function fields(value: unknown, path: string): Fields {
  const found = at(value, path);
  return isFields(found) ? found : {};
}

/** A list; empty where there is none. */
export function list(value: unknown, path: string): readonly unknown[] {
  const found: unknown = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** The texts in a list. */
export const texts = (value: unknown, path: string): readonly string[] =>
  list(value, path).filter((each) => typeof each === 'string');

/** One object of a list, and where it is. */
export interface Item {
  /** Such as `env[2]`, seen from where the list was looked for. */
  readonly at: string;
  readonly fields: Fields;
}

/** The objects in a list. */
export const items = (value: unknown, path: string): readonly Item[] =>
  list(value, path).flatMap((each, index) =>
    isFields(each) ? [{ at: `${path}[${index}]`, fields: each }] : [],
  );

/** The texts of a map, such as labels. */
export function strings(value: unknown, path: string): Readonly<Record<string, string>> {
  const entries = Object.entries(fields(value, path)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

/** How a key of a map is written in a path, such as `["app.kubernetes.io/name"]`. */
export const member = (key: string): string => (/^\w+$/.test(key) ? `.${key}` : `["${key}"]`);
