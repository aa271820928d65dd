/**
 * `npm run generate`: everything in the repository that follows from the code. `generate lists` writes the lists of
 * components alone: they follow from folders, and the code must be compiled again before the rest can follow from them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lists } from './lists';

const root = join(__dirname, '..', '..', '..');

async function files(): Promise<ReadonlyMap<string, string>> {
  if (process.argv[2] === 'lists') return lists(join(root, 'lib/components'));
  const { generated } = await import('./generated.js');
  return generated();
}

files().then((made) => {
  for (const [path, text] of made) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
