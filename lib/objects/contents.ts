/** Which keys each Secret and ConfigMap has, whoever makes it. */
import type { Emitted } from '../kube/object';
import { type Keyring, type Keys, targetKeys, targetOf, union } from './fetches';
import type { Listing } from './listing';
import { fields, items, text } from './read';
import { matches } from './selectors';

/** Who makes an object of this name: keys are asked for late, since Secrets are made of other Secrets. */
export type Makers = ReadonlyMap<string, readonly (() => Keys)[]>;

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;
const issuerAnnotations = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'];
const certificateKeys: Keys = new Set(['tls.crt', 'tls.key', 'ca.crt']);

/** Makers of Secrets, by `namespace/name`. */
export function secretMakers(inventory: Listing & Keyring): Makers {
  const makers = new Map<string, (() => Keys)[]>();
  const add = (namespace: string | undefined, name: string | undefined, keys: () => Keys) => {
    const key = keyOf(namespace ?? '', name ?? '');
    makers.set(key, [...(makers.get(key) ?? []), keys]);
  };
  // An empty shell is filled in by its software.
  for (const { object } of inventory.of('Secret')) add(object.metadata.namespace, object.metadata.name, any);
  for (const { object } of inventory.of('external-secrets.io/ExternalSecret')) {
    if (text(object, 'spec.target.creationPolicy') === 'None') continue;
    add(object.metadata.namespace, targetOf(object), () => targetKeys(inventory, object));
  }
  for (const { object } of inventory.of('cert-manager.io/Certificate')) {
    add(object.metadata.namespace, text(object, 'spec.secretName'), () => certificate(object));
  }
  for (const { object } of inventory.of('networking.k8s.io/Ingress')) {
    if (!issuerAnnotations.some((name) => name in (object.metadata.annotations ?? {}))) continue;
    for (const { fields: tls } of items(object, 'spec.tls')) {
      add(object.metadata.namespace, text(tls, 'secretName'), () => certificateKeys);
    }
  }
  for (const { namespace, name, keys } of inventory.external('Secret')) {
    add(namespace, name, () => (keys ? new Set(keys) : 'any'));
  }
  return makers;
}

/** Makers of ConfigMaps, by `namespace/name`. */
export function configMapMakers(listing: Listing): Makers {
  const makers = new Map<string, (() => Keys)[]>();
  const add = (namespace: string | undefined, name: string, keys: Keys) => {
    const key = keyOf(namespace ?? '', name);
    makers.set(key, [...(makers.get(key) ?? []), () => keys]);
  };
  for (const { object } of listing.of('ConfigMap')) {
    const { namespace, name } = object.metadata;
    add(namespace, name, new Set([...keysAt(object, 'data'), ...keysAt(object, 'binaryData')]));
  }
  for (const { object } of listing.of('trust.cert-manager.io/Bundle')) {
    const key = text(object, 'spec.target.configMap.key');
    if (key === undefined) continue;
    const stores = ['jks', 'pkcs12'].map((format) =>
      text(object, `spec.target.additionalFormats.${format}.key`),
    );
    const keys = new Set([key, ...stores].filter((each) => each !== undefined));
    for (const namespace of bundled(listing, object)) add(namespace, object.metadata.name, keys);
  }
  for (const { namespace, name, keys } of listing.external('ConfigMap')) {
    add(namespace, name, keys ? new Set(keys) : 'any');
  }
  return makers;
}

const any = (): Keys => 'any';
const keysAt = (value: unknown, path: string): string[] => Object.keys(fields(value, path));

/** The namespaces that get a Bundle. What is not ours carries labels that we do not know. */
function bundled(listing: Listing, bundle: Emitted['object']): string[] {
  const selector = fields(bundle, 'spec.target.namespaceSelector');
  return [...listing.namespaces].filter(([, labels]) => matches(selector, labels)).map(([name]) => name);
}

function certificate(object: Emitted['object']): Keys {
  const stores = ['jks', 'pkcs12'].filter((format) => fields(object, 'spec.keystores')[format] !== undefined);
  const extra = items(object, 'spec.additionalOutputFormats').map((item) => text(item.fields, 'type'));
  return new Set([
    ...(certificateKeys === 'any' ? [] : certificateKeys),
    ...stores.flatMap((format) => {
      const ending = format === 'jks' ? 'jks' : 'p12';
      return [`keystore.${ending}`, `truststore.${ending}`];
    }),
    ...extra.map((type) => (type === 'DER' ? 'key.der' : 'tls-combined.pem')),
  ]);
}

/** All keys that the makers of one name give it together; undefined where there are none. */
export function keysOf(makers: Makers, namespace: string, name: string): Keys | undefined {
  const all = makers.get(keyOf(namespace, name));
  return all && union(all.map((make) => make()));
}
