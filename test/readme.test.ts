/** What the README shows is what works. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../charts/synthesise';
import { commands } from '../lib/cli/commands';
import { planFrom } from '../lib/config/plan';
import { formatProblem } from '../lib/plan/problem';
import { everything } from './components/platform';
import { repository } from './repository';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);

test('its config makes a platform', () => {
  const [config = ''] = blocks('yaml');
  const { plan, problems } = planFrom('README.md', Buffer.from(config), everything);
  expect(problems.map(formatProblem)).toEqual([]);
  expect(plan && render({ plan, components: everything }).size).toBeGreaterThan(100);
});

test('its code is the example that the compiler sees', () => {
  expect(blocks('ts')).toEqual([readFileSync(join(repository, 'examples/library.ts'), 'utf8')]);
});

test('it names every command', () => {
  for (const { name } of commands) expect(readme).toMatch(new RegExp(`^\\|.*\`${name}[ \`]`, 'm'));
});

test('its commands are scripts of the package', () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name);
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
});

test('no text of the package calls the command by a name that anybody could claim at the registry', () => {
  const texts = ['docs', 'lib', 'charts', 'dashboard', 'ansible', 'examples']
    .flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => /\.(md|tsx?|sh|ya?ml|json)$/.test(path));
  const claimable = ['README.md', ...texts].filter((path) =>
    readFileSync(join(repository, path), 'utf8').includes('npx thinkube'),
  );
  expect(claimable).toEqual([]);
});

test('its links lead somewhere', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
  expect(links.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});
