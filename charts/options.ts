/** Options of a component, with their types, for whoever knows which one it asks about. */
import { z } from 'zod';
import type { Plan } from '../lib/plan/plan';

/** Undefined where the component is off. */
export function optionsIn<R extends z.ZodRawShape>(
  { components }: Pick<Plan, 'components'>,
  { id, spec }: { readonly id: string; readonly spec: { readonly options: R } },
) {
  const planned = components.find((each) => each.id === id);
  return planned && z.strictObject(spec.options).parse(planned.options);
}
