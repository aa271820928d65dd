/** Recipes of images: a folder each under images/, with image.yaml, and what it needs beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { nameAndTag } from '../../lib/plan/versions';

const config = z.strictObject({
  entrypoint: z.array(z.string()).optional(),
  cmd: z.array(z.string()).optional(),
  env: z.record(z.string(), z.string()).default({}),
  user: z.string().optional(),
  workdir: z.string().optional(),
  stopSignal: z.string().optional(),
});

const recipe = z.strictObject({
  /** Names in the manifests, without the tag. */
  images: z.array(z.string()).min(1),
  /** How the tags begin that it is for, where another recipe is for the rest. */
  tags: z.string().default(''),
  /** Of the program inside. */
  version: z.string(),
  /** Who plays it, where it is another program. */
  standIn: z.string().optional(),
  /** What is done otherwise than by upstream's image, for the reader of the table. */
  note: z.string().optional(),
  /** The system below: Debian's, or nothing. */
  base: z.enum(['debian', 'none']).default('debian'),
  /** Layers of Debian packages; equal ones are stored once. */
  debian: z.array(z.array(z.string())).default([]),
  /** Accounts that exist before the packages come, by number. */
  users: z.record(z.string(), z.number()).default({}),
  /** Where programs that are built go: `tool/program` to path. */
  programs: z.record(z.string(), z.string()).default({}),
  config: config.default({ env: {} }),
});

export type Recipe = z.infer<typeof recipe> & {
  readonly name: string;
  readonly folder: string;
};

const home = (): string => resolve('test/node/images');

/** @throws Error that names the file */
export function readRecipes(): readonly Recipe[] {
  return readdirSync(home())
    .sort()
    .map((name) => {
      const folder = join(home(), name);
      const file = join(folder, 'image.yaml');
      const { data, error } = recipe.safeParse(parse(readFileSync(file, 'utf8')));
      if (!data) throw new Error(`${file}: ${z.prettifyError(error)}`);
      return { ...data, name, folder };
    });
}

export function recipeOf(image: string, recipes: readonly Recipe[]): Recipe | undefined {
  const { name, tag } = nameAndTag(image);
  const found = recipes.filter(({ images, tags }) => images.includes(name) && tag.startsWith(tags));
  return found.sort((a, b) => b.tags.length - a.tags.length)[0];
}

/** A script that fills a layer; it is given the folder. */
export const scriptOf = ({ folder }: Recipe): string | undefined => existing(join(folder, 'build.sh'));

/** Files that are put over everything else. */
export const filesOf = ({ folder }: Recipe): string | undefined => existing(join(folder, 'files'));

const existing = (path: string): string | undefined => (existsSync(path) ? path : undefined);

export type Truth = 'real' | 'near' | 'stand-in';

/** What an image of a recipe is, where a manifest asks for a tag. */
export function truthOf({ version, standIn }: Recipe, tag: string): Truth {
  if (standIn !== undefined) return 'stand-in';
  return numberIn(tag) === numberIn(version) ? 'real' : 'near';
}

/** The number in a tag such as v3.15.1-full or 18.6-bookworm. */
const numberIn = (tag: string): string => /\d+(\.\d+)*/.exec(tag)?.[0] ?? tag;

/** Every image that objects name, wherever it stands. */
export function imagesIn(objects: readonly unknown[]): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string')
      // Operators read some in a ConfigMap, as text, or as an option.
      for (const [, name = ''] of value.matchAll(/^(?: *|--)[\w-]*image(?:: |=)(\S+:[\w.-]+)$/gim))
        found.add(name);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'image' && typeof inner === 'string' && inner.includes(':')) found.add(inner);
        else look(inner);
      }
  };
  look(objects);
  return [...found].sort();
}
