/** Registries that Harbor keeps copies of. */

/** How Harbor speaks to those that are not plain registries. */
const special: Readonly<Record<string, { readonly type: string; readonly url: string }>> = {
  'docker.io': { type: 'docker-hub', url: 'https://hub.docker.com' },
  'ghcr.io': { type: 'github-ghcr', url: 'https://ghcr.io' },
  'gcr.io': { type: 'google-gcr', url: 'https://gcr.io' },
};

/** The copy of an image, in the project of its source. */
export const copyOf = (registry: string, image: string): string => `${registry}/${image}`;

/** The registries of these images, each once, as Harbor's API has them; a project has the name of its source. */
export const sourcesOf = (images: readonly string[]) =>
  [...new Set(images.map((image) => image.slice(0, image.indexOf('/'))))]
    .sort()
    .map((name) => ({ name, ...(special[name] ?? { type: 'docker-registry', url: `https://${name}` }) }));
