import { dashboard, kubeApi, metrics, webhook } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import { crds } from './crds';

export const externalSecrets = defineComponent({
  id: 'external-secrets',
  title: 'External Secrets',
  summary: 'Generates passwords and keys in the cluster and copies them to where they are read',
  category: 'infrastructure',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  options: {},
  images: { operator: 'ghcr.io/external-secrets/external-secrets:v2.9.0' },
  crds: [crds],
  waivers: [
    {
      rule: 'rbac-secrets',
      object: 'ClusterRole/thinkube-external-secrets',
      reason: 'it writes Secrets wherever an ExternalSecret asks for one, and watches them to repair them',
    },
    {
      rule: 'service-account-token',
      object: 'Deployment/external-secrets-webhook',
      reason: 'the program ends without a token at its start, although it then asks the API nothing',
    },
  ],
  claims: () => ({
    api: kubeApi({ reason: 'watches ExternalSecrets, reads and writes Secrets' }),
    admission: webhook({ pods: 'external-secrets-webhook', port: 10250 }),
    metrics: metrics({ pods: 'external-secrets', port: 8080, honorLabels: true, alerts: ['alerts.yaml'] }),
    dashboard: dashboard({ files: ['dashboard.json'] }),
    webhookMetrics: metrics({ pods: 'external-secrets-webhook', port: 8080 }),
    certMetrics: metrics({ pods: 'external-secrets-cert-controller', port: 8080 }),
  }),
  workloads: () => ({
    'external-secrets': {
      kind: 'Deployment',
      containers: { controller: { cpu: '10m', memory: '80Mi', memoryLimit: '256Mi' } },
    },
    'external-secrets-webhook': {
      kind: 'Deployment',
      containers: { webhook: { cpu: '10m', memory: '64Mi', memoryLimit: '128Mi' } },
    },
    'external-secrets-cert-controller': {
      kind: 'Deployment',
      containers: { 'cert-controller': { cpu: '10m', memory: '88Mi', memoryLimit: '192Mi' } },
    },
  }),
  help: {
    first: '`kubectl get externalsecrets -A` shows every copy of a credential; all of them should be ready.',
  },
});
