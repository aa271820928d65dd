/** What `--help` says. */
import { common } from './arguments';
import type { Command, CommandOption } from './command';
import { table } from './table';

const spelled = ({ name, short, value }: CommandOption): string =>
  `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

const optionLines = (options: readonly CommandOption[]): string =>
  indented(
    table(
      [{ title: 'OPTION' }, { title: '' }],
      options.map((each) => [spelled(each), each.summary]),
    )
      .split('\n')
      .slice(1)
      .join('\n'),
  );

export const overview = (commands: readonly Command[]): string =>
  [
    'thinkube: one typed config in, plain Kubernetes YAML for Argo CD out\n',
    'Commands',
    indented(commands.map(({ name, summary }) => `${name.padEnd(12)}${summary}\n`).join('')),
    'Options of every command',
    optionLines([...common, { name: 'version', short: 'V', summary: 'show the version and exit' }]),
    'Exit codes: 0 success, 1 a problem with the config or a file, 2 wrong usage, 70 internal error, 130 cancelled.',
    'See `thinkube COMMAND --help` for details.\n',
  ].join('\n');

export const helpOf = ({ name, summary, args, options = [], examples }: Command): string =>
  [
    `thinkube ${[name, args, '[options]'].filter(Boolean).join(' ')}: ${summary}\n`,
    'Options',
    optionLines([...options, ...common]),
    'Examples',
    indented(examples.map((each) => `${each}\n`).join('')),
  ].join('\n');
