/** What a user would commit: made by the command of the package, from a config. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { KubeObject } from '../../lib/kube/object';
import { isFields } from '../../lib/objects/read';
import type { Plan } from '../../lib/plan/plan';
import { isObject } from './client';
import { run } from './control-plane/processes';

export interface Dist {
  readonly folder: string;
  readonly plan: Plan;
  /** Every object that Argo CD syncs: all of it but what is in bootstrap/ and host/. */
  readonly objects: readonly ObjectName[];
  /** What install.sh applies once. */
  readonly bootstrap: readonly KubeObject[];
}

export interface ObjectName {
  readonly object: KubeObject;
  /** Folder under dist/: the component, `apps`, or `crds/<operator>`. */
  readonly folder: string;
}

/** A config as plain data, so that a test can change it. */
export type Config = Readonly<Record<string, unknown>>;

export function readConfig(path: string): Config {
  const config: unknown = parse(readFileSync(path, 'utf8'));
  if (!isFields(config)) throw new Error(`${path} is no config`);
  return config;
}

/** The command said no; its words are the message. */
export class Refused extends Error {}

const cli = resolve('out/lib/cli/main.js');

/** @throws Refused */
export async function synth(config: Config | string, parent: string): Promise<Dist> {
  const work = mkdtempSync(join(parent, 'synth-'));
  const path = typeof config === 'string' ? resolve(config) : join(work, 'thinkube.yaml');
  if (typeof config !== 'string') writeFileSync(path, stringify(config));
  const folder = join(work, 'dist');
  try {
    await run(process.execPath, [cli, 'synth', '-c', path, '-o', folder], {});
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error));
  }
  return read(folder);
}

export function read(folder: string): Dist {
  const plan: Plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
  return { folder, plan, objects: placedIn(folder, ''), bootstrap: objectsBelow(join(folder, 'bootstrap')) };
}

function placedIn(root: string, below: string): readonly ObjectName[] {
  return readdirSync(join(root, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): readonly ObjectName[] => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory())
        return ['bootstrap', 'host', 'crds'].includes(path) ? [] : placedIn(root, path);
      return /\.ya?ml$/.test(entry.name) ? objectsIn(join(root, path), below) : [];
    });
}

const objectsIn = (path: string, folder: string): readonly ObjectName[] =>
  parseAllDocuments(readFileSync(path, 'utf8')).flatMap((document) => {
    const object: unknown = document.toJS();
    return isObject(object) ? [{ object, folder }] : [];
  });

/** The config with some components set as given. */
export function withComponents(config: Config, components: Readonly<Record<string, unknown>>): Config {
  const known = isFields(config['components']) ? config['components'] : {};
  return { ...config, components: { ...known, ...components } };
}

/** Everything under a folder that has the shape of an object, wherever it lies. */
export function objectsBelow(folder: string): readonly KubeObject[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .flatMap((entry) => objectsIn(join(entry.parentPath, entry.name), ''))
    .map(({ object }) => object)
    .filter(({ kind }) => kind !== 'Kustomization');
}
