/** What a user may say about monitoring. */
import { field, z } from '../../kit';

const email = z.strictObject({ to: z.email().meta({ description: 'Who is written to.' }) });

const notify = z
  .strictObject({
    email: email.optional().meta({
      description: 'Alerts by e-mail, through the mail server of the block `mail`.',
    }),
    webhook: field.secretKeyReference
      .extend({
        port: field.port.optional().meta({ description: 'Port of that address. Default: 443 and 80.' }),
      })
      .optional()
      .meta({
        description:
          'Alerts to a web address, kept in a Secret that you make in the namespace prometheus. For ntfy, write the ' +
          'address of your topic and ?template=alertmanager after it.',
      }),
  })
  .refine(({ email: mail, webhook }) => mail !== undefined || webhook !== undefined, {
    message: 'names nobody to notify',
  });

export const shape = {
  days: z.int().min(1).max(730).optional().meta({
    description: 'Days that measurements are kept. Default: what `retention.metrics` says.',
  }),
  volume: field.volumeSize.default('20Gi').meta({
    description: 'Volume for them. At four fifths of it, the oldest go before their time.',
  }),
  interval: z
    .enum(['15s', '30s', '60s'])
    .default('30s')
    .meta({ description: 'How often everything is measured.' }),
  nodes: z.boolean().default(true).meta({
    description: 'Measure disks, memory and temperatures of the machines (node_exporter on each).',
  }),
  objects: z.boolean().default(true).meta({
    description: 'Watch workloads, Jobs and nodes as Kubernetes sees them (kube-state-metrics).',
  }),
  addresses: z.boolean().default(true).meta({
    description: 'Ask every public address once a minute, as a browser does (blackbox_exporter).',
  }),
  notify: notify.optional().meta({ description: 'Where alerts are sent (Alertmanager). Default: nowhere.' }),
};

export type Notify = z.output<typeof notify>;
