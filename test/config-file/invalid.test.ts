/** What is wrong with a config, in the exact words that a user reads: one file a mistake. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { planFrom } from '../../lib/config/plan';
import { formatProblem } from '../../lib/plan/problem';
import { small } from '../plan/small';
import { repository } from '../repository';

const folder = join(repository, 'test/fixtures/config/invalid');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => basename(file, '.yaml'));

const told = (bytes: Uint8Array): string =>
  planFrom('thinkube.yaml', bytes, small)
    .problems.map((problem) => `${formatProblem(problem)}\n`)
    .join('');

describe('a wrong config is told what is wrong, where, and what to write', () => {
  test.each(names)('%s', (name) => {
    const message = told(readFileSync(join(folder, `${name}.yaml`)));
    expect(message).toBe(readFileSync(join(folder, `${name}.txt`), 'utf8'));
  });
});
