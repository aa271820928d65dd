/** What the package's own package.json says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ version: z.string(), devDependencies: z.record(z.string(), z.string()) });

/** Seen from out/lib/cli. */
const path = join(__dirname, '../../../package.json');
const own = (): z.output<typeof manifest> => manifest.parse(JSON.parse(readFileSync(path, 'utf8')));

export const version = (): string => own().version;

/** The version that this package is built with. */
export const devDependency = (name: string): string => own().devDependencies[name] ?? '*';
