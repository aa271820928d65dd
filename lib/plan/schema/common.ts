/** Options that every component has, beside its own. */
import { z } from 'zod';
import { cron, hostName, nodeName } from './fields';

const schedule = z.strictObject({
  up: cron.meta({ description: 'When it starts.' }),
  down: cron.meta({ description: 'When it stops.' }),
});

const patch = z.strictObject({
  target: z
    .string()
    .regex(/^[A-Z][A-Za-z]+\/[a-z0-9][a-z0-9.:-]*$/, 'write Kind/name, such as Deployment/mlflow')
    .meta({ description: 'The object: Kind/name.' }),
  reason: z.string().min(8).meta({ description: 'Why. It is listed in the report.' }),
  ops: z
    .array(
      z.strictObject({
        op: z.enum(['add', 'remove', 'replace']),
        path: z.string().startsWith('/'),
        value: z.json().optional(),
      }),
    )
    .min(1)
    .meta({ description: 'JSON patch (RFC 6902).' }),
});

/** Options of every component. */
export const commonShape = {
  enabled: z.boolean().default(true).meta({ description: 'false switches it off and keeps these settings.' }),
  host: hostName.optional().meta({ description: 'Name below your domain, or a full name.' }),
  ingress: z
    .enum(['main', 'second', 'none'])
    .optional()
    .meta({ description: 'Which controller serves it: nginx, nginx-kn, or none.' }),
  node: nodeName.optional().meta({ description: 'Run on this node only.' }),
  backup: z.boolean().default(true).meta({ description: 'false: its state is not saved.' }),
  schedule: schedule.optional().meta({ description: 'Start and stop it by the clock.' }),
  patches: z.array(patch).default([]).meta({ description: 'Changes to single objects, each with a reason.' }),
};
const common = z.object(commonShape);
export type CommonOptions = z.output<typeof common>;

/** The common options out of what the user wrote for a component. */
export const commonOptions = (toggle: unknown): CommonOptions =>
  common.parse(typeof toggle === 'object' && toggle !== null ? toggle : {});
