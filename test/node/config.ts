/** The platforms that the node runs, each a config without what no recipe can make an image of. */
import { type Config, type Dist, readConfig, synth, withComponents } from '../cluster/dist';
import { type Chosen, type PlatformName, platforms } from './platforms';
import { imagesIn, type Recipe, recipeOf } from './recipes';

export interface NodePlatform {
  readonly config: Config;
  /** Components that are switched off here. */
  readonly without: readonly string[];
  /** Images of all others. */
  readonly images: readonly string[];
}

/** What the administrator switches on, and off again, as the panel tells. */
export const switched = 'nats';

/** What a run begins with, for the proofs that go on to what the config says: older software, and something that is off. */
export const olderConfig = (config: Config): Config =>
  withComponents(config, {
    postgresql: { version: '17' },
    chromadb: { versions: { chromadb: '1.5.8' } },
    [switched]: false,
  });

/** @param folder for what is written on the way */
export async function nodePlatform(
  name: PlatformName,
  recipes: readonly Recipe[],
  folder: string,
): Promise<NodePlatform> {
  const { config: path, parts }: Chosen = platforms[name];
  const wanted = readConfig(path);
  const without = withoutImages(await synth(wanted, folder), recipes);
  const config = withComponents(wanted, Object.fromEntries(without.map((id) => [id, false])));
  const dists = [await synth(config, folder)];
  if (parts.includes('days')) dists.push(await synth(olderConfig(config), folder));
  const objects = dists.flatMap((dist) => [...dist.objects.map(({ object }) => object), ...dist.bootstrap]);
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
