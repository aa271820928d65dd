import { Construct } from 'constructs';
import type { Build } from '../../../charts/builder';
import type { PolicyRule } from '../../../imports/k8s';
import type { Bundle } from '../../../imports/trust-manager';
import { Account } from '../../constructs/account';
import { add, placed } from '../../constructs/object';
import { Server } from '../../constructs/server';
import { keep } from '../../kube/argocd';
import { container } from '../../kube/container';
import { labels } from '../../kube/names';
import { httpProbe } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { emptyDir, mount, secretVolume } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import { authorities, clusterIssuer } from '../../plan/issuer';
import { bundle, trustLabel } from '../../plan/trust';
import type { trust } from './index';

export interface TrustProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly manager: string; readonly roots: string };
  /** What its containers ask for and may use. */
  readonly resources: { readonly manager: Resources; readonly roots: Resources };
  /** Where the Secrets of CAs are. It reads no Secret elsewhere. */
  readonly authorities: {
    readonly namespace: string;
    /** Secrets with the certificate of a root, and its key. */
    readonly secrets: readonly string[];
    readonly key: string;
  };
  /**
   * Further roots, in PEM.
   *
   * @default []
   */
  readonly roots?: readonly string[];
  /** ClusterIssuer of the certificate that its webhook would serve with: it does not start without one. */
  readonly issuer: string;
}

const name = 'trust';
const certificate = `${name}-tls`;
const packages = '/packages';
const group = 'trust.cert-manager.io';

/** It reads ConfigMaps by their label everywhere, and writes those with the bundle's name and no others. */
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

/**
 * One bundle of certificates, kept equal in every namespace that asks for it by its label. Its webhook is left
 * out: it would refuse what only we write.
 *
 * Upstream: trust-manager v0.25.0, deploy/charts/trust-manager.
 */
export class Trust extends Construct {
  constructor(scope: Construct, id: string, props: TrustProps) {
    super(scope, id);
    const { namespace, images, resources, roots = [] } = props;
    const where = { name, namespace, component: name };

    add(this, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: placed({ ...where, name: certificate }),
      spec: {
        secretName: certificate,
        dnsNames: [`${name}.${namespace}.svc`],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        revisionHistoryLimit: 1,
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: props.issuer },
      },
    });
    new Server(this, 'manager', {
      ...where,
      account: new Account(this, 'account', {
        ...where,
        clusterRules: rules,
        elsewhere: {
          [props.authorities.namespace]: [
            { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
          ],
        },
      }),
      security: restrictedPod({ uid: 65532 }),
      init: [
        container({
          name: 'roots',
          image: images.roots,
          resources: resources.roots,
          args: ['/copyandmaybepause', '/debian-package', packages],
          mounts: [mount('packages', packages)],
        }),
      ],
      containers: [
        container({
          name: 'manager',
          image: images.manager,
          resources: resources.manager,
          args: [
            '--log-format=text',
            '--log-level=1',
            '--metrics-port=9402',
            '--readiness-probe-port=6060',
            '--readiness-probe-path=/readyz',
            '--leader-elect=false',
            `--trust-namespace=${props.authorities.namespace}`,
            `--default-package-location=${packages}/cert-manager-package-debian.json`,
            '--filter-expired-certificates=true',
            '--webhook-host=0.0.0.0',
            '--webhook-port=6443',
            '--webhook-certificate-dir=/tls',
          ],
          ports: { metrics: 9402, ready: 6060 },
          mounts: [mount('packages', packages, { readOnly: true }), mount('tls', '/tls', { readOnly: true })],
          readiness: httpProbe('/readyz', 'ready'),
          liveness: httpProbe('/healthz', 'ready', { failures: 5 }),
        }),
      ],
      volumes: [emptyDir('packages', { sizeLimit: '50Mi' }), secretVolume('tls', certificate)],
    });
    add(this, bundleOf(props, roots));
  }
}

/** Pruned, it would take the ConfigMap out of every namespace. */
const bundleOf = ({ authorities: { secrets, key } }: TrustProps, roots: readonly string[]): Bundle => ({
  apiVersion: `${group}/v1alpha1`,
  kind: 'Bundle',
  metadata: {
    name: bundle.configMap,
    labels: labels({ name: bundle.configMap, component: name }),
    annotations: keep,
  },
  spec: {
    sources: [
      { useDefaultCAs: true },
      ...secrets.map((secret) => ({ secret: { name: secret, key } })),
      { configMap: { selector: { matchLabels: { [trustLabel]: 'root' } }, includeAllKeys: true } },
      ...roots.map((inLine) => ({ inLine })),
    ],
    target: {
      configMap: { key: bundle.key },
      additionalFormats: { pkcs12: { key: bundle.truststore, password: '' } },
      namespaceSelector: { matchLabels: { [trustLabel]: 'true' } },
    },
  },
});

export const build: Build<PropsOf<typeof trust>> = (chart, { namespace, images, workloads, ...props }) => {
  const { init, containers } = workloads.trust;
  const { home, cluster, key, namespace: where } = authorities;
  new Trust(chart, name, {
    namespace,
    images,
    resources: { roots: init.roots, manager: containers.manager },
    authorities: {
      namespace: where,
      secrets: props.platform.tls.issuer === 'home' ? [home, cluster] : [cluster],
      key,
    },
    roots: props.options.roots,
    issuer: clusterIssuer,
  });
};
