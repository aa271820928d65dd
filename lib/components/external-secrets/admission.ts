import type { Construct } from 'constructs';
import { add, metadataOf, type ObjectName } from '../../kit';

const group = 'external-secrets.io';

/** Kinds that the webhook is asked about, in the singular. */
export const validated = ['externalsecret', 'secretstore'];

/** Name of the configuration for one kind. */
export const validationName = (singular: string): string => `${singular}-validate`;

/**
 * Asks the webhook about each new or changed object of one kind. Deletion is left out: the webhook has no opinion on
 * it, and a namespace could not be deleted while the webhook is down.
 *
 * @param webhook where the webhook's Service is.
 */
export function validation(scope: Construct, webhook: ObjectName, singular: string): void {
  const metadata = metadataOf({ ...webhook, name: validationName(singular) });
  add(scope, {
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
          service: {
            namespace: webhook.namespace,
            name: webhook.name,
            path: `/validate-external-secrets-io-v1-${singular}`,
          },
        },
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        timeoutSeconds: 5,
        failurePolicy: 'Fail',
      },
    ],
  });
}
