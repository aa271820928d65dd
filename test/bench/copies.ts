/** Several platforms side by side: the same objects under other names. */
import type { Emitted, KubeObject } from '../../lib/kube/object';
import type { RuleFacts } from '../../lib/objects/facts';

/** Texts that name a namespace, a component or an object without a namespace. */
export function namesOf(objects: readonly Emitted[]): ReadonlySet<string> {
  const alone = objects.filter(({ object }) => object.metadata.namespace === undefined);
  return new Set([
    ...objects.flatMap(({ component, object }) => [component, object.metadata.namespace ?? component]),
    ...alone.map(({ object }) => object.metadata.name),
  ]);
}

/** SecretCopy number `copy`; the first one is the original. */
export function copyOf(
  objects: readonly Emitted[],
  names: ReadonlySet<string>,
  copy: number,
): readonly Emitted[] {
  if (copy === 0) return objects;
  return objects.map(({ component, path, object }) => ({
    component: `${component}-${copy}`,
    path: `${path}-${copy}`,
    object: renamed(object, names, copy),
  }));
}

/** The same context for all copies together. */
export function contextOfCopies(context: RuleFacts, names: ReadonlySet<string>, count: number): RuleFacts {
  const copies = Array.from({ length: count }, (_, copy) => copy);
  const all = <T>(list: readonly T[] | undefined): T[] =>
    copies.flatMap((copy) => (list ?? []).map((each) => (copy === 0 ? each : renamed(each, names, copy))));
  const waivers = copies.flatMap((copy) =>
    [...(context.waivers ?? [])].map(
      ([id, list]) =>
        [copy === 0 ? id : `${id}-${copy}`, copy === 0 ? list : renamed(list, names, copy)] as const,
    ),
  );
  return {
    ...context,
    waivers: new Map(waivers),
    external: all(context.external),
    planned: all(context.planned),
  };
}

function renamed<T>(value: T, names: ReadonlySet<string>, copy: number): T;
function renamed(value: unknown, names: ReadonlySet<string>, copy: number): unknown {
  if (typeof value === 'string') return names.has(value) ? `${value}-${copy}` : value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, names, copy));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, names, copy)]));
}

/** Objects by component, in the order of their first one. */
export function byComponent(objects: readonly Emitted[]): ReadonlyMap<string, readonly KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const { component, object } of objects) {
    const group = groups.get(component);
    if (group) group.push(object);
    else groups.set(component, [object]);
  }
  return groups;
}
