/** Files that a component ships beside its code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** `out/`. */
const compiled = join(__dirname, '..', '..');

/** The files of a component stay next to its TypeScript source. */
const sourceOf = (folder: string): string =>
  folder.startsWith(compiled + sep) ? join(compiled, '..', folder.slice(compiled.length)) : folder;

/**
 * Text of a file next to the TypeScript source.
 *
 * @param folder `__dirname` of the module that asks.
 */
export function readAsset(folder: string, file: string): string {
  const source = sourceOf(folder);
  try {
    return readFileSync(join(source, file), 'utf8');
  } catch (cause) {
    const message = `${file} is not in ${source}. Files are read from the folder of the TypeScript source`;
    throw new Error(message, { cause });
  }
}

/** Names of the files in a component's folder that are not code, sorted. */
export const assetsIn = (folder: string): readonly string[] =>
  readdirSync(sourceOf(folder))
    .filter((name) => name.includes('.') && !name.endsWith('.ts'))
    .sort();
