/** Configs that cannot be read at all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../lib/cli/run';

const home = mkdtempSync(join(tmpdir(), 'thinkube-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test.each([
  ['no file', join(home, 'thinkube.yaml'), 'there is no such file [TK001]'],
  ['a folder', home, 'is a folder [TK001]'],
])('%s is told by its name', async (_, config, message) => {
  const told: string[] = [];
  const terminal = { out: () => {}, err: (text: string) => told.push(text), color: false, watched: false };
  expect(await run(['validate', '-c', config], terminal)).toBe(1);
  expect(told.join('').split('\n')[0]).toBe(`${config}: ${message}`);
});
