/** Reading finished objects, whose shape is not known to the compiler. */

/** What lies at these keys; undefined where there is nothing. */
export function dig(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}

/** The members of the list at these keys; none where there is no list. */
export function each(value: unknown, ...keys: readonly (string | number)[]): readonly unknown[] {
  const found: unknown = dig(value, ...keys);
  return Array.isArray(found) ? found : [];
}
