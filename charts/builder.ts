/** Finds what draws a component: `build` in the file named like it, or in the definition itself. */
import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import type { z } from 'zod';
import type { Claims } from '../lib/plan/capabilities';
import {
  type Component,
  type Context,
  defineComponent,
  type Options,
  type Props,
  type Slice,
  type Spec,
  type Surroundings,
} from '../lib/plan/component';
import type { Workloads } from '../lib/plan/facts';
import type { Builder } from './component-chart';

/** Draws a component's own objects. */
export type Build<P> = (chart: Chart, props: P) => void;

type Typed = { readonly id: string; props(slice: Slice, context: Context, around: Surroundings): unknown };

/**
 * A definition and its construct are two files, so that the Plan is made without loading cdk8s:
 * `lib/components/<id>/index.ts`, and `<id>.ts` beside it, which exports `build`.
 */
export function builderOf(component: Component): Builder {
  if (isBuilder(component)) return component;
  const loaded: unknown = require(join(component.folder, component.id));
  if (!hasBuild(loaded) || !isTyped(component)) {
    throw new Error(`${component.id}: ${component.id}.ts must export the function build`);
  }
  return {
    id: component.id,
    draw: (chart, slice, context, around) => loaded.build(chart, component.props(slice, context, around)),
  };
}

const isBuilder = (value: Component): value is Component & Builder =>
  'draw' in value && typeof value.draw === 'function';
const isTyped = (value: Component): value is Component & Typed =>
  'props' in value && typeof value.props === 'function';
const hasBuild = (value: unknown): value is { build: Build<unknown> } =>
  typeof value === 'object' && value !== null && 'build' in value && typeof value.build === 'function';

/** A component in one call, for a user's own: definition and build share a file. */
export function component<
  const Id extends string,
  R extends z.ZodRawShape,
  C extends Claims,
  const I extends Readonly<Record<string, string>>,
  W extends Workloads,
>(spec: Spec<Id, R, C, I, W> & { readonly build: Build<Props<Options<R>, C, I, W>> }): Component & Builder {
  const definition = defineComponent(spec);
  return {
    ...definition,
    draw: (chart, slice, context, around) => spec.build(chart, definition.props(slice, context, around)),
  };
}
