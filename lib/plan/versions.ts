/** What the config says of the versions of images, in place of those that the package was written with. */
import type { OptionProblem } from './component';
import { suggest } from './suggest';

type Images = Readonly<Record<string, string>>;
/** Tags by the name of the image. */
type Versions = Readonly<Record<string, string>>;

/** The images with these versions; a digest belongs to the version of before. */
export const versioned = (images: Images, versions: Versions): Images =>
  Object.fromEntries(
    Object.entries(images).map(([name, image]) => [name, withVersion(image, versions[name])]),
  );

const withVersion = (image: string, version: string | undefined): string =>
  version === undefined ? image : image.replace(/(:[\w.-]+)?(@\S+)?$/, `:${version}`);

export const versionOf = (image: string): string | undefined => /:([\w.-]+)(@\S+)?$/.exec(image)?.[1];

/** An image as some software wants it, in two parts: up to its last colon, and what follows. */
export function nameAndTag(image: string): { readonly name: string; readonly tag: string } {
  const colon = image.lastIndexOf(':');
  return { name: image.slice(0, colon), tag: image.slice(colon + 1) };
}

/** Versions of images that the component does not have. */
export const versionProblems = (images: Images, versions: Versions): readonly OptionProblem[] =>
  Object.keys(versions)
    .filter((name) => !(name in images))
    .map((name) => ({
      path: `versions.${name}`,
      message: `there is no such image${suggest(name, Object.keys(images))}`,
      hint: `write one of: ${Object.keys(images).sort().join(', ') || 'none, since it has no images'}`,
    }));
