/** One call of the command, from its words to its exit code. */
import { formatProblem, messageOf, type Problem, ProblemsError } from '../plan/problem';
import { suggest } from '../plan/suggest';
import { parse, UsageError } from './arguments';
import { helpOf, overview } from './help';
import { systemProblem } from './system';
import type { Terminal } from './terminal';
import { exit, type Verb } from './verb';
import { verbs } from './verbs';
import { version } from './version';

export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = spelledOut(words);
  if (name === undefined || isHelp(name)) {
    terminal.out(overview(verbs));
    return name === undefined ? exit.usage : exit.done;
  }
  if (name === '--version' || name === '-V') {
    terminal.out(`${version()}\n`);
    return exit.done;
  }
  const json = wantsJson(rest);
  try {
    const verb = verbNamed(name);
    const { help, ...call } = parse(verb, rest);
    if (!help) return await verb.run({ ...call, terminal });
    terminal.out(helpOf(verb));
    return exit.done;
  } catch (error) {
    return failed(error, json, terminal);
  }
}

const isHelp = (word: string): boolean => ['help', '--help', '-h'].includes(word);

/** `help VERB` is `VERB --help`. */
const spelledOut = ([first, second, ...rest]: readonly string[]): readonly string[] =>
  first !== undefined && second !== undefined && isHelp(first)
    ? [second, '--help', ...rest]
    : [first, second, ...rest].filter((word) => word !== undefined);

/** @throws UsageError */
function verbNamed(name: string): Verb {
  const verb = verbs.find((each) => each.name === name);
  if (verb) return verb;
  const names = verbs.map((each) => each.name);
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
