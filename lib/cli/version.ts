/** What the package's own package.json says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ version: z.string(), devDependencies: z.record(z.string(), z.string()) });

function own(): z.output<typeof manifest> {
  // Compiled code lies one folder deeper, in out/.
  const up = __filename.endsWith('.js') ? ['..', '..', '..'] : ['..', '..'];
  return manifest.parse(JSON.parse(readFileSync(join(__dirname, ...up, 'package.json'), 'utf8')));
}

export const version = (): string => own().version;

/** The version that this package is built with. */
export const devDependency = (name: string): string => own().devDependencies[name] ?? '*';
