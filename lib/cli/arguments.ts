/** From the words of a command line to the call of a command. */
import { parseArgs } from 'node:util';
import { messageOf, type Problem, ProblemsError } from '../plan/problem';
import { suggest } from '../plan/suggest';
import type { Call, Command, CommandOption } from './command';

export const common: readonly CommandOption[] = [
  { name: 'config', short: 'c', value: 'FILE', summary: 'the config (default thinkube.yaml)' },
  { name: 'output', short: 'o', value: 'DIR', summary: 'folder of the output (default dist)' },
  { name: 'format', value: 'text|json', summary: 'output for people or for programs' },
  { name: 'help', short: 'h', summary: 'show this help' },
];

/** Wrong use of the command: exit code 2. */
export class UsageError extends Error {}

export type Parsed = Omit<Call, 'terminal'> & { readonly help: boolean };

/** @throws UsageError, or ProblemsError for an option that names nothing, as of an unset variable of a script */
export function parse(command: Command, words: readonly string[]): Parsed {
  const known = [...common, ...(command.options ?? [])];
  const options = Object.fromEntries(
    known.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short !== undefined && { short }),
      },
    ]),
  );
  const { values, positionals } = parsed(words, options);
  const empty = Object.keys(values).filter((name) => values[name] === '');
  if (empty.length > 0) throw new ProblemsError(empty.map(nothingNamed));
  const { config = 'thinkube.yaml', output = 'dist', format = 'text', help, ...given } = values;
  if (format !== 'text' && format !== 'json') {
    throw new UsageError(`--format must be text or json, not ${String(format)}`);
  }
  const [least, most] = command.count ?? [0, 0];
  if (help !== true && (positionals.length < least || positionals.length > most)) {
    throw new UsageError(`usage: thinkube ${[command.name, command.args].filter(Boolean).join(' ')}`);
  }
  return {
    args: positionals,
    config: String(config),
    output: String(output),
    json: format === 'json',
    given,
    help: help === true,
  };
}

const nothingNamed = (name: string): Problem => ({
  code: 'TK013',
  path: `--${name}`,
  message: 'is empty',
  hint: 'write a value, or leave the option out',
});

type Known = Record<string, { type: 'boolean' | 'string'; short?: string }>;

function parsed(words: readonly string[], options: Known) {
  for (const word of words) {
    if (word === '--') break;
    const name = /^--([^=]+)/.exec(word)?.[1];
    if (name !== undefined && !(name in options)) {
      throw new UsageError(`there is no option --${name}${suggest(name, Object.keys(options))}`);
    }
  }
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error).split('. ')[0]);
  }
}
