/** The last step of `npm run generate`: the table of docs/proof.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { page, withTable } from './table';

withTable(readFileSync(page, 'utf8')).then((text) => writeFileSync(page, text));
