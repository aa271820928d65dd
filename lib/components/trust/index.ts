import { X509Certificate } from 'node:crypto';
import type { PolicyRule } from '../../../imports/k8s';
import type { Bundle } from '../../../imports/trust-manager';
import {
  Account,
  add,
  defineComponent,
  keep,
  labels,
  metadataOf,
  need,
  type PlatformConfig,
  planned,
  pod,
  Server,
  z,
} from '../../kit';
import { authorities, clusterIssuer } from '../../plan/issuer';
import { bundle, trustLabel } from '../../plan/trust';

const group = 'trust.cert-manager.io';
const certificate = 'trust-tls';
const packages = '/packages';

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\s*/g;

/** Whether these are certificates and nothing else: a bundle with one that cannot be read reaches nobody. */
function areCertificates(text: string): boolean {
  const all = text.match(pem) ?? [];
  if (all.length === 0 || all.join('') !== text) return false;
  try {
    return all.every((each) => new X509Certificate(each).publicKey !== undefined);
  } catch {
    return false;
  }
}

/**
 * One bundle of certificates, kept the same in every namespace that asks for it by its label. Its webhook is not
 * registered: it would only check what we write ourselves.
 *
 * Upstream: trust-manager v0.25.0, deploy/charts/trust-manager.
 */
export const trust = defineComponent({
  id: 'trust',
  title: 'trust-manager',
  summary: 'The public roots and your own CA in one bundle, in every namespace that calls somebody by TLS',
  category: 'infrastructure',
  folder: __dirname,
  options: {
    roots: z
      .array(
        z
          .string()
          .refine(areCertificates, 'write whole certificates in PEM: -----BEGIN CERTIFICATE----- to its END')
          .meta({ pattern: '^-----BEGIN CERTIFICATE-----' }),
      )
      .default([])
      .meta({
        description: 'Further CAs to trust, such as that of a NAS or of a proxy: certificates in PEM.',
      }),
  },
  images: {
    manager: 'quay.io/jetstack/trust-manager:v0.25.0',
    /** Debian's public roots. Goes with any version of the manager. */
    roots: 'quay.io/jetstack/trust-pkg-debian-trixie:20250419.1',
  },
  crds: [
    {
      operator: 'trust-manager',
      // That of v0.25.0 says the same; only the wording of its rules differs.
      version: 'v0.24.0',
      repo: 'cert-manager/trust-manager',
      commit: '75590d07c8b52b29cafd7b01bac6a1adbfa591cd',
      files: ['deploy/crds/trust.cert-manager.io_bundles.yaml'],
      groups: [group],
      clusterKinds: [{ group, kind: 'Bundle' }],
    },
  ],
  needs: () => ({
    certificates: need.api({ group: 'cert-manager.io' }),
    api: need.kubeApi({ reason: 'watches its bundle, writes one ConfigMap in each namespace that wants it' }),
    metrics: need.metrics({ port: 9402 }),
  }),
  workloads: () => ({
    trust: {
      kind: 'Deployment',
      init: { roots: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' } },
      containers: { manager: { cpu: '10m', memory: '32Mi', memoryLimit: '192Mi' } },
    },
  }),
  provides: { trust: () => ({ given: bundle }) },
  notes: (_options, { tls }) =>
    tls.issuer === 'existing'
      ? [
          `If ${tls.clusterIssuer} is no public CA, give its root to components.trust.roots: pods trust nobody else`,
        ]
      : [],
  build(scope, props) {
    const { id, namespace, images } = props;
    const where = (name: string) => ({ name, namespace, component: id });

    // The manager does not start without a certificate for its webhook.
    add(scope, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: metadataOf(where(certificate)),
      spec: {
        secretName: certificate,
        dnsNames: [`trust.${namespace}.svc`],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        revisionHistoryLimit: 1,
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: clusterIssuer },
      },
    });
    new Server(scope, 'manager', {
      ...planned(props, 'trust', {
        init: {
          roots: {
            image: images.roots,
            args: ['/copyandmaybepause', '/debian-package', packages],
            mounts: [pod.mount('packages', packages)],
          },
        },
        containers: {
          manager: {
            image: images.manager,
            args: [
              '--log-format=text',
              '--log-level=1',
              '--metrics-port=9402',
              '--readiness-probe-port=6060',
              '--readiness-probe-path=/readyz',
              '--leader-elect=false',
              `--trust-namespace=${authorities.namespace}`,
              `--default-package-location=${packages}/cert-manager-package-debian.json`,
              '--filter-expired-certificates=true',
              '--webhook-host=0.0.0.0',
              '--webhook-port=6443',
              '--webhook-certificate-dir=/tls',
            ],
            ports: { metrics: 9402, ready: 6060 },
            mounts: [
              pod.mount('packages', packages, { readOnly: true }),
              pod.mount('tls', '/tls', { readOnly: true }),
            ],
            readiness: pod.http('/readyz', 'ready'),
            liveness: pod.http('/healthz', 'ready', { failures: 5 }),
          },
        },
      }),
      account: new Account(scope, 'account', {
        ...where('trust'),
        clusterRules: rules,
        elsewhere: {
          [authorities.namespace]: [
            { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
          ],
        },
      }),
      security: pod.restricted({ uid: 65532 }),
      volumes: [pod.emptyDir('packages', { sizeLimit: '50Mi' }), pod.secret('tls', certificate)],
    });
    add(scope, {
      apiVersion: `${group}/v1alpha1`,
      kind: 'Bundle',
      metadata: {
        name: bundle.configMap,
        labels: labels({ name: bundle.configMap, component: id }),
        // Pruned, it would take the ConfigMap out of every namespace.
        annotations: keep,
      },
      spec: {
        sources: sourcesOf(props.platform, props.options.roots),
        target: {
          configMap: { key: bundle.key },
          additionalFormats: { pkcs12: { key: bundle.truststore, password: '' } },
          namespaceSelector: { matchLabels: { [trustLabel]: 'true' } },
        },
      },
    });
  },
});

/** It reads ConfigMaps by their label everywhere, and writes only those with the bundle's name. */
const rules: readonly PolicyRule[] = [
  { apiGroups: [group], resources: ['bundles'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [group], resources: ['bundles/finalizers'], verbs: ['update'] },
  { apiGroups: [group], resources: ['bundles/status'], verbs: ['patch'] },
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: [''],
    resources: ['configmaps'],
    resourceNames: [bundle.configMap],
    verbs: ['create', 'patch', 'delete'],
  },
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
];

/** The public roots, our own CAs, ConfigMaps with the label, and the roots of the config. */
const sourcesOf = ({ tls }: PlatformConfig, roots: readonly string[]): Bundle['spec']['sources'] => [
  { useDefaultCAs: true },
  ...(tls.issuer === 'home' ? [authorities.home, authorities.cluster] : [authorities.cluster]).map(
    (name) => ({ secret: { name, key: authorities.key } }),
  ),
  { configMap: { selector: { matchLabels: { [trustLabel]: 'root' } }, includeAllKeys: true } },
  ...roots.map((inLine) => ({ inLine })),
];
