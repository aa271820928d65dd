/** A config with everything that follows from it. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPlugins } from '../../charts/plugins';
import { catalogue } from '../components/catalogue';
import { platformShape } from '../config/platform';
import type { Component } from '../plan/component';
import type { Plan } from '../plan/plan';
import { ProblemsError } from '../plan/problem';
import { type Input, resolve } from '../plan/resolve';

export interface Project {
  readonly config: Omit<Input, 'catalogue'>;
  readonly plan: Plan;
  /** The catalogue, and the user's own. */
  readonly components: readonly Component[];
}

const builtIn: readonly Component[] = Object.values(catalogue);

const shape = z.strictObject({
  schemaVersion: z.literal(1),
  profile: z.enum(['none', 'core', 'ai', 'data', 'dev']).default('core'),
  ...platformShape,
  components: z.record(z.string(), z.unknown()).default({}),
  plugins: z.array(z.string()).default([]),
});

/** @throws ProblemsError with everything that is wrong with it */
export const load = async (file: string): Promise<Project> => loadText(file, read(file));

/** Bytes of the config. @throws ProblemsError */
export function read(file: string): Uint8Array {
  if (existsSync(file)) return readFileSync(file);
  throw new ProblemsError([{ code: 'TK001', file, path: '', message: 'there is no such file' }]);
}

/** A config that may not have been written yet, as if it stood in `file`. @throws ProblemsError */
export async function loadText(file: string, bytes: Uint8Array): Promise<Project> {
  const {
    profile,
    components: toggles,
    plugins,
    schemaVersion: _,
    ...context
  } = shape.parse(parse(Buffer.from(bytes).toString('utf8')));
  const own = loadPlugins(file, plugins);
  const components = [...builtIn, ...own.components];
  const config = { context, profile, toggles };
  const { plan, problems } = resolve({ ...config, catalogue: components });
  if (!plan) throw new ProblemsError([...own.problems, ...problems]);
  return { config, plan, components };
}
