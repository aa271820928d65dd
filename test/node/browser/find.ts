/** A Chromium for tests: one of this machine, or the one in the root that `npm run test:node` has built. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { rootWith } from '../layers';
import type { Chromium } from './person';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Debian's, of the root with a browser. */
export const browserPackages = ['chromium', 'libnss3-tools', 'fonts-dejavu-core'];

/** @returns undefined where there is none */
export function findChromium(): Chromium | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const program = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (program !== undefined) return { program };
  const lower = rootWith(browserPackages);
  const isBuilt = process.getuid?.() === 0 && lower.every((folder) => existsSync(folder));
  return isBuilt ? { lower } : undefined;
}
