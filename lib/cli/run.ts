/** One call of the command, from its words to its exit code. */
import { formatProblem, type Problem, ProblemsError } from '../plan/problem';
import { suggest } from '../plan/suggest';
import { parse, UsageError } from './arguments';
import { helpOf, overview } from './help';
import type { Terminal } from './terminal';
import { exit } from './verb';
import { verbs } from './verbs';

export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(overview(verbs));
    return name === undefined ? exit.usage : exit.done;
  }
  const verb = verbs.find((each) => each.name === name);
  const json = wantsJson(rest);
  try {
    if (!verb)
      throw new UsageError(
        `there is no verb "${name}"${suggest(
          name,
          verbs.map((each) => each.name),
        )}`,
      );
    const { help, ...call } = parse(verb, rest);
    if (!help) return await verb.run({ ...call, terminal });
    terminal.out(helpOf(verb));
    return exit.done;
  } catch (error) {
    return failed(error, json, terminal);
  }
}

const wantsJson = (words: readonly string[]): boolean =>
  words.includes('--format=json') || words[words.indexOf('--format') + 1] === 'json';

function failed(error: unknown, json: boolean, terminal: Terminal): number {
  if (error instanceof ProblemsError) {
    tell(error.problems, json, terminal);
    return exit.problems;
  }
  if (error instanceof UsageError) {
    terminal.err(`thinkube: ${error.message}\nthinkube --help tells how it is used\n`);
    return exit.usage;
  }
  const text = error instanceof Error ? error.message : String(error);
  terminal.err(`thinkube: a fault of ours, please report it: ${text}\n`);
  return exit.internal;
}

function tell(problems: readonly Problem[], json: boolean, terminal: Terminal): void {
  if (json) terminal.out(`${JSON.stringify({ problems }, null, 2)}\n`);
  else terminal.err(`${problems.map(formatProblem).join('\n')}\n`);
}
