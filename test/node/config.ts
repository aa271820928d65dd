/** The platform that the node runs: thinkube.yaml, without what no recipe can make an image of. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isFields } from '../../lib/objects/read';
import { type Config, type Dist, synth, withComponents } from '../cluster/dist';
import { configPath, imagesIn, type Recipe, recipeOf } from './recipes';

export interface NodePlatform {
  readonly config: Config;
  /** Components that are switched off here. */
  readonly without: readonly string[];
  /** Images of all others. */
  readonly images: readonly string[];
}

/** What a run begins with: an older PostgreSQL, for the proof that goes on to the one of the config. */
export const olderConfig = (config: Config): Config =>
  withComponents(config, { postgresql: { version: '17' } });

/** @param folder for what is written on the way */
export async function nodePlatform(recipes: readonly Recipe[], folder: string): Promise<NodePlatform> {
  const wanted: unknown = parse(readFileSync(configPath, 'utf8'));
  if (!isFields(wanted)) throw new Error(`${configPath} is no config`);
  const without = withoutImages(await synth(wanted, folder), recipes);
  const config = withComponents(wanted, Object.fromEntries(without.map((id) => [id, false])));
  const both = [await synth(config, folder), await synth(olderConfig(config), folder)];
  const objects = both.flatMap((dist) => [...dist.objects.map(({ object }) => object), ...dist.bootstrap]);
  return { config, without, images: imagesIn(objects) };
}

/** Components that name an image which nobody can make. */
function withoutImages({ objects }: Dist, recipes: readonly Recipe[]): readonly string[] {
  const ids = [...new Set(objects.map(({ folder }) => folder))];
  return ids.filter((id) => {
    const here = objects.filter(({ folder }) => folder === id).map(({ object }) => object);
    return imagesIn(here).some((image) => recipeOf(image, recipes) === undefined);
  });
}
