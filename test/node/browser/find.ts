/** A Chromium for tests: one of this machine, or the one in the root that `npm run test:node` has built. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { list } from '../../../lib/objects/read';
import { cacheFolder } from '../../cluster/control-plane/build';
import type { Chromium } from './person';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** @returns undefined where there is none */
export function findChromium(): Chromium | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const program = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (program !== undefined) return { program };
  const lower = process.getuid?.() === 0 ? builtRoot() : undefined;
  return lower?.some((folder) => existsSync(join(folder, 'usr/bin/chromium'))) ? { lower } : undefined;
}

/** As prepare.ts writes it. */
function builtRoot(): readonly string[] | undefined {
  const facts = join(cacheFolder(), 'node/prepared.json');
  return existsSync(facts) ? list(JSON.parse(readFileSync(facts, 'utf8')), 'browser').map(String) : undefined;
}
