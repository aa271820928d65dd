/** What an ExternalSecret asks for, and which keys come out of it. External Secrets v2.9.0. */
import type { KubeObject } from '../kube/object';
import type { Listing } from './listing';
import { type Fields, fields, items, list, text, texts } from './read';

/** Keys of a Secret or ConfigMap, as far as they can be known. */
export type Keys = ReadonlySet<string> | 'any';

/** Finds objects, and tells which keys a Secret has, whoever makes it. */
export type Keyring = Pick<Listing, 'get'> & {
  secretKeys(namespace: string, name: string): Keys | undefined;
};

export interface StoreRef {
  readonly kind: string;
  readonly name: string;
}

/** One question to a store. */
export interface Fetch {
  readonly at: string;
  readonly store?: StoreRef;
  /** Name of the Secret there; absent for a search. */
  readonly secret?: string;
  /** One key of it; all of them where absent. */
  readonly property?: string;
  /** Key that it gets; only where it is one. */
  readonly as?: string;
  readonly rewrite: readonly Fields[];
}

export interface GeneratorRef {
  readonly at: string;
  readonly kind: string;
  readonly name: string;
}

export const targetOf = (object: KubeObject): string =>
  text(object, 'spec.target.name') ?? object.metadata.name;

const storeOf = (value: unknown, path: string): StoreRef | undefined => {
  const name = text(value, `${path}.name`);
  return name === undefined ? undefined : { kind: text(value, `${path}.kind`) ?? 'SecretStore', name };
};

export function fetchesOf(object: KubeObject): readonly Fetch[] {
  const standard = storeOf(object, 'spec.secretStoreRef');
  const fetch = (at: string, entry: Fields, ref: string): Fetch => {
    const store = storeOf(entry, 'sourceRef.storeRef') ?? standard;
    const secret = text(entry, `${ref}.key`);
    const property = text(entry, `${ref}.property`);
    const as = text(entry, 'secretKey');
    return {
      at: `${at}.${ref}`,
      rewrite: items(entry, 'rewrite').map((item) => item.fields),
      ...(store && { store }),
      ...(secret !== undefined && { secret }),
      ...(property !== undefined && { property }),
      ...(as !== undefined && { as }),
    };
  };
  const single = items(object, 'spec.data').map(({ at, fields }) => fetch(at, fields, 'remoteRef'));
  const whole = items(object, 'spec.dataFrom').flatMap(({ at, fields }) =>
    ['extract', 'find'].filter((ref) => ref in fields).map((ref) => fetch(at, fields, ref)),
  );
  return [...single, ...whole];
}

export const generatorsOf = (object: KubeObject): readonly GeneratorRef[] =>
  [...items(object, 'spec.data'), ...items(object, 'spec.dataFrom')].flatMap(({ at, fields }) => {
    const name = text(fields, 'sourceRef.generatorRef.name');
    const kind = text(fields, 'sourceRef.generatorRef.kind') ?? '';
    return name === undefined ? [] : [{ at: `${at}.sourceRef.generatorRef`, kind, name }];
  });

/** The namespace that a store of the Kubernetes provider reads; undefined for other stores. */
export function remoteNamespace(
  listing: Pick<Listing, 'get'>,
  namespace: string | undefined,
  store: StoreRef | undefined,
) {
  if (!store) return undefined;
  const where = store.kind === 'ClusterSecretStore' ? undefined : namespace;
  const found = listing.get(`external-secrets.io/${store.kind}`, where, store.name);
  if (!found || !('kubernetes' in fields(found.object, 'spec.provider'))) return undefined;
  return text(found.object, 'spec.provider.kubernetes.remoteNamespace') ?? 'default';
}

/** Keys that are fetched or generated, before any template. */
export function fetchedKeys(keyring: Keyring, object: KubeObject): Keys {
  const { namespace } = object.metadata;
  const generated = generatorsOf(object).map((ref) => generatedKeys(keyring, namespace, ref));
  const fetched = fetchesOf(object).map((fetch): Keys => {
    if (fetch.as !== undefined) return new Set([fetch.as]);
    const remote = remoteNamespace(keyring, namespace, fetch.store);
    if (remote === undefined || fetch.secret === undefined || fetch.property !== undefined) return 'any';
    const keys = keyring.secretKeys(remote, fetch.secret) ?? 'any';
    return keys === 'any' ? 'any' : rewritten(keys, fetch.rewrite);
  });
  return union([...generated, ...fetched]);
}

/** Keys of the Secret that comes out. */
export function targetKeys(keyring: Keyring, object: KubeObject): Keys {
  const template = fields(object, 'spec.target.template');
  const named = new Set(Object.keys(fields(template, 'data')));
  if (list(template, 'templateFrom').length > 0) return 'any';
  if (named.size > 0 && text(template, 'mergePolicy') !== 'Merge') return named;
  return union([fetchedKeys(keyring, object), named]);
}

function generatedKeys(keyring: Keyring, namespace: string | undefined, { kind, name }: GeneratorRef): Keys {
  if (kind === 'UUID') return new Set(['uuid']);
  if (kind === 'SSHKey') return new Set(['privateKey', 'publicKey']);
  const generator = keyring.get(`generators.external-secrets.io/${kind}`, namespace, name);
  if (kind !== 'Password' || !generator) return 'any';
  const keys = texts(generator.object, 'spec.secretKeys');
  return new Set(keys.length > 0 ? keys : ['password']);
}

export function union(all: readonly Keys[]): Keys {
  const sum = new Set<string>();
  for (const keys of all) {
    if (keys === 'any') return 'any';
    for (const key of keys) sum.add(key);
  }
  return sum;
}

/** Keys after `rewrite`; any where it is not a plain regular expression. */
function rewritten(keys: ReadonlySet<string>, rewrites: readonly Fields[]): Keys {
  let names = [...keys];
  for (const rewrite of rewrites) {
    const source = text(rewrite, 'regexp.source');
    const target = text(rewrite, 'regexp.target');
    if (source === undefined || target === undefined) return 'any';
    // Go writes a group as ${1} or $1, JavaScript only as $1.
    const replacement = target.replace(/\$\{(\d+)\}/g, '$$$1');
    try {
      const pattern = new RegExp(source, 'g');
      names = names.map((name) => name.replace(pattern, replacement));
    } catch {
      return 'any';
    }
  }
  return new Set(names);
}
