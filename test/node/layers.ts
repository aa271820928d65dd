/** Layers of images, each in the cache under the hash of what it is made from. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { alone } from '../cluster/control-plane/alone';
import { cacheFolder, ensureTools, isBuilt, programOf } from '../cluster/control-plane/build';
import { run } from '../cluster/control-plane/processes';
import { configTools, imageTools, isConfigTool, isImageTool } from './programs';
import { filesOf, type Recipe, scriptOf } from './recipes';

export interface Layer {
  readonly digest: string;
  readonly size: number;
  readonly file: string;
}

type Say = (line: string) => void;

const folder = (...names: readonly string[]): string => {
  const path = join(cacheFolder(), 'node', ...names);
  mkdirSync(dirname(path), { recursive: true });
  return path;
};
export const nodeCache = folder;

const scripts = (): string => resolve('test/node/debian');
const hashOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
const read = (path: string): string => readFileSync(path, 'utf8');

/** Where apt keeps what it knows; made with the base. */
const work = (): string => folder('work');
const baseKey = (): string => hashOf(read(join(scripts(), 'base.sh')));

/** Debian's essential packages, as a folder. */
export async function base(say: Say): Promise<string> {
  const target = folder(`base-${baseKey()}`);
  await once(target, say, 'base system', async () => {
    mkdirSync(work(), { recursive: true });
    await run(join(scripts(), 'base.sh'), [`${target}.part`, work()], {});
    renameSync(`${target}.part`, target);
  });
  return target;
}

/** Packages that no image has. Gives back the folders of a root with them, the upper one first. */
export async function nodeRoot(packages: readonly string[], say: Say): Promise<readonly string[]> {
  const below = await base(say);
  const [target = ''] = rootWith(packages);
  await once(target, say, `root with ${packages.join(', ')}`, async () => {
    await install(below, `${target}.part`, packages, {});
    renameSync(`${target}.part`, target);
  });
  return rootWith(packages);
}

/** Folders of a root, the upper one first, whether it is there or not. */
export const rootWith = (packages: readonly string[]): readonly string[] => [
  folder(`root-${debianKey(packages, {})}`),
  folder(`base-${baseKey()}`),
];

type Users = Readonly<Record<string, number>>;

const debianKey = (packages: readonly string[], users: Users): string =>
  hashOf(baseKey(), read(join(scripts(), 'layer.sh')), packages.join(' '), JSON.stringify(users));

async function install(
  below: string,
  target: string,
  packages: readonly string[],
  users: Users,
): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  const accounts = Object.entries(users)
    .map(([name, id]) => `${name}:${id}`)
    .join(' ');
  const env = { ...process.env, USERS: accounts };
  await run(join(scripts(), 'layer.sh'), [below, target, work(), ...packages], { env });
}

/** All layers of an image, the lowest first. */
export async function layersOf(recipe: Recipe, say: Say): Promise<readonly Layer[]> {
  const layers: Layer[] = [];
  if (recipe.base === 'debian') {
    const below = await base(say);
    layers.push(
      await layer(`base-${baseKey()}`, 'base layer', say, async (target) => {
        await run('cp', ['--archive', `${below}/.`, target], {});
        rmSync(join(target, 'dev'), { recursive: true });
      }),
    );
    for (const packages of recipe.debian)
      layers.push(
        await layer(
          `debian-${debianKey(packages, recipe.users)}`,
          packages.join(', '),
          say,
          async (target) => {
            await install(below, target, packages, recipe.users);
          },
        ),
      );
  }
  const script = scriptOf(recipe);
  if (script !== undefined)
    layers.push(
      await layer(
        `script-${hashOf(...treeHash(recipe.folder), ...namedIn(read(script), recipe.folder))}`,
        `${recipe.name}/build.sh`,
        say,
        async (target) => {
          await run('bash', ['-euo', 'pipefail', script, target], { cwd: recipe.folder });
        },
      ),
    );
  const own = await ownLayer(recipe, say);
  return own === undefined ? layers : [...layers, own];
}

/** Programs and files of a recipe: quick to make, and named by their content. */
async function ownLayer(recipe: Recipe, say: Say): Promise<Layer | undefined> {
  const programs = await programsOf(recipe, say);
  const files = filesOf(recipe);
  if (programs.size === 0 && files === undefined && recipe.base === 'debian') return undefined;
  const made = [...programs].flatMap(([path, from]) => [path, from, String(statSync(from).mtimeMs)]);
  const key = hashOf(recipe.base, ...made, ...(files === undefined ? [] : treeHash(files)));
  return layer(`own-${recipe.name}-${key}`, recipe.name, say, async (target) => {
    if (recipe.base === 'none') bare(target);
    for (const [path, from] of programs) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      // One program under several names: the name is what tells it what to be.
      const first = [...programs].find(([, other]) => other === from)?.[0] ?? path;
      if (first === path) cpSync(from, join(target, path));
      else symlinkSync(first, join(target, path));
    }
    if (files !== undefined) cpSync(files, target, { recursive: true, verbatimSymlinks: true });
    await Promise.resolve();
  });
}

/** Path in the image to the file. @throws Error where a recipe names a program that nobody builds */
async function programsOf({ name, programs }: Recipe, say: Say): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const [path, source] of Object.entries(programs)) {
    const [tool = '', program = ''] = source.split('/');
    if (isConfigTool(tool)) found.set(path, configTools(tool));
    else if (isImageTool(tool)) {
      await ensureTools([imageTools[tool]], say);
      found.set(path, programOf(imageTools[tool], program));
    } else throw new Error(`test/node/images/${name}/image.yaml: programs: no tool is called ${tool}`);
  }
  return found;
}

/** Whether nothing has to be compiled for an image. */
export const programsAreThere = (recipe: Recipe | undefined): boolean =>
  Object.values(recipe?.programs ?? {}).every((source) => {
    const [tool = ''] = source.split('/');
    return !isImageTool(tool) || isBuilt(imageTools[tool]);
  });

/** What a static program may rely on where there is no system: a folder for its files, and names of accounts. */
function bare(target: string): void {
  for (const name of ['etc', 'tmp']) mkdirSync(join(target, name), { recursive: true });
  const accounts = [
    ['root', 0],
    ['nonroot', 65532],
    ['nobody', 65534],
  ] as const;
  writeFileSync(
    join(target, 'etc/passwd'),
    accounts.map(([name, id]) => `${name}:x:${id}:${id}::/:/sbin/nologin\n`).join(''),
  );
}

/** What is in the files that a script names outside its folder. */
const namedIn = (script: string, from: string): readonly string[] =>
  [...script.matchAll(/\.\.\/[\w./-]+/g)].map(([path]) => read(resolve(from, path)));

/** Every file below, with its content. */
function treeHash(root: string): readonly string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => [
      path.slice(root.length),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]);
}

async function layer(
  key: string,
  what: string,
  say: Say,
  fill: (target: string) => Promise<void>,
): Promise<Layer> {
  const file = folder('layers', `${key}.tar`);
  const facts = `${file}.json`;
  await once(facts, say, `layer ${what}`, async () => {
    const target = folder('layers', key);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    await fill(target);
    const part = `${file}.part`;
    const same = ['--sort=name', '--mtime=@0', '--numeric-owner', '--xattrs'];
    await run('tar', [...same, '-C', target, '-cf', part, '.'], {});
    rmSync(target, { recursive: true, force: true });
    const made = { digest: await digestOf(part), size: statSync(part).size };
    renameSync(part, file);
    writeFileSync(facts, JSON.stringify(made));
  });
  const { digest, size }: { digest: string; size: number } = JSON.parse(read(facts));
  return { digest, size, file };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Makes what is not there; of runs that go on at once, one does. */
async function once(path: string, say: Say, what: string, make: () => Promise<void>): Promise<void> {
  if (existsSync(path)) return;
  await alone(path, async () => {
    if (existsSync(path)) return;
    const started = Date.now();
    await make();
    say(`made ${what} in ${Math.round((Date.now() - started) / 1000)} s`);
  });
}
