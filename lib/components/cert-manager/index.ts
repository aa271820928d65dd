import { z } from 'zod';
import { call, dashboard, internet, kubeApi, metrics, userSecret, webhook } from '../../plan/capabilities';
import { type Context, defineComponent } from '../../plan/component';
import { provenByHttp, solver } from '../../plan/issuer';

const version = 'v1.21.2';

export const certManager = defineComponent({
  id: 'cert-manager',
  title: 'cert-manager',
  summary: 'Certificates: a CA of your own, or Let’s Encrypt',
  category: 'infrastructure',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  options: {
    resolvers: z
      .array(z.string().regex(/^([\w.-]+:\d+|https:\/\/\S+)$/, 'write address:53, or an https:// address'))
      .min(1)
      .default(['1.1.1.1:53', '9.9.9.9:53'])
      .meta({
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
  claims: (_options, { tls }) => ({
    api: kubeApi({ reason: 'watches Certificates and Ingresses, writes Secrets' }),
    admission: webhook({ pods: 'cert-manager-webhook', port: 10250 }),
    metrics: metrics({ pods: 'cert-manager', port: 9402, honorLabels: true, alerts: ['alerts.yaml'] }),
    webhookMetrics: metrics({ pods: 'cert-manager-webhook', port: 9402 }),
    injectorMetrics: metrics({ pods: 'cert-manager-cainjector', port: 9402 }),
    dashboard: dashboard({ files: ['dashboard.json'] }),
    authority: outside(tls),
    token: tokenOf(tls),
    // It asks for the answer itself before Let's Encrypt does; inside, the name leads to the ingress controller,
    // which sends it on to HTTPS.
    selfCheck: provenByHttp(tls) ? toIngress(80) : undefined,
    selfCheckTls: provenByHttp(tls) ? toIngress(443) : undefined,
  }),
  workloads: () => ({
    'cert-manager': {
      kind: 'Deployment',
      containers: { controller: { cpu: '10m', memory: '96Mi', memoryLimit: '256Mi' } },
    },
    'cert-manager-webhook': {
      kind: 'Deployment',
      containers: { webhook: { cpu: '10m', memory: '64Mi', memoryLimit: '128Mi' } },
    },
    'cert-manager-cainjector': {
      kind: 'Deployment',
      containers: { cainjector: { cpu: '10m', memory: '64Mi', memoryLimit: '384Mi' } },
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
});

const toIngress = (port: number) =>
  call({ component: 'ingress', pods: solver.class, port, reason: 'asks whether a challenge is answered' });

/** Who signs may be outside the cluster; one that the user keeps may be anywhere. */
function outside(tls: Context['tls']) {
  if (tls.issuer === 'home') return undefined;
  const pods = 'cert-manager';
  if (tls.issuer === 'existing') {
    return internet({ pods, ports: [80, 443], lan: true, reason: 'the issuer that you keep yourself' });
  }
  const ports = provenByHttp(tls) ? [80, 443] : [443];
  return internet({ pods, ports, reason: 'Let’s Encrypt, and proofs that a name is yours' });
}

function tokenOf(tls: Context['tls']) {
  if (tls.issuer !== 'letsencrypt' || tls.challenge !== 'dns01' || !tls.dns) return undefined;
  const { secret, key } = tls.dns.token;
  const reason = `a token of ${tls.dns.provider} that may edit the DNS records of your zone`;
  return userSecret({ secret, keys: [key], reason });
}
