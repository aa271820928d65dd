import type { Emitted } from '../kube/object';
import { type Fetch, fetchedKeys, fetchesOf, generatorsOf, remoteNamespace } from '../objects/fetches';
import type { Inventory } from '../objects/inventory';
import { fields, text } from '../objects/read';
import { mayRead } from '../objects/rights';
import { missing, missingKey } from './references';
import { defineRule, type Finding } from './rule';

const group = 'external-secrets.io';

export const externalSecret = defineRule({
  id: 'external-secret',
  code: 'TK721',
  title:
    'the stores, generators, Secrets and keys of every ExternalSecret exist, and its account may read them',
  *findings(inventory) {
    for (const of of inventory.of(`${group}/ExternalSecret`)) {
      const { namespace } = of.object.metadata;
      for (const { at: path, kind, name } of generatorsOf(of.object)) {
        const where = kind === 'ClusterGenerator' ? undefined : namespace;
        const lost = missing(inventory, `generators.${group}/${kind}`, where, name);
        if (lost) yield { of, path, ...lost };
      }
      const fetches = fetchesOf(of.object);
      if (fetches.length + generatorsOf(of.object).length === 0) {
        yield {
          of,
          path: 'spec.data',
          message: 'asks for nothing',
          hint: 'name a generator, or a Secret to copy',
        };
      }
      for (const fetch of fetches) yield* ofFetch(inventory, of, fetch);
      yield* ofTemplate(inventory, of);
    }
    for (const of of inventory.of(`${group}/SecretStore`)) yield* ofStore(inventory, of);
  },
});

function* ofFetch(
  inventory: Inventory,
  of: Emitted,
  { at: path, store, secret, property }: Fetch,
): Iterable<Finding> {
  const { namespace } = of.object.metadata;
  if (!store) {
    const hint = 'write secretStoreRef';
    yield { of, path: 'spec.secretStoreRef', message: 'is missing', hint };
    return;
  }
  const where = store.kind === 'ClusterSecretStore' ? undefined : namespace;
  const lost = missing(inventory, `${group}/${store.kind}`, where, store.name);
  if (lost) yield { of, path: 'spec.secretStoreRef', ...lost };
  const remote = remoteNamespace(inventory, namespace, store);
  if (remote === undefined || secret === undefined) return;
  // A dot may lead into JSON below the key.
  const key =
    property === undefined || secretHas(inventory, remote, secret, property)
      ? property
      : property.split('.')[0];
  const wrong = missingKey(inventory, 'Secret', remote, secret, key);
  if (wrong) yield { of, path, ...wrong };
  const account = accountOf(inventory, namespace, store);
  if (account !== undefined && !mayRead(inventory.rights, account, remote, secret)) {
    const message = `the account ${account} of store "${store.name}" may not get Secret "${secret}" in namespace "${remote}"`;
    yield { of, path, message, hint: `name it in the resourceNames of a Role in namespace "${remote}"` };
  }
}

function secretHas(inventory: Inventory, namespace: string, secret: string, key: string): boolean {
  const keys = inventory.secretKeys(namespace, secret);
  return keys === undefined || keys === 'any' || keys.has(key);
}

/** `namespace/name` of the account that a namespaced store acts as. */
function accountOf(
  inventory: Inventory,
  namespace: string | undefined,
  store: { kind: string; name: string },
) {
  if (store.kind !== 'SecretStore') return undefined;
  const found = inventory.get(`${group}/SecretStore`, namespace, store.name);
  const name = text(found?.object, 'spec.provider.kubernetes.auth.serviceAccount.name');
  return name === undefined ? undefined : `${namespace}/${name}`;
}

function* ofStore(inventory: Inventory, of: Emitted): Iterable<Finding> {
  const namespace = of.object.metadata.namespace ?? '';
  const start = 'spec.provider.kubernetes';
  if (!('kubernetes' in fields(of.object, 'spec.provider'))) return;
  const account = text(of.object, `${start}.auth.serviceAccount.name`);
  const lost = account === undefined ? undefined : missing(inventory, 'ServiceAccount', namespace, account);
  if (lost) yield { of, path: `${start}.auth.serviceAccount`, ...lost };
  const remote = text(of.object, `${start}.remoteNamespace`) ?? 'default';
  const nowhere = missing(inventory, 'Namespace', undefined, remote);
  if (nowhere) yield { of, path: `${start}.remoteNamespace`, ...nowhere };
  const ca = fields(of.object, `${start}.server.caProvider`);
  const kind = text(ca, 'type') === 'Secret' ? 'Secret' : 'ConfigMap';
  const name = text(ca, 'name');
  const wrong =
    name === undefined ? undefined : missingKey(inventory, kind, namespace, name, text(ca, 'key'));
  if (wrong) yield { of, path: `${start}.server.caProvider`, ...wrong };
}

/** A template that names a key which is not fetched fails at each rendering. */
function* ofTemplate(inventory: Inventory, of: Emitted): Iterable<Finding> {
  const keys = fetchedKeys(inventory, of.object);
  if (keys === 'any') return;
  const path = 'spec.target.template.data';
  for (const [key, template] of Object.entries(fields(of.object, path))) {
    if (typeof template !== 'string') continue;
    for (const used of namesIn(template)) {
      if (keys.has(used)) continue;
      const hint = keys.size === 0 ? 'fetch something first' : `use one of: ${[...keys].sort().join(', ')}`;
      yield { of, path: `${path}.${key}`, message: `uses ".${used}", which is not fetched`, hint };
    }
  }
}

/** Keys that a Go template reads; none where blocks give the dot another meaning. */
function namesIn(template: string): readonly string[] {
  const actions = [...template.matchAll(/\{\{(.*?)\}\}/gs)].map(([, action = '']) => action);
  if (actions.some((action) => /\b(range|with|define|block|template)\b/.test(action))) return [];
  const code = actions.map((action) => action.replace(/"[^"]*"|`[^`]*`/g, '""'));
  return [...new Set(code.flatMap((action) => [...action.matchAll(/(?<![\w)\]$"])\.([A-Za-z_]\w*)/g)]))].map(
    ([, name = '']) => name,
  );
}
