/** Files that a component ships beside its code. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

const root = join(__dirname, '..', '..');
const compiled = basename(root) === 'out' && __filename.endsWith('.js');

/** Compiled code lies in `out/`; the files of a component stay next to its TypeScript source. */
function sourceOf(folder: string): string {
  const inside = compiled && folder.startsWith(root + sep);
  return inside ? join(root, '..', folder.slice(root.length)) : folder;
}

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
