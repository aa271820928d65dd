/** What docs/proof.md says of each component follows from the recipes of its images. */
import { readFileSync } from 'node:fs';
import { imageTools, isConfigTool, isImageTool } from '../node/programs';
import { readRecipes } from '../node/recipes';
import { page, withTable } from '../node/table';

test('the table of real programs is fresh (npm run generate)', async () => {
  const text = readFileSync(page, 'utf8');
  expect(await withTable(text)).toBe(text);
});

/** The version of a program that is built for an image, as its pin has it. */
function builtVersion(tool: string): string | undefined {
  if (isImageTool(tool)) return imageTools[tool].version;
  if (!isConfigTool(tool)) return undefined;
  const pin = readFileSync(`test/config/tools/${tool}/go.mod`, 'utf8');
  const [, module = ''] = /^tool (\S+)/m.exec(pin) ?? [];
  const versions = [...pin.matchAll(/^\s+(\S+) v(\S+)/gm)];
  return versions.filter(([, path = '']) => `${module}/`.startsWith(`${path}/`)).at(-1)?.[2];
}

const built = readRecipes().flatMap(({ name, programs, version }) => {
  const [tool = ''] = (Object.values(programs)[0] ?? '').split('/');
  const pinned = builtVersion(tool);
  // A commit says nothing of the version that it was tagged with.
  return pinned === undefined || pinned.startsWith('0.0.0-') ? [] : [{ name, version, pinned }];
});

test.each(built)('the recipe of $name says the version that is built', ({ version, pinned }) => {
  // Some hold several programs, each with its name and its version.
  expect(version.split(/[\s,]+/)).toContain(pinned.replace(/^v/, ''));
});
