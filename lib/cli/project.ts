/** A config with everything that follows from it. */
import { readFileSync } from 'node:fs';
import { loadPlugins } from '../../charts/plugins';
import { catalogue } from '../components/catalogue';
import { pluginsNamedIn } from '../config/load';
import { planFrom } from '../config/plan';
import type { Component } from '../plan/component';
import type { Plan } from '../plan/plan';
import { ProblemsError } from '../plan/problem';
import type { Input } from '../plan/resolve';

export interface Project {
  readonly config: Omit<Input, 'catalogue'>;
  readonly plan: Plan;
  /** The catalogue, and the user's own. */
  readonly components: readonly Component[];
}

const builtIn: readonly Component[] = Object.values(catalogue);

/** @throws ProblemsError with everything that is wrong with it */
export const load = async (file: string): Promise<Project> => loadText(file, read(file));

/** Bytes of the config. @throws ProblemsError */
export function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    const [message, hint] = unread[code] ?? ['cannot be read', `the system says ${code || String(error)}`];
    throw new ProblemsError([{ code: 'TK001', file, path: '', message, hint }]);
  }
}

const unread: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ENOENT: ['there is no such file', 'name another one with -c; `thinkube init` writes a first one'],
  EISDIR: ['is a folder', 'name the file in it with -c'],
  EACCES: ['may not be read by you', 'change its permissions'],
};

/** A config that may not have been written yet, as if it stood in `file`. @throws ProblemsError */
export async function loadText(file: string, bytes: Uint8Array): Promise<Project> {
  const own = await loadPlugins(file, pluginsNamedIn(file, bytes));
  const components = [...builtIn, ...own.components];
  const { plan, config, problems } = planFrom(file, bytes, components, own.problems);
  if (!plan || !config) throw new ProblemsError(problems);
  return { config, plan, components };
}
