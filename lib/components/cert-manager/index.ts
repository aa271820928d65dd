import type { PolicyRule } from '../../../imports/k8s';
import {
  Account,
  defineComponent,
  field,
  need,
  type PlatformConfig,
  planned,
  pod,
  Server,
  z,
} from '../../kit';
import { provenByHttp, solver } from '../../plan/issuer';
import { admission } from './admission';
import { cainjector, controller, webhook, webhookServer } from './containers';
import { issuers } from './issuers';
import { resolverNeed } from './resolvers';
import { controllerRules, injectorRules, leaderRules, reviewRules, webhookRules } from './rights';

const version = 'v1.21.2';
const injector = 'cert-manager-cainjector';

/**
 * The controller, the webhook that refuses invalid objects, and the process that tells webhooks which CA signed
 * for them. With them come the issuers: a CA for names inside the cluster, and whatever signs the public ones.
 *
 * Upstream: cert-manager v1.21.2, deploy/charts/cert-manager.
 */
export const certManager = defineComponent({
  id: 'cert-manager',
  title: 'cert-manager',
  summary: 'Certificates: a CA of your own, or Let’s Encrypt',
  category: 'infrastructure',
  profiles: 'all',
  folder: __dirname,
  options: {
    resolvers: z.array(field.resolver).min(1).default(['1.1.1.1:53', '9.9.9.9:53']).meta({
      description:
        'Public resolvers that are asked whether the record of a challenge is there: the DNS at home may answer otherwise.',
    }),
  },
  images: {
    controller: `quay.io/jetstack/cert-manager-controller:${version}`,
    webhook: `quay.io/jetstack/cert-manager-webhook:${version}`,
    cainjector: `quay.io/jetstack/cert-manager-cainjector:${version}`,
    solver: `quay.io/jetstack/cert-manager-acmesolver:${version}`,
  },
  replacesAddon: { name: 'cert-manager', namespace: 'cert-manager' },
  crds: [
    {
      operator: 'cert-manager',
      // The files of v1.21.2 are the same, byte for byte.
      version: 'v1.21.1',
      repo: 'cert-manager/cert-manager',
      commit: '24e33194fb39488eff2bbf10c6dc640f407cad44',
      files: [
        'deploy/crds/acme.cert-manager.io_challenges.yaml',
        'deploy/crds/acme.cert-manager.io_orders.yaml',
        'deploy/crds/cert-manager.io_certificaterequests.yaml',
        'deploy/crds/cert-manager.io_certificates.yaml',
        'deploy/crds/cert-manager.io_clusterissuers.yaml',
        'deploy/crds/cert-manager.io_issuers.yaml',
      ],
      groups: ['cert-manager.io', 'acme.cert-manager.io'],
      clusterKinds: [{ group: 'cert-manager.io', kind: 'ClusterIssuer' }],
    },
  ],
  waivers: [
    {
      rule: 'rbac-secrets',
      object: 'ClusterRole/thinkube-cert-manager',
      reason: 'certificates are Secrets in the namespace of whoever asks, and are watched to renew them',
    },
    {
      rule: 'rbac-secrets',
      object: 'ClusterRole/thinkube-cert-manager-cainjector',
      reason:
        'it copies the CA of a certificate into the webhook that names it, in whatever namespace that is',
    },
  ],
  needs: ({ resolvers }, { tls, cluster }) => ({
    api: need.kubeApi({ reason: 'watches Certificates and Ingresses, writes Secrets' }),
    admission: need.webhook({ pods: webhook, port: 10250 }),
    metrics: need.metrics({ port: 9402, honorLabels: true }),
    webhookMetrics: need.metrics({ pods: webhook, port: 9402 }),
    injectorMetrics: need.metrics({ pods: injector, port: 9402 }),
    dashboard: need.dashboard(),
    authority: outside(tls),
    resolvers: resolverNeed(resolvers, { tls, cluster }),
    token: tokenOf(tls),
    // It asks for the answer itself before Let's Encrypt does; inside, the name leads to the ingress controller,
    // which sends it on to HTTPS.
    selfCheck: provenByHttp(tls) ? toIngress(80) : undefined,
    selfCheckTls: provenByHttp(tls) ? toIngress(443) : undefined,
  }),
  workloads: () => ({
    'cert-manager': {
      kind: 'Deployment',
      containers: { controller: { cpu: '10m', memory: '48Mi', memoryLimit: '256Mi' } },
    },
    [webhook]: {
      kind: 'Deployment',
      containers: { webhook: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
    },
    [injector]: {
      kind: 'Deployment',
      containers: { cainjector: { cpu: '10m', memory: '48Mi', memoryLimit: '384Mi' } },
    },
  }),
  problems: (_options, { tls }) =>
    tls.issuer === 'letsencrypt' && tls.challenge === 'dns01' && tls.dns === undefined
      ? [
          {
            path: '',
            message: 'Let’s Encrypt by DNS needs to know who serves your zone',
            hint: 'write tls.dns with a provider and a token, or tls.challenge: http01',
          },
        ]
      : [],
  notes: (_options, { tls }) =>
    tls.issuer === 'letsencrypt' && tls.staging
      ? ['Let’s Encrypt staging: nobody trusts these certificates, so sign-in fails; set tls.staging: false']
      : [],
  help: {
    first:
      'With a CA of your own, install it on your devices once: `kubectl get secret -n cert-manager home-ca -o jsonpath="{.data.tls\\.crt}" | base64 -d`.',
  },
  build(scope, props) {
    const { id, namespace, images, options, platform, hosts } = props;
    const security = pod.restricted({ uid: 1000 });
    const account = (name: string, rules: readonly PolicyRule[], clusterRules: readonly PolicyRule[]) =>
      new Account(scope, `${name}-account`, { name, namespace, component: id, rules, clusterRules });

    const facts = { namespace, resolvers: options.resolvers };
    new Server(scope, 'controller', {
      ...planned(props, 'cert-manager', { containers: { controller: controller(images, facts) } }),
      account: account(
        'cert-manager',
        leaderRules('cert-manager-controller'),
        controllerRules({ solvesByHttp: provenByHttp(platform.tls) }),
      ),
      security,
    });
    const ca = `${webhook}-ca`;
    new Server(scope, 'webhook', {
      ...planned(props, webhook, {
        containers: { webhook: webhookServer(images.webhook, namespace, ca) },
      }),
      account: account(webhook, webhookRules(ca), reviewRules),
      security,
      service: { https: { port: 443, targetPort: 'https' } },
    });
    admission(scope, { name: webhook, namespace, component: id }, ca);
    const lease = 'cert-manager-cainjector-leader-election';
    new Server(scope, 'cainjector', {
      ...planned(props, injector, {
        containers: { cainjector: cainjector(images.cainjector, namespace) },
      }),
      account: account(injector, leaderRules(lease, `${lease}-core`), injectorRules),
      security,
    });
    issuers(scope, { namespace, platform, hosts });
  },
});

const toIngress = (port: number) =>
  need.call({
    component: 'ingress',
    pods: solver.class,
    port,
    reason: 'asks whether a challenge is answered',
  });

/** The issuer may be outside the cluster; one that the user keeps may be anywhere. */
function outside(tls: PlatformConfig['tls']) {
  if (tls.issuer === 'home') return undefined;
  const pods = 'cert-manager';
  if (tls.issuer === 'existing') {
    const ports = tls.port === undefined ? [80, 443] : [tls.port];
    return need.internet({ pods, ports, lan: true, reason: 'the issuer that you keep yourself' });
  }
  const ports = provenByHttp(tls) ? [80, 443] : [443];
  return need.internet({ pods, ports, reason: 'Let’s Encrypt, and proofs that a name is yours' });
}

function tokenOf(tls: PlatformConfig['tls']) {
  if (tls.issuer !== 'letsencrypt' || tls.challenge !== 'dns01' || !tls.dns) return undefined;
  const { secret, key } = tls.dns.token;
  const reason = `a token of ${tls.dns.provider} that may edit the DNS records of your zone`;
  return need.userSecret({ secret, keys: [key], reason });
}
