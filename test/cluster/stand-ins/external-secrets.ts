/**
 * External Secrets: stores are judged and Secrets are read as the store's own ServiceAccount, so that the real
 * API server decides. CreatedOnce, Orphan, Owner, Retain and immutable as in v2.9.0; templates are rendered by Go.
 */
import { createHash, generateKeyPairSync, randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { KubeObject } from '../../../lib/kube/object';
import {
  at,
  fields,
  flag,
  type Item,
  items,
  list,
  number,
  strings,
  text,
  texts,
} from '../../../lib/objects/read';
import type { Cluster } from '../client';
import { condition, encode, gone, isDeleted, now, owner, type StandIn, say, type World } from './stand-in';

const version = 'external-secrets.io/v1';
const finalizer = 'externalsecrets.external-secrets.io/externalsecret-cleanup';

export const externalSecrets: StandIn = {
  name: 'External Secrets',
  plays:
    'SecretStores and ExternalSecrets: generators, CreatedOnce, Orphan, Owner, Retain, immutable, templates',
  deployments: ['external-secrets'],
  async step({ cluster, templates }) {
    const stores = await cluster.all(version, 'SecretStore');
    for (const store of stores) await judge(cluster, store);
    for (const secret of await cluster.all(version, 'ExternalSecret')) {
      await sync({ cluster, templates }, secret, stores);
    }
  },
};

/** A store is ready when its account may get any Secret where it looks for them. */
async function judge(cluster: Cluster, store: KubeObject): Promise<void> {
  if (condition(store, 'Ready') === 'True') return;
  const { namespace = '' } = store.metadata;
  const account = text(store, 'spec.provider.kubernetes.auth.serviceAccount.name') ?? '';
  const where = text(store, 'spec.provider.kubernetes.remoteNamespace') ?? 'default';
  const found = await cluster.find({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { namespace, name: account },
  });
  const may = found !== undefined && (await mayGet(cluster, `${namespace}:${account}`, where));
  await say(cluster, store, {
    capabilities: 'ReadWrite',
    conditions: [
      may
        ? { type: 'Ready', status: 'True', reason: 'Valid', message: 'store validated' }
        : {
            type: 'Ready',
            status: 'False',
            reason: 'InvalidProviderConfig',
            message: found ? 'unable to validate store' : 'unable to create client',
          },
    ],
  });
}

async function mayGet(cluster: Cluster, account: string, namespace: string): Promise<boolean> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
  const answer = await cluster.post(path, review, account);
  return items(answer, 'status.resourceRules').some(
    ({ fields: rule }) =>
      texts(rule, 'resources').some((each) => each === 'secrets' || each === '*') &&
      texts(rule, 'verbs').some((each) => each === 'get' || each === '*') &&
      texts(rule, 'apiGroups').some((each) => each === '' || each === '*'),
  );
}

/** Changes when the operator would look again: generation, labels and annotations. */
function versionOf({ metadata }: KubeObject): string {
  const said = JSON.stringify([strings(metadata, 'labels'), strings(metadata, 'annotations')]);
  return `${number(metadata, 'generation')}-${createHash('sha224').update(said).digest('hex')}`;
}

async function sync(world: World, secret: KubeObject, stores: readonly KubeObject[]): Promise<void> {
  const { cluster } = world;
  if (isDeleted(secret)) return release(cluster, secret);
  if (!texts(secret, 'metadata.finalizers').includes(finalizer)) {
    const finalizers = [...texts(secret, 'metadata.finalizers'), finalizer];
    await gone(() => cluster.change(secret, { metadata: { finalizers } }));
  }
  const synced = text(secret, 'status.syncedResourceVersion');
  const once = text(secret, 'spec.refreshPolicy') === 'CreatedOnce';
  if (once && synced !== undefined && synced !== '') return;
  const owned = (text(secret, 'spec.target.creationPolicy') ?? 'Owner') === 'Owner';
  if (synced === versionOf(secret) && (!owned || (await targetOf(cluster, secret)) !== undefined)) return;
  try {
    const data = await gather(cluster, secret, stores);
    const name = Object.keys(data).length > 0 ? await write(world, secret, data) : '';
    await say(cluster, secret, {
      refreshTime: now(),
      syncedResourceVersion: versionOf(secret),
      binding: { name },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'SecretSynced',
          message: name === '' ? 'secret retained due to DeletionPolicy=Retain' : 'secret synced',
        },
      ],
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failed = { type: 'Ready', status: 'False', reason: 'SecretSyncedError', message } as const;
    await say(cluster, secret, { binding: { name: '' }, conditions: [failed] });
  }
}

/** What Owner and Orphan do with the Secret is the garbage collector's work. */
async function release(cluster: Cluster, secret: KubeObject): Promise<void> {
  const finalizers = texts(secret, 'metadata.finalizers').filter((each) => each !== finalizer);
  await gone(() => cluster.change(secret, { metadata: { finalizers } }));
}

const targetName = (secret: KubeObject): string => text(secret, 'spec.target.name') ?? secret.metadata.name;

const targetOf = (cluster: Cluster, secret: KubeObject): Promise<KubeObject | undefined> =>
  cluster.find({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: secret.metadata.namespace ?? '', name: targetName(secret) },
  });

type Data = Record<string, string>;

/** Everything that it fetches or generates; a later entry wins. */
async function gather(cluster: Cluster, secret: KubeObject, stores: readonly KubeObject[]): Promise<Data> {
  const { namespace = '' } = secret.metadata;
  const read = async (key: string): Promise<Data> => {
    const store = text(secret, 'spec.secretStoreRef.name');
    const found = stores.find(({ metadata }) => metadata.name === store && metadata.namespace === namespace);
    if (!found || condition(found, 'Ready') !== 'True')
      throw new Error(`SecretStore "${store}" is not ready`);
    const account = text(found, 'spec.provider.kubernetes.auth.serviceAccount.name') ?? '';
    const where = text(found, 'spec.provider.kubernetes.remoteNamespace') ?? 'default';
    return cluster.secret(where, key, `${namespace}:${account}`);
  };
  const data: Data = {};
  for (const { fields: source } of items(secret, 'spec.dataFrom')) {
    const generator = at(source, 'sourceRef.generatorRef');
    const found =
      generator === undefined
        ? rewritten(await read(text(source, 'extract.key') ?? ''), items(source, 'rewrite'))
        : await generated(cluster, namespace, generator, items(source, 'rewrite'));
    Object.assign(data, found);
  }
  for (const { fields: source } of items(secret, 'spec.data')) {
    const key = text(source, 'remoteRef.key') ?? '';
    const all = await read(key);
    const property = text(source, 'remoteRef.property') ?? '';
    const value = all[property];
    if (value === undefined) throw new Error(`property ${property} does not exist in key ${key}`);
    data[text(source, 'secretKey') ?? ''] = value;
  }
  return data;
}

function rewritten(data: Data, rules: readonly Item[]): Data {
  return rules.reduce((renamed, { fields: rule }) => {
    const source = new RegExp(text(rule, 'regexp.source') ?? '(?!)', 'g');
    // Go writes groups as $1 and ${1}.
    const target = (text(rule, 'regexp.target') ?? '').replace(/\$\{(\w+)\}/g, '$$$1');
    return Object.fromEntries(
      Object.entries(renamed).map(([key, value]) => [key.replace(source, target), value]),
    );
  }, data);
}

async function generated(
  cluster: Cluster,
  namespace: string,
  reference: unknown,
  rules: readonly Item[],
): Promise<Data> {
  const kind = text(reference, 'kind') ?? '';
  const name = text(reference, 'name') ?? '';
  const apiVersion = text(reference, 'apiVersion') ?? 'generators.external-secrets.io/v1alpha1';
  const found = await cluster.find({ apiVersion, kind, metadata: { namespace, name } });
  if (!found) throw new Error(`${kind}.generators.external-secrets.io "${name}" not found`);
  const make = generators[kind];
  if (!make) throw new Error(`the stand-in knows no generator ${kind}`);
  return rewritten(make(fields(found, 'spec')), rules);
}

const generators: Readonly<Record<string, (spec: object) => Data>> = {
  Password: (spec) => {
    const keys = texts(spec, 'secretKeys');
    return Object.fromEntries((keys.length > 0 ? keys : ['password']).map((key) => [key, password(spec)]));
  },
  UUID: () => ({ uuid: randomUUID() }),
  SSHKey: () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'der' },
    });
    return { privateKey, publicKey: `ssh-rsa ${publicKey.toString('base64')}` };
  },
};

function password(spec: object): string {
  const length = number(spec, 'length') ?? 24;
  const alphabet = `abcdefghijklmnopqrstuvwxyz${flag(spec, 'noUpper') ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'}`;
  const digits = Math.min(number(spec, 'digits') ?? Math.floor(length / 4), length);
  const drawn = Array.from({ length }, (_, i) =>
    i < digits ? String(randomInt(10)) : (alphabet[randomInt(alphabet.length)] ?? 'a'),
  );
  const raw = drawn.sort(() => randomInt(3) - 1).join('');
  const encoding = text(spec, 'encoding') ?? 'raw';
  if (encoding === 'base64') return Buffer.from(raw).toString('base64');
  if (encoding === 'hex') return Buffer.from(raw).toString('hex');
  return raw || randomBytes(8).toString('hex');
}

/** Gives back the name of the Secret. */
async function write({ cluster, templates }: World, secret: KubeObject, data: Data): Promise<string> {
  const name = targetName(secret);
  const { namespace = '' } = secret.metadata;
  const policy = text(secret, 'spec.target.creationPolicy') ?? 'Owner';
  const existing = await targetOf(cluster, secret);
  const managed = { 'reconcile.external-secrets.io/managed': 'true' };
  // What exists and may not change is adopted as it is: this is what lets a restored credential survive.
  if (existing && flag(secret, 'spec.target.immutable')) {
    await cluster.change(existing, { metadata: { labels: managed }, immutable: true });
    return name;
  }
  const template = at(secret, 'spec.target.template');
  const rendered = await render(templates, template, data);
  const from = template === undefined ? secret.metadata : at(template, 'metadata');
  const wanted: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { ...strings(from, 'labels'), ...managed },
      annotations: strings(from, 'annotations'),
      ...(policy === 'Owner' && { ownerReferences: [owner(secret)] }),
    },
    type: text(template, 'type') ?? 'Opaque',
    data: encode(rendered),
    ...(flag(secret, 'spec.target.immutable') && { immutable: true }),
  };
  if (existing) await cluster.change(existing, { metadata: wanted.metadata, data: wanted['data'] });
  else await cluster.make(wanted);
  return name;
}

async function render(templates: World['templates'], template: unknown, data: Data): Promise<Data> {
  const wanted = strings(template, 'data');
  if (list(template, 'templateFrom').length > 0) throw new Error('the stand-in does not know templateFrom');
  const merge = text(template, 'mergePolicy') === 'Merge';
  const result: Data = merge || Object.keys(wanted).length === 0 ? { ...data } : {};
  for (const [key, source] of Object.entries(wanted)) result[key] = await templates.render(source, data);
  return result;
}
