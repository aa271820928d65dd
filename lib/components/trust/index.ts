import { z } from 'zod';
import { api, kubeApi, metrics } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { bundle } from '../../plan/trust';

export const trust = defineComponent({
  id: 'trust',
  title: 'trust-manager',
  summary: 'The public roots and your own CA in one bundle, in every namespace that calls somebody by TLS',
  category: 'infrastructure',
  folder: __dirname,
  options: {
    roots: z
      .array(z.string().regex(/^-----BEGIN CERTIFICATE-----/, 'write a certificate in PEM: -----BEGIN …'))
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
      groups: ['trust.cert-manager.io'],
    },
  ],
  claims: () => ({
    certificates: api({ group: 'cert-manager.io' }),
    api: kubeApi({ reason: 'watches its bundle, writes one ConfigMap in each namespace that wants it' }),
    metrics: metrics({ pods: 'trust', port: 9402, alerts: ['alerts.yaml'] }),
  }),
  workloads: () => ({
    trust: {
      kind: 'Deployment',
      init: { roots: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' } },
      containers: { manager: { cpu: '10m', memory: '56Mi', memoryLimit: '192Mi' } },
    },
  }),
  provides: { trust: () => ({ handle: { kind: 'trust', ...bundle } }) },
  notes: (_options, { tls }) =>
    tls.issuer === 'existing'
      ? [
          `If ${tls.clusterIssuer} is no public CA, give its root to components.trust.roots: pods trust nobody else`,
        ]
      : [],
});
