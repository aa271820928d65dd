import { Account, add, defineComponent, metadataOf, need, planned, pod, Server } from '../../kit';
import { validated, validation } from './admission';
import { crds } from './crds';
import {
  certController,
  certControllerContainer,
  controllerContainer,
  metricsPort,
  operator,
  webhook,
  webhookContainer,
  webhookPort,
} from './processes';
import { certControllerRules, certificateRules, controllerRules } from './rights';

/**
 * The operator: a controller, a webhook that refuses invalid objects, and a process that keeps the webhook's
 * certificate. Stores and ExternalSecrets that belong to a namespace are served; whatever pushes Secrets elsewhere is
 * switched off, along with the rights that it would need, and so are stores of the whole cluster unless a component
 * brings one.
 *
 * Upstream: external-secrets v2.9.0, deploy/charts/external-secrets, cmd/controller.
 */
export const externalSecrets = defineComponent({
  id: 'external-secrets',
  title: 'External Secrets',
  summary: 'Generates passwords and keys in the cluster and copies them to where they are read',
  category: 'infrastructure',
  profiles: 'all',
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
  help: {
    first: '`kubectl get externalsecrets -A` shows every copy of a credential; all of them should be ready.',
  },
  provides: { secretStore: () => ({ given: {} }) },
  needs: () => ({
    api: need.kubeApi({ reason: 'watches ExternalSecrets, reads and writes Secrets' }),
    admission: need.webhook({ pods: webhook, port: webhookPort }),
    metrics: need.metrics({ port: metricsPort, honorLabels: true }),
    dashboard: need.dashboard(),
    webhookMetrics: need.metrics({ pods: webhook, port: metricsPort }),
    certMetrics: need.metrics({ pods: certController, port: metricsPort }),
  }),
  workloads: () => ({
    [operator]: {
      kind: 'Deployment',
      containers: { controller: { cpu: '10m', memory: '80Mi', memoryLimit: '256Mi' } },
    },
    [webhook]: {
      kind: 'Deployment',
      containers: { webhook: { cpu: '10m', memory: '64Mi', memoryLimit: '128Mi' } },
    },
    [certController]: {
      kind: 'Deployment',
      containers: { 'cert-controller': { cpu: '10m', memory: '88Mi', memoryLimit: '192Mi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, images } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const security = pod.restricted({ uid: 1000 });
    const readers = props.clients('secretStore').map(({ need: { account } }) => account);

    new Server(scope, 'controller', {
      ...planned(props, operator, {
        containers: {
          controller: controllerContainer(images.operator, { clusterStores: readers.length > 0 }),
        },
      }),
      account: new Account(scope, 'account', { ...where(operator), clusterRules: controllerRules(readers) }),
      security,
    });

    // Empty until the other process has generated a certificate.
    add(scope, { apiVersion: 'v1', kind: 'Secret', metadata: metadataOf(where(webhook)) });
    new Server(scope, 'webhook', {
      ...planned(props, webhook, { containers: { webhook: webhookContainer(images.operator, namespace) } }),
      account: new Account(scope, 'webhook-account', where(webhook)),
      security,
      volumes: [pod.secret('certs', webhook)],
      service: { webhook: { port: 443, targetPort: 'webhook' } },
    });
    for (const kind of validated) validation(scope, where(webhook), kind);

    new Server(scope, 'cert-controller', {
      ...planned(props, certController, {
        containers: { 'cert-controller': certControllerContainer(images.operator, namespace) },
      }),
      account: new Account(scope, 'cert-controller-account', {
        ...where(certController),
        rules: certificateRules(webhook),
        clusterRules: certControllerRules,
      }),
      security,
    });
  },
});
