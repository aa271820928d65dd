/** The checkout. Tests run compiled, in out/, and read its files where they are written. */
import { join } from 'node:path';

export const repository = join(__dirname, '../..');
