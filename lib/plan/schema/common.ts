/** Options that every component has besides its own. */
import { z } from 'zod';
import { cpu, hostName, memory, nodeName, upAndDown } from './fields';

const schedule = upAndDown('When it starts.', 'When it stops.');

/** No path leads into what JavaScript gives every object. */
const pointer = z
  .string()
  .regex(
    /^(\/(?!(__proto__|constructor|prototype)(\/|$))([^~/]|~[01])*)+$/,
    'write a path such as /spec/replicas or /spec/ports/0; a slash in a key is ~1, a tilde ~0',
  );
const path = pointer.meta({
  description: 'Where in the object: keys and places in lists, each after a slash.',
});
const value = z.json().meta({ description: 'What is put there, or expected there.' });
const from = pointer.meta({ description: 'Where it is taken from.' });

const operation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), path, value }),
  z.strictObject({ op: z.literal('remove'), path }),
  z.strictObject({ op: z.literal('replace'), path, value }),
  z.strictObject({ op: z.literal('move'), from, path }),
  z.strictObject({ op: z.literal('copy'), from, path }),
  z.strictObject({ op: z.literal('test'), path, value }),
]);

const patch = z.strictObject({
  target: z
    .string()
    .regex(/^[A-Z][A-Za-z]+\/[a-z0-9][a-z0-9.:-]*$/, 'write Kind/name, such as Deployment/mlflow')
    .meta({ description: 'The object: Kind/name.' }),
  reason: z.string().min(8).meta({ description: 'Why. It is listed in the report.' }),
  ops: z
    .array(operation)
    .min(1)
    .meta({ description: 'JSON patch (RFC 6902): operations, carried out one after the other.' }),
});

const amounts = z.strictObject({
  cpu: cpu.optional().meta({ description: 'Processor time that it gets for sure.' }),
  memory: memory
    .optional()
    .meta({ description: 'Memory that is kept for it: what it uses most of the time.' }),
  memoryLimit: memory.optional().meta({
    description:
      'Memory at which it is stopped. What a program is told of its own bounds, such as Java’s heap, stays.',
  }),
});

const tag = z
  .string()
  .regex(
    /^(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/,
    'write the tag of an image in quotes, such as "2.5.1"',
  )
  .meta({ description: 'Its tag.' });

/** Options of every component. */
export const commonShape = {
  enabled: z.boolean().default(true).meta({ description: 'false switches it off and keeps these settings.' }),
  host: hostName
    .regex(
      /^(?!.*\.\d+$)/,
      'write a name such as git, or a full one: no certificate and no Ingress has an address',
    )
    .optional()
    .meta({ description: 'Name below your domain, or a full name.' }),
  ingress: z
    .enum(['main', 'second', 'none'])
    .optional()
    .meta({ description: 'Which controller serves it: nginx, nginx-kn, or none.' }),
  node: nodeName.optional().meta({ description: 'Run on this node only.' }),
  backup: z.boolean().default(true).meta({ description: 'false: its state is not saved.' }),
  schedule: schedule.optional().meta({ description: 'Start and stop it by the clock.' }),
  resources: z.record(z.string(), amounts).default({}).meta({
    description:
      'Other requests and limits, by workload, or workload/container where it has others beside that. `thinkube resources` suggests them.',
  }),
  versions: z.record(z.string(), tag).default({}).meta({
    description:
      'Other versions of its software than the package has, by the name of the image. `thinkube update` writes them; take them out again once the package has them.',
  }),
  patches: z.array(patch).default([]).meta({ description: 'Changes to single objects, each with a reason.' }),
};
const common = z.object(commonShape);
export type CommonOptions = z.output<typeof common>;

/** The common options out of what the user wrote for a component. */
export const commonOptions = (toggle: unknown): CommonOptions =>
  common.parse(typeof toggle === 'object' && toggle !== null ? toggle : {});
