/** What the library exports says what it is: editors show it to whoever uses it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './repository';

const files = [
  ...readdirSync(join(repository, 'lib/constructs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `lib/constructs/${name}`),
  ...readdirSync(join(repository, 'lib/components'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `lib/components/${name}/${name}.ts`)
    .filter((path) => existsSync(join(repository, path))),
  'charts/own-chart.ts',
  'charts/platform.ts',
  'lib/synth/app.ts',
];

/** The comment that ends above a line. */
function commentAbove(lines: readonly string[], at: number): string {
  const start = lines.slice(0, at).findLastIndex((line) => line.trimStart().startsWith('/**'));
  return lines.slice(start, at).join('\n');
}

/** Exported classes, and members of exported props, that no comment stands before. */
function undocumented(file: string): readonly string[] {
  const lines = readFileSync(join(repository, file), 'utf8').split('\n');
  const bare = (at: number) => !lines[at - 1]?.trimEnd().endsWith('*/');
  let props = '';
  return lines.flatMap((line, at) => {
    const [, kind, name = ''] = /^export (class|interface) (\w+)/.exec(line) ?? [];
    if (kind === 'class') return bare(at) ? [`${file}: class ${name}`] : [];
    if (kind === 'interface') props = name.endsWith('Props') ? name : '';
    if (line === '}') props = '';
    const [, member, optional] = /^ {2}readonly (\w+)(\?)?:/.exec(line) ?? [];
    if (props === '' || member === undefined) return [];
    if (bare(at)) return [`${file}: ${props}.${member}`];
    return optional === undefined || commentAbove(lines, at).includes('@default')
      ? []
      : [`${file}: ${props}.${member} lacks @default`];
  });
}

test('every exported construct and prop is documented, optional ones with their default', () => {
  expect(files.flatMap(undocumented)).toEqual([]);
});
