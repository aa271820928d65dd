/** `npm run versions`: each image and each operator's CRDs, by component, with the line where the version is written. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argoCdCrds } from '../lib/components/argocd/crds';
import { catalogue } from '../lib/components/catalogue';
import type { Component } from '../lib/plan/component';
import { nameAndTag } from '../lib/plan/versions';

const components: readonly Component[] = Object.values(catalogue);

export interface Version {
  readonly component: string;
  /** An image, or `repository@commit (version)` of CRDs. */
  readonly what: string;
  /** Every `file:line` where it is written, relative to the repository: there should be one. */
  readonly places: readonly string[];
}

/** @param root folder of the repository */
export function versions(root: string): readonly Version[] {
  const lines = sourceLines(root);
  const placesOf = (text: string) =>
    lines.flatMap(({ place, line }) => (line.includes(`'${text}'`) ? [place] : []));
  // Images that share a version are put together from it.
  const placesOfImage = (image: string) => {
    const { tag } = nameAndTag(image);
    const [places = []] = [image, tag, tag.replace(/^v/, '')]
      .map(placesOf)
      .filter(({ length }) => length > 0);
    return places;
  };
  const images = components.flatMap(({ id, images: all }) =>
    Object.values(all).map((image) => ({ component: id, what: image, places: placesOfImage(image) })),
  );
  const crds = [
    { id: 'argocd', crds: [argoCdCrds] },
    ...components.map(({ id, crds: all }) => ({ id, crds: all })),
  ].flatMap(({ id, crds: all }) =>
    all.map(({ repo, commit, version }) => ({
      component: id,
      what: `${repo}@${commit} (${version})`,
      places: placesOf(commit),
    })),
  );
  return [...images, ...crds];
}

const sourceLines = (root: string) =>
  readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .flatMap((path) =>
      readFileSync(join(root, 'lib', path), 'utf8')
        .split('\n')
        .map((line, i) => ({ line, place: `lib/${path}:${i + 1}` })),
    );

/** The compiled file lies in out/tools. */
if (require.main === module) {
  for (const { component, what, places } of versions(join(__dirname, '..', '..'))) {
    process.stdout.write(`${component.padEnd(18)}${what.padEnd(84)} ${places.join(' ')}\n`);
  }
}
