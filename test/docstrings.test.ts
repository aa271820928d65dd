/** What the library exports says what it is: editors show it to whoever uses it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const files = [
  ...readdirSync(join(root, 'lib/constructs')).map((name) => `lib/constructs/${name}`),
  ...readdirSync(join(root, 'lib/components'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `lib/components/${name}/${name}.ts`)
    .filter((path) => existsSync(join(root, path))),
  'charts/platform.ts',
  'lib/synth/app.ts',
];

/** Exported classes, and members of exported props, that no comment stands before. */
function undocumented(file: string): readonly string[] {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const bare = (at: number) => !lines[at - 1]?.trimEnd().endsWith('*/');
  let props = '';
  return lines.flatMap((line, at) => {
    const [, kind, name = ''] = /^export (class|interface) (\w+)/.exec(line) ?? [];
    if (kind === 'class') return bare(at) ? [`${file}: class ${name}`] : [];
    if (kind === 'interface') props = name.endsWith('Props') ? name : '';
    if (line === '}') props = '';
    const member = /^ {2}readonly (\w+)\??:/.exec(line)?.[1];
    return props !== '' && member !== undefined && bare(at) ? [`${file}: ${props}.${member}`] : [];
  });
}

test('every exported construct and prop is documented', () => {
  expect(files.flatMap(undocumented)).toEqual([]);
});
