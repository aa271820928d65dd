/** What stands in Git and follows from the code is what the code makes now. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../charts/synthesise';
import { load } from '../lib/cli/project';
import { generated } from '../lib/docs/generated';
import { marker } from '../lib/synth/write';
import { panelFiles } from '../tools/panel';
import { repository } from './repository';

const textOf = (path: string): string =>
  existsSync(path) ? readFileSync(path, 'utf8') : 'there is no such file';

test.each([...generated(), ...panelFiles()].map(([path, text]) => ({ path, text })))(
  '$path is fresh (npm run generate)',
  ({ path, text }) => {
    expect(textOf(join(repository, path))).toBe(text);
  },
);

test('dist/ is what the shipped thinkube.yaml makes (npm run synth)', async () => {
  const files = render(await load(join(repository, 'thinkube.yaml')));
  const dist = join(repository, 'dist');
  const held = existsSync(dist)
    ? readdirSync(dist, { recursive: true, encoding: 'utf8', withFileTypes: true })
    : [];
  const paths = held
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1));
  expect(paths.filter((path) => path !== marker).sort()).toEqual([...files.keys()].sort());
  const stale = [...files].filter(([path, text]) => textOf(join(dist, path)) !== text).map(([path]) => path);
  expect(stale).toEqual([]);
});
