/** The schema of the whole `thinkube.yaml`: the platform's blocks, and an entry for each component. */
import { z } from 'zod';
import type { Component } from '../plan/component';
import { profiles } from '../plan/facts';
import { platformShape } from '../plan/schema/platform';

const modulePath = z
  .string()
  .regex(
    /^\.{0,2}\/?[^\s/][^\n]*\.(c|m)?(j|t)s$/,
    'write the path of a module, such as ./components/my-app.ts',
  );

/** Every key but `components`. */
export const ownShape = {
  schemaVersion: z.literal(1).meta({ description: 'Version of this format.' }),
  profile: z.enum(profiles).default('core').meta({
    description: 'The set of components to start from; `components` switches single ones on and off.',
  }),
  ...platformShape,
  plugins: z.array(modulePath).default([]).meta({
    description: 'Components of your own: paths of TypeScript modules, relative to this file.',
  }),
};

/** What stands under `components`: keys are ids, in alphabetical order whatever order the catalogue has. */
const componentsShape = (catalogue: readonly Component[]): Readonly<Record<string, z.ZodType>> =>
  Object.fromEntries(
    [...catalogue]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, title, summary, config }) => [id, config.meta({ description: `${title}: ${summary}.` })]),
  );

const made = (catalogue: readonly Component[]) =>
  z.strictObject({
    ...ownShape,
    components: z
      .strictObject(componentsShape(catalogue))
      .prefault({})
      .meta({ description: 'Each component by its id: true, false, or its settings (which switch it on).' }),
  });

export type Schema = ReturnType<typeof made>;

/** Schemas that were made: zod compiles each one when it is used first. */
const schemas = new WeakMap<readonly Component[], Schema>();

export function schemaOf(catalogue: readonly Component[]): Schema {
  const known = schemas.get(catalogue) ?? made(catalogue);
  schemas.set(catalogue, known);
  return known;
}
