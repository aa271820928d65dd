import { Construct } from 'constructs';
import type { Build } from '../../../charts/builder';
import { Account } from '../../constructs/account';
import { add, placed } from '../../constructs/object';
import { Server } from '../../constructs/server';
import { container } from '../../kube/container';
import { httpProbe, startup } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { mount, secretVolume } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import type { externalSecrets } from './index';
import { certControllerRules, certificateRules, controllerRules } from './rights';

export interface ExternalSecretsProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** All three processes are the same image. */
  readonly image: string;
  /** What its containers ask for and may use. */
  readonly resources: {
    readonly controller: Resources;
    readonly webhook: Resources;
    readonly certController: Resources;
  };
}

const name = 'external-secrets';
const webhookName = `${name}-webhook`;
const group = 'external-secrets.io';
const ports = { metrics: 8080, ready: 8081 };
const security = restrictedPod({ uid: 1000 });
const logging = ['--loglevel=info', '--zap-time-encoding=rfc3339'];

/**
 * The operator: a controller, a webhook that refuses what makes no sense, and a process that keeps the webhook's
 * certificate. Stores and ExternalSecrets that belong to a namespace are served; those of the whole cluster, and
 * what pushes Secrets elsewhere, are switched off, and with them the rights that they would need.
 *
 * Upstream: external-secrets v2.9.0, deploy/charts/external-secrets, cmd/controller.
 */
export class ExternalSecrets extends Construct {
  constructor(scope: Construct, id: string, props: ExternalSecretsProps) {
    super(scope, id);
    const { namespace } = props;
    add(this, { apiVersion: 'v1', kind: 'Secret', metadata: placed(where(namespace, webhookName)) });
    this.controller(props);
    this.webhook(props);
    this.certController(props);
    for (const plural of ['externalsecret', 'secretstore']) this.validation(namespace, plural);
  }

  private controller({ namespace, image, resources }: ExternalSecretsProps): void {
    const place = where(namespace, name);
    new Server(this, 'controller', {
      ...place,
      account: new Account(this, 'account', { ...place, clusterRules: controllerRules }),
      security,
      containers: [
        container({
          name: 'controller',
          image,
          resources: resources.controller,
          args: [
            '--enable-cluster-store-reconciler=false',
            '--enable-cluster-external-secret-reconciler=false',
            '--enable-cluster-push-secret-reconciler=false',
            '--enable-push-secret-reconciler=false',
            '--concurrent=2',
            `--metrics-addr=:${ports.metrics}`,
            '--live-addr=:8082',
            ...logging,
          ],
          ports: { metrics: ports.metrics, live: 8082 },
          readiness: httpProbe('/readyz', 'live'),
          liveness: httpProbe('/healthz', 'live', { failures: 5 }),
        }),
      ],
    });
  }

  private webhook({ namespace, image, resources }: ExternalSecretsProps): void {
    const place = where(namespace, webhookName);
    new Server(this, 'webhook', {
      ...place,
      account: new Account(this, 'webhook-account', place),
      security,
      containers: [
        container({
          name: 'webhook',
          image,
          resources: resources.webhook,
          args: [
            'webhook',
            '--port=10250',
            `--dns-name=${webhookName}.${namespace}.svc`,
            '--cert-dir=/tmp/certs',
            '--check-interval=5m',
            `--metrics-addr=:${ports.metrics}`,
            `--healthz-addr=:${ports.ready}`,
            ...logging,
          ],
          ports: { ...ports, webhook: 10250 },
          mounts: [mount('certs', '/tmp/certs', { readOnly: true })],
          // It answers nothing until the other process has made its certificate.
          startup: startup(httpProbe('/healthz', 'ready'), 180),
          readiness: httpProbe('/readyz', 'ready'),
          liveness: httpProbe('/healthz', 'ready', { failures: 5 }),
        }),
      ],
      volumes: [secretVolume('certs', webhookName)],
      service: { webhook: { port: 443, targetPort: 'webhook' } },
    });
  }

  private certController({ namespace, image, resources }: ExternalSecretsProps): void {
    const place = where(namespace, `${name}-cert-controller`);
    new Server(this, 'cert-controller', {
      ...place,
      account: new Account(this, 'cert-controller-account', {
        ...place,
        rules: certificateRules(webhookName),
        clusterRules: certControllerRules,
      }),
      security,
      containers: [
        container({
          name: 'cert-controller',
          image,
          resources: resources.certController,
          args: [
            'certcontroller',
            '--crd-requeue-interval=5m',
            `--service-name=${webhookName}`,
            `--service-namespace=${namespace}`,
            `--secret-name=${webhookName}`,
            `--secret-namespace=${namespace}`,
            // Only objects that carry upstream's own label are kept in memory.
            '--enable-partial-cache=true',
            `--metrics-addr=:${ports.metrics}`,
            `--healthz-addr=:${ports.ready}`,
            ...logging,
          ],
          ports,
          // Ready once the API server knows the certificate: who waits for this may create ExternalSecrets.
          readiness: httpProbe('/readyz', 'ready'),
          liveness: httpProbe('/healthz', 'ready', { failures: 5 }),
        }),
      ],
    });
  }

  /** Deletion is not asked about: the webhook has no opinion, and a namespace could not go while it is down. */
  private validation(namespace: string, singular: string): void {
    const metadata = placed(where(namespace, `${singular}-validate`));
    add(this, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: {
        name: metadata.name,
        // The process that fills in the CA looks for this label, and for this ending of the webhook's name.
        labels: { ...metadata.labels, [`${group}/component`]: 'webhook' },
      },
      webhooks: [
        {
          name: `validate.${singular}.${group}`,
          rules: [
            {
              apiGroups: [group],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: [`${singular}s`],
              scope: 'Namespaced',
            },
          ],
          clientConfig: {
            service: { namespace, name: webhookName, path: `/validate-external-secrets-io-v1-${singular}` },
          },
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          timeoutSeconds: 5,
          failurePolicy: 'Fail',
        },
      ],
    });
  }
}

const where = (namespace: string, each: string) => ({ name: each, namespace, component: name });

export const build: Build<PropsOf<typeof externalSecrets>> = (chart, { namespace, images, workloads }) => {
  new ExternalSecrets(chart, name, {
    namespace,
    image: images.operator,
    resources: {
      controller: workloads['external-secrets'].containers.controller,
      webhook: workloads['external-secrets-webhook'].containers.webhook,
      certController: workloads['external-secrets-cert-controller'].containers['cert-controller'],
    },
  });
};
