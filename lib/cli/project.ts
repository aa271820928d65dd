/** A config with everything that follows from it. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { loadPlugins } from '../../charts/plugins';
import { catalogue } from '../components/catalogue';
import { pluginsNamedIn } from '../config/load';
import { examplePlatform, planFrom } from '../config/plan';
import type { Component } from '../plan/component';
import type { Plan } from '../plan/plan';
import { type Problem, ProblemsError } from '../plan/problem';
import { type Input, resolve } from '../plan/resolve';
import { isMissing, naming, systemProblem } from './system';

export interface Project {
  readonly config: Omit<Input, 'catalogue'>;
  readonly plan: Plan;
  /** The catalogue, and the user's own. */
  readonly components: readonly Component[];
  /** Adds file, line and column to what is found later, if it is about a part of the config. */
  locate(problem: Problem): Problem;
}

/** What is known of a config, however much is wrong with it. */
export interface Survey {
  readonly components: readonly Component[];
  /** Present if nothing is wrong. */
  readonly project?: Project;
  readonly problems: readonly Problem[];
}

const builtIn: readonly Component[] = Object.values(catalogue);

/** @throws ProblemsError with everything that is wrong with it */
export const load = async (file: string): Promise<Project> => loadText(file, read(file));

/** For what can be told without a valid config as well. */
export async function survey(file: string): Promise<Survey> {
  try {
    return await surveyText(file, read(file));
  } catch (error) {
    if (error instanceof ProblemsError) return { components: builtIn, problems: error.problems };
    throw error;
  }
}

/** An example platform with nothing on, for questions about components that no config answers. */
export function exampleOf(components: readonly Component[]): Project {
  const ingress = { main: '192.168.1.240', second: '192.168.1.241' };
  const platform = { ...examplePlatform, network: { ...examplePlatform.network, ingress } };
  const config = { platform, profile: 'none', toggles: {} };
  const { plan, problems } = resolve({ ...config, catalogue: components });
  if (!plan) throw new ProblemsError(problems);
  return { config, plan, components, locate: (problem) => problem };
}

/** Bytes of the config. @throws ProblemsError */
export function read(file: string): Uint8Array {
  try {
    if (statSync(file).isCharacterDevice()) throw new ProblemsError([{ code: 'TK001', file, ...device }]);
    return readFileSync(file);
  } catch (error) {
    const problem = systemProblem(error, 'TK001', file);
    throw problem ? new ProblemsError([{ ...problem, ...(isMissing(error) && noConfig) }]) : error;
  }
}

const device = { path: '', message: 'is a device, not a file', hint: 'name another one with -c' };
const noConfig = {
  message: 'there is no such file',
  hint: 'name another one with -c; `npx cdk8s-thinkube init` writes a first one',
};

/** A config that may not have been written yet, as if it stood in `file`. @throws ProblemsError */
export async function loadText(file: string, bytes: Uint8Array): Promise<Project> {
  const { project, problems } = await surveyText(file, bytes);
  if (!project) throw new ProblemsError(problems);
  return project;
}

/** The same of a text that has not been written yet. */
export async function surveyText(file: string, bytes: Uint8Array): Promise<Survey> {
  const own = await loadPlugins(file, pluginsNamedIn(file, bytes));
  const components = [...builtIn, ...own.components];
  const { plan, config, problems, locate } = planFrom(file, bytes, components, own.problems);
  return { components, problems, ...(plan && config && { project: { config, plan, components, locate } }) };
}

/**
 * What a config becomes by a change of its text. Nothing is written that would be wrong.
 *
 * @throws ProblemsError
 */
export async function changed(
  file: string,
  change: (text: string) => string,
): Promise<{ readonly project: Project; write(): void }> {
  const text = Buffer.from(read(file)).toString('utf8');
  const fresh = change(text);
  const project = await loadText(file, Buffer.from(fresh));
  const write = () => {
    if (fresh !== text) naming(file, () => writeFileSync(file, fresh));
  };
  return { project, write };
}
