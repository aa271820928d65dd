/** One call of the command, from its words to its exit code. */
import { formatProblem, messageOf, type Problem, ProblemsError } from '../plan/problem';
import { suggest } from '../plan/suggest';
import { parse, UsageError } from './arguments';
import { type Command, exit } from './command';
import { commands } from './commands';
import { helpOf, overview } from './help';
import { systemProblem } from './system';
import type { Terminal } from './terminal';
import { version } from './version';

export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = spelledOut(words);
  if (name === undefined || isHelp(name)) {
    terminal.out(overview(commands));
    return name === undefined ? exit.usage : exit.done;
  }
  if (name === '--version' || name === '-V') {
    terminal.out(`${version()}\n`);
    return exit.done;
  }
  const json = wantsJson(rest);
  try {
    const command = commandNamed(name);
    const { help, ...call } = parse(command, rest);
    if (!help) return await command.run({ ...call, terminal });
    terminal.out(helpOf(command));
    return exit.done;
  } catch (error) {
    return failed(error, json, terminal);
  }
}

const isHelp = (word: string): boolean => ['help', '--help', '-h'].includes(word);

/** `help COMMAND` is `COMMAND --help`. */
const spelledOut = ([first, second, ...rest]: readonly string[]): readonly string[] =>
  first !== undefined && second !== undefined && isHelp(first)
    ? [second, '--help', ...rest]
    : [first, second, ...rest].filter((word) => word !== undefined);

/** @throws UsageError */
function commandNamed(name: string): Command {
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  const names = commands.map((each) => each.name);
  throw new UsageError(`there is no command "${name}"${suggest(name, names)}`);
}

const wantsJson = (words: readonly string[]): boolean =>
  words.includes('--format=json') || words[words.indexOf('--format') + 1] === 'json';

function failed(error: unknown, json: boolean, terminal: Terminal): number {
  if (error instanceof ProblemsError) {
    tell(error.problems, json, terminal);
    return exit.problems;
  }
  if (error instanceof UsageError) {
    terminal.err(`thinkube: ${error.message}\nSee thinkube --help.\n`);
    return exit.usage;
  }
  const refused = systemProblem(error, 'TK011');
  if (refused) {
    tell([refused], json, terminal);
    return exit.problems;
  }
  terminal.err(`thinkube: internal error, please report it: ${messageOf(error)}\n`);
  return exit.internal;
}

function tell(problems: readonly Problem[], json: boolean, terminal: Terminal): void {
  if (json) terminal.out(`${JSON.stringify({ problems }, null, 2)}\n`);
  else terminal.err(`${problems.map(formatProblem).join('\n')}\n`);
}
