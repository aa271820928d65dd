/** The version of this package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export function version(): string {
  // Compiled code lies one folder deeper, in out/.
  const up = __filename.endsWith('.js') ? ['..', '..', '..'] : ['..', '..'];
  const file = join(__dirname, ...up, 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
