/** cert-manager and trust-manager: issuers, certificates (also those of Ingresses), caBundles, bundles. */
import type { KubeObject } from '../../../lib/kube/object';
import { at, flag, items, strings, text } from '../../../lib/objects/read';
import { type Cluster, isThere } from '../client';
import { condition, encode, gone, owner, type StandIn, say, type World } from './stand-in';

const version = 'cert-manager.io/v1';
/** Where ClusterIssuers look for Secrets, and where bundles come from. */
const home = 'cert-manager';

export const certManager: StandIn = {
  name: 'cert-manager',
  plays: 'Issuers, Certificates and their Secrets (kept when they go), Certificates of Ingresses, caBundles',
  deployments: ['cert-manager', 'cert-manager-webhook'],
  async step(world) {
    const issuers = [
      ...(await world.cluster.all(version, 'Issuer')),
      ...(await world.cluster.all(version, 'ClusterIssuer')),
    ];
    for (const issuer of issuers) await judge(world.cluster, issuer);
    for (const ingress of await world.cluster.all('networking.k8s.io/v1', 'Ingress')) {
      await shim(world.cluster, ingress);
    }
    for (const certificate of await world.cluster.all(version, 'Certificate')) {
      await issue(world, certificate, issuers);
    }
    for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']) {
      const hooks = await world.cluster.all('admissionregistration.k8s.io/v1', kind);
      for (const each of hooks) await inject(world, each);
    }
  },
};

const secretAt = (cluster: Cluster, namespace: string, name: string): Promise<KubeObject | undefined> =>
  cluster.find({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name } });

async function judge(cluster: Cluster, issuer: KubeObject): Promise<void> {
  if (condition(issuer, 'Ready') === 'True') return;
  const name = text(issuer, 'spec.ca.secretName');
  const missing = name !== undefined && !(await secretAt(cluster, issuer.metadata.namespace ?? home, name));
  await say(cluster, issuer, {
    conditions: [
      missing
        ? { type: 'Ready', status: 'False', reason: 'ErrGetKeyPair', message: `secret "${name}" not found` }
        : { type: 'Ready', status: 'True', reason: 'IsReady', message: 'Signing CA verified' },
    ],
  });
}

async function shim(cluster: Cluster, ingress: KubeObject): Promise<void> {
  const issuer = ingress.metadata.annotations?.['cert-manager.io/cluster-issuer'];
  if (issuer === undefined) return;
  for (const { fields: tls } of items(ingress, 'spec.tls')) {
    const name = text(tls, 'secretName');
    if (name === undefined) continue;
    const { namespace = '' } = ingress.metadata;
    const made = { apiVersion: version, kind: 'Certificate', metadata: { name, namespace } };
    if (await cluster.find(made)) continue;
    await gone(() =>
      cluster.make({
        ...made,
        metadata: { name, namespace, ...{ ownerReferences: [owner(ingress)] } },
        spec: {
          secretName: name,
          dnsNames: tls['hosts'],
          issuerRef: { name: issuer, kind: 'ClusterIssuer', group: 'cert-manager.io' },
          usages: ['digital signature', 'key encipherment'],
        },
      }),
    );
  }
}

/** One key pair for all: nobody here opens a connection with it. */
let pair: Promise<readonly [string, string]> | undefined;

async function makePair({ templates }: World): Promise<readonly [string, string]> {
  const template = '{{ $c := genSelfSignedCert "proof" (list) (list) 30 }}{{ $c.Cert }}|{{ $c.Key }}';
  const [certificate = '', key = ''] = (await templates.render(template, {})).split('|');
  return [certificate, key];
}

async function issue(world: World, certificate: KubeObject, issuers: readonly KubeObject[]): Promise<void> {
  const { cluster } = world;
  const { namespace = '' } = certificate.metadata;
  const name = text(certificate, 'spec.secretName') ?? '';
  const issuer = issuers.find(
    (each) =>
      each.metadata.name === text(certificate, 'spec.issuerRef.name') &&
      each.kind === (text(certificate, 'spec.issuerRef.kind') ?? 'Issuer') &&
      (each.kind === 'ClusterIssuer' || each.metadata.namespace === namespace),
  );
  const existing = await secretAt(cluster, namespace, name);
  if (condition(certificate, 'Ready') === 'True' && existing) return;
  if (!issuer || condition(issuer, 'Ready') !== 'True') return;
  if (!existing) {
    pair ??= makePair(world);
    const [crt, key] = await pair;
    const template = at(certificate, 'spec.secretTemplate');
    await gone(() =>
      cluster.make({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name,
          namespace,
          labels: { ...strings(template, 'labels'), 'controller.cert-manager.io/fao': 'true' },
          annotations: {
            ...strings(template, 'annotations'),
            'cert-manager.io/certificate-name': certificate.metadata.name,
          },
        },
        type: 'kubernetes.io/tls',
        data: encode({ 'tls.crt': crt, 'tls.key': key, 'ca.crt': crt }),
      }),
    );
  }
  const message = 'Certificate is up to date and has not expired';
  await say(cluster, certificate, {
    revision: 1,
    notAfter: new Date(Date.now() + 90 * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z'),
    conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message }],
  });
}

/** cert-manager's injector, and the operators that write into their own webhooks. */
async function inject(world: World, hook: KubeObject): Promise<void> {
  const webhooks = items(hook, 'webhooks');
  const open = webhooks.filter(({ fields }) => text(fields, 'clientConfig.caBundle') === undefined);
  if (open.length === 0) return;
  pair ??= makePair(world);
  const caBundle = Buffer.from((await pair)[0]).toString('base64');
  const patch = webhooks.map(({ fields }) => ({
    ...fields,
    clientConfig: { ...Object(at(fields, 'clientConfig')), caBundle },
  }));
  await gone(() => world.cluster.change(hook, { webhooks: patch }));
}

export const trustManager: StandIn = {
  name: 'trust-manager',
  plays: 'Bundles: a ConfigMap in each namespace with the label, owned by the Bundle',
  deployments: ['trust'],
  async step({ cluster }) {
    for (const bundle of await cluster.all('trust.cert-manager.io/v1alpha1', 'Bundle')) {
      await spread(cluster, bundle);
    }
  },
};

async function spread(cluster: Cluster, bundle: KubeObject): Promise<void> {
  const pem = await sources(cluster, bundle);
  if (pem instanceof Error) {
    const { message } = pem;
    return say(cluster, bundle, {
      conditions: [{ type: 'Synced', status: 'False', reason: 'SourceNotFound', message }],
    });
  }
  const labels = Object.entries(strings(bundle, 'spec.target.namespaceSelector.matchLabels'));
  const namespaces = (await cluster.all('v1', 'Namespace')).filter(({ metadata }) =>
    labels.every(([key, value]) => metadata.labels?.[key] === value),
  );
  const targets = await cluster.all('v1', 'ConfigMap');
  const key = text(bundle, 'spec.target.configMap.key') ?? 'ca.crt';
  const stores = ['pkcs12', 'jks'].flatMap(
    (format) => text(bundle, `spec.target.additionalFormats.${format}.key`) ?? [],
  );
  for (const {
    metadata: { name: namespace },
  } of namespaces) {
    const { name } = bundle.metadata;
    if (targets.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace)) continue;
    try {
      await cluster.make({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name,
          namespace,
          labels: { 'trust.cert-manager.io/bundle': name },
          ...{ ownerReferences: [owner(bundle)] },
        },
        data: { [key]: pem },
        binaryData: Object.fromEntries(stores.map((each) => [each, Buffer.from('store').toString('base64')])),
      });
    } catch (error) {
      if (!isThere(error)) throw error;
    }
  }
  await say(cluster, bundle, {
    conditions: [{ type: 'Synced', status: 'True', reason: 'Synced', message: 'Successfully synced Bundle' }],
  });
}

async function sources(cluster: Cluster, bundle: KubeObject): Promise<string | Error> {
  const found: string[] = [];
  for (const { fields: source } of items(bundle, 'spec.sources')) {
    const inLine = text(source, 'inLine');
    if (inLine !== undefined) found.push(inLine);
    if (flag(source, 'useDefaultCAs')) found.push('public roots');
    for (const [kind, field] of [
      ['Secret', 'secret'],
      ['ConfigMap', 'configMap'],
    ] as const) {
      const name = text(source, `${field}.name`);
      if (name === undefined) continue;
      const object = await cluster.find({ apiVersion: 'v1', kind, metadata: { namespace: home, name } });
      const key = text(source, `${field}.key`) ?? '';
      if (!object) return new Error(`${field} "${name}" not found in ${home}`);
      const value = strings(object, 'data')[key];
      if (value === undefined) return new Error(`no key ${key} in ${field} "${name}"`);
      found.push(kind === 'Secret' ? Buffer.from(value, 'base64').toString() : value);
    }
  }
  return found.join('\n');
}
