/** Files that a component ships beside its code. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

const root = join(__dirname, '..', '..');
const compiled = basename(root) === 'out' && __filename.endsWith('.js');

/**
 * Text of a file beside the TypeScript source. Compiled code lies in `out/`, its files stay where they are.
 *
 * @param folder `__dirname` of the module that asks.
 */
export function readAsset(folder: string, file: string): string {
  const inside = compiled && folder.startsWith(root + sep);
  const source = inside ? join(root, '..', folder.slice(root.length)) : folder;
  const path = join(source, file);
  if (!existsSync(path)) {
    throw new Error(`${file} is not in ${source}. Files are read from the folder of the TypeScript source`);
  }
  return readFileSync(path, 'utf8');
}
