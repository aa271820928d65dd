/** Files that a component ships beside its code. */
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const root = join(__dirname, '..', '..');
const compiled = root.endsWith(`${sep}out`);

/**
 * Text of a file beside the TypeScript source. Compiled code lies in `out/`, its files stay where they are.
 *
 * @param folder `__dirname` of the module that asks.
 */
export function readAsset(folder: string, file: string): string {
  const inside = compiled && folder.startsWith(root + sep);
  const source = inside ? join(root, '..', folder.slice(root.length)) : folder;
  return readFileSync(join(source, file), 'utf8');
}
