/** Builds what the node needs: its root, and the images of a platform, and keeps them in the cache. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameAndTag } from '../../lib/plan/versions';
import type { Config } from '../cluster/dist';
import { browserPackages } from './browser/find';
import { type NodePlatform, nodePlatform } from './config';
import { installsByItself, readyInternet } from './internet/pypi';
import { layersOf, nodeRoot, programsAreThere } from './layers';
import { ownFolder } from './machine';
import type { PlatformName } from './platforms';
import { type Recipe, readRecipes, recipeOf, truthOf } from './recipes';
import { type Image, seed } from './store';

/** Debian's packages on the node. */
const packages = [
  'containerd',
  'runc',
  'containernetworking-plugins',
  'iptables',
  'nftables',
  'ipset',
  'conntrack',
  'iproute2',
  'mount',
  'procps',
  'openssl',
];

/** What the part on the LAN, which has no way to registries, finds ready. */
export interface Prepared {
  /** Of the platform. */
  readonly config: Config;
  /** Folders of the node's root, the upper one first. */
  readonly root: readonly string[];
  /** Of a root with a browser. */
  readonly browser: readonly string[];
  readonly images: readonly Made[];
  /** Images of the platform that did not fit into the time, or that went wrong. */
  readonly absent: readonly string[];
}

export interface Made {
  readonly name: string;
  readonly recipe: string;
  readonly truth: string;
  readonly version: string;
}

const variable = 'THINKUBE_TEST_PREPARED';

export function prepared(): Prepared {
  const facts = process.env[variable];
  if (facts === undefined) throw new Error('nothing is prepared: run npm run test:node without --lan');
  return JSON.parse(readFileSync(facts, 'utf8'));
}

/** @param mayBuild whether there is time to build one more program */
export async function prepareImages(
  chosen: PlatformName,
  say: (line: string) => void,
  mayBuild: () => boolean,
): Promise<Prepared> {
  const root = await nodeRoot(packages, say);
  const recipes = readRecipes();
  const platform = await platformOf(chosen, recipes);
  if (platform.without.length > 0)
    say(`without ${platform.without.join(', ')}: no recipe makes their images`);
  // What takes long comes last: where the time is short, it goes to as many as possible.
  const isLong = (name: string): number => Number(!programsAreThere(recipeOf(name, recipes)));
  const names = [...extra, ...platform.images].sort((a, b) => isLong(a) - isLong(b));
  const images: Image[] = [];
  const absent: string[] = [];
  for (const name of names) {
    const recipe = recipeOf(name, recipes);
    const layers =
      recipe && (mayBuild() || !isLong(name))
        ? await layersOf(recipe, say).catch((error: unknown) => {
            say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
            return undefined;
          })
        : undefined;
    if (recipe && layers) images.push({ name, recipe, layers });
    else absent.push(name);
  }
  const fresh = await seed(images, root);
  say(`${images.length} images, ${fresh} of them new`);
  const browser = await nodeRoot(browserPackages, say);
  const made = images.map(({ name, recipe }) => madeOf(name, recipe));
  if (installsByItself(made)) await readyInternet();
  const result: Prepared = { config: platform.config, root, browser, images: made, absent };
  const facts = join(ownFolder(), 'prepared.json');
  writeFileSync(facts, JSON.stringify(result));
  process.env[variable] = facts;
  return result;
}

/** The node's own, and MicroK8s' DNS. */
const extra = ['thinkube.invalid/pause:1'];

const madeOf = (name: string, recipe: Recipe): Made => ({
  name,
  recipe: recipe.name,
  truth: truthOf(recipe, nameAndTag(name).tag),
  version: recipe.version,
});

async function platformOf(chosen: PlatformName, recipes: readonly Recipe[]): Promise<NodePlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'thinkube-node-'));
  try {
    return await nodePlatform(chosen, recipes, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
