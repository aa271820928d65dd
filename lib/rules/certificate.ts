import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';
import { type Fields, isFields, items, member, text } from '../objects/read';
import { missing, missingKey } from './references';
import { defineRule, type Finding } from './rule';

const group = 'cert-manager.io';

export const certificate = defineRule({
  id: 'certificate',
  code: 'TK723',
  title: 'every issuer and Certificate that is named exists, and so do the Secrets of the issuers',
  *findings(inventory) {
    for (const of of inventory.of(`${group}/Certificate`)) {
      const kind = text(of.object, 'spec.issuerRef.kind') ?? 'Issuer';
      yield* ofIssuer(inventory, of, kind, text(of.object, 'spec.issuerRef.name') ?? '', 'spec.issuerRef');
    }
    for (const of of inventory.of(`${group}/Issuer`)) yield* secretsOf(inventory, of);
    for (const of of inventory.of(`${group}/ClusterIssuer`)) yield* secretsOf(inventory, of);
    for (const of of inventory.emitted) yield* ofAnnotations(inventory, of);
  },
});

function* ofIssuer(
  inventory: Inventory,
  of: Emitted,
  kind: string,
  name: string,
  path: string,
): Iterable<Finding> {
  const namespace = kind === 'ClusterIssuer' ? undefined : of.object.metadata.namespace;
  const lost = missing(inventory, `${group}/${kind}`, namespace, name);
  if (lost) yield { of, path, ...lost };
}

function* ofAnnotations(inventory: Inventory, of: Emitted): Iterable<Finding> {
  for (const [key, value] of Object.entries(of.object.metadata.annotations ?? {})) {
    if (!key.startsWith(`${group}/`)) continue;
    const path = `metadata.annotations${member(key)}`;
    if (key === `${group}/cluster-issuer`) yield* ofIssuer(inventory, of, 'ClusterIssuer', value, path);
    if (key === `${group}/issuer`) yield* ofIssuer(inventory, of, 'Issuer', value, path);
    const [namespace = '', name = ''] = value.split('/');
    const lost =
      key === `${group}/inject-ca-from` && missing(inventory, `${group}/Certificate`, namespace, name);
    if (lost) yield { of, path, ...lost };
  }
}

/** An issuer's Secrets are in its namespace; for a ClusterIssuer in that of cert-manager, wherever this is. */
function* secretsOf(inventory: Inventory, of: Emitted): Iterable<Finding> {
  const { kind, metadata } = of.object;
  const namespaces = kind === 'Issuer' ? [metadata.namespace ?? ''] : [...inventory.namespaces.keys()];
  for (const { path, name, key } of secretRefs(of.object)) {
    const homes = namespaces.filter((namespace) => inventory.secretKeys(namespace, name) !== undefined);
    if (homes.length === 0) {
      const hint = 'request it as a Certificate, or list it under external';
      yield { of, path, message: `no object creates the Secret "${name}"`, hint };
    }
    const wrong = homes.map((namespace) => missingKey(inventory, 'Secret', namespace, name, key));
    if (wrong[0] && !wrong.includes(undefined)) yield { of, path, ...wrong[0] };
  }
}

/** Secrets that an issuer reads. The key of its ACME account it makes itself. */
function secretRefs(object: Emitted['object']) {
  const ca = text(object, 'spec.ca.secretName');
  const solvers = items(object, 'spec.acme.solvers').flatMap(({ at, fields }) => keyRefs(fields, at));
  return [
    ...(ca === undefined ? [] : [{ path: 'spec.ca.secretName', name: ca, key: 'tls.key' }]),
    ...solvers,
  ];
}

/** Every `...SecretRef` below a value. */
function keyRefs(value: Fields, start: string): { path: string; name: string; key: string }[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!isFields(inner)) return [];
    const path = `${start}.${key}`;
    if (!key.endsWith('SecretRef')) return keyRefs(inner, path);
    return [{ path, name: text(inner, 'name') ?? '', key: text(inner, 'key') ?? '' }];
  });
}
