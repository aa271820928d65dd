/** Sentences about what is referred to and does not exist, the same in all rules. */

import type { Inventory } from '../objects/inventory';
import type { Finding } from './rule';

type Missing = Pick<Finding, 'message' | 'hint'>;

const where = (namespace: string | undefined): string =>
  namespace === undefined ? '' : ` in namespace "${namespace}"`;

/** Nothing where the object exists. `kind` as the inventory names it. */
export function missing(
  inventory: Inventory,
  kind: string,
  namespace: string | undefined,
  name: string,
): Missing | undefined {
  if (inventory.has(kind, namespace, name)) return undefined;
  return absent(kind.slice(kind.lastIndexOf('/') + 1), namespace, name);
}

/** Nothing where the Secret or ConfigMap exists and has the key. */
export function missingKey(
  inventory: Inventory,
  kind: 'Secret' | 'ConfigMap',
  namespace: string,
  name: string,
  key?: string,
): Missing | undefined {
  const keys =
    kind === 'Secret' ? inventory.secretKeys(namespace, name) : inventory.configMapKeys(namespace, name);
  if (keys === undefined) return absent(kind, namespace, name);
  if (key === undefined || keys === 'any' || keys.has(key)) return undefined;
  return {
    message: `${kind} "${name}" has no key "${key}"`,
    hint: keys.size === 0 ? 'it has none at all' : `write one of its keys: ${[...keys].sort().join(', ')}`,
  };
}

const absent = (kind: string, namespace: string | undefined, name: string): Missing => ({
  message: `no object creates the ${kind} "${name}"${where(namespace)}`,
  hint: cures[kind] ?? `emit this ${kind}, or list it under external`,
});

const cures: Readonly<Record<string, string>> = {
  Secret: 'declare a need for it, or list it under external',
  Namespace: "write the component's own namespace, or emit this one",
};
