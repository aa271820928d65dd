/** What the API server asks cert-manager's webhook before it accepts an object. */
import type { Construct } from 'constructs';
import { add, metadataOf, type ObjectName } from '../../kit';

const apiVersion = 'admissionregistration.k8s.io/v1';
const group = 'cert-manager.io';
const checks = {
  name: 'webhook.cert-manager.io',
  admissionReviewVersions: ['v1'],
  matchPolicy: 'Equivalent',
  timeoutSeconds: 30,
  failurePolicy: 'Fail',
  sideEffects: 'None',
};

/**
 * @param webhook the Service
 * @param authority Secret with the CA that the webhook creates for itself; cainjector copies it from there
 */
export function admission(scope: Construct, webhook: ObjectName, authority: string): void {
  const { name, namespace } = webhook;
  const { labels } = metadataOf(webhook);
  const annotations = { [`${group}/inject-ca-from-secret`]: `${namespace}/${authority}` };
  const metadata = { name, labels, annotations };
  const at = (path: string) => ({ service: { namespace, name, path } });

  add(scope, {
    apiVersion,
    kind: 'MutatingWebhookConfiguration',
    metadata,
    webhooks: [
      {
        ...checks,
        clientConfig: at('/mutate'),
        rules: [
          {
            apiGroups: [group],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['certificaterequests'],
          },
        ],
      },
    ],
  });
  add(scope, {
    apiVersion,
    kind: 'ValidatingWebhookConfiguration',
    metadata,
    webhooks: [
      {
        ...checks,
        clientConfig: at('/validate'),
        rules: [
          {
            apiGroups: [group, `acme.${group}`],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['*/*'],
          },
        ],
      },
    ],
  });
}
