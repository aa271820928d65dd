/** A user's own components: modules that their config names. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Component } from '../lib/plan/component';
import { messageOf, type Problem } from '../lib/plan/problem';
import { guarded } from './guarded';

export interface Plugins {
  readonly components: readonly Component[];
  readonly problems: readonly Problem[];
}

/** The package itself: what a plugin imports must be the very modules that run here. */
const self = join(__dirname, '..', 'index');

/** Loads modules, TypeScript or JavaScript; paths are relative to the config. */
export async function loadPlugins(config: string, paths: readonly string[]): Promise<Plugins> {
  if (paths.length === 0) return { components: [], problems: [] };
  const { createJiti } = await import('jiti');
  const jiti = createJiti(resolve(config), { alias: { 'cdk8s-thinkube': self }, interopDefault: true });
  const components: Component[] = [];
  const problems: Problem[] = [];
  for (const [index, path] of paths.entries()) {
    const problem = (message: string, hint: string): Problem => ({
      code: 'TK220',
      path: `plugins.${index}`,
      message,
      hint,
    });
    const file = resolve(dirname(config), path);
    if (!existsSync(file)) {
      problems.push(problem(`there is no file ${path}`, 'write a path relative to this config'));
      continue;
    }
    try {
      const loaded: unknown = jiti(file);
      const found = isComponent(loaded) ? loaded : defaultOf(loaded);
      if (isComponent(found)) components.push(guarded(found));
      else
        problems.push(problem(`${path} is not a component`, 'write `export default defineComponent({ … })`'));
    } catch (error) {
      const [reason] = messageOf(error).split('\n');
      problems.push(problem(`${path} cannot be loaded: ${reason}`, 'fix it, then run this again'));
    }
  }
  return { components, problems };
}

const defaultOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'default' in value ? value.default : undefined;

const isComponent = (value: unknown): value is Component =>
  typeof value === 'object' &&
  value !== null &&
  'config' in value &&
  value.config instanceof z.ZodType &&
  ['plan', 'answer', 'audit', 'enabledBy', 'build'].every(
    (key) => key in value && typeof Reflect.get(value, key) === 'function',
  );
