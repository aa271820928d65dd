/** `thinkube init`: makes a folder a repository for the platform, and leaves alone what is there already. */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { formatProblem, type Problem, ProblemsError } from '../plan/problem';
import { UsageError } from './arguments';
import { type Command, type CommandOption, exit } from './command';
import { surveyText } from './project';
import { type Answers, configText, problemsOf, type Question, questions } from './questions';
import { addTo } from './repository';
import type { Conversation, Terminal } from './terminal';

const options: readonly CommandOption[] = questions.map(({ name, value, summary, example }) => ({
  name,
  value,
  summary: `${summary}; such as ${example}`,
}));

export const init: Command = {
  name: 'init',
  summary: 'make a repository here: config, package.json, CI, Renovate; asks for what no option says',
  options,
  examples: [
    'thinkube init',
    `thinkube init ${questions.map(({ name, example }) => `--${name} ${example}`).join(' ')}`,
  ],
  async run({ given, config, terminal }) {
    if (existsSync(config)) throw new UsageError(`there is already a ${basename(config)} here`);
    const answers = await answersFrom(given, terminal);
    if (!answers) {
      terminal.err('\nnothing was written\n');
      return exit.cancelled;
    }
    const text = configText(answers);
    const { problems } = await surveyText(config, Buffer.from(text));
    const done = addTo(dirname(config), basename(config), text);
    terminal.out(done.map(({ path, what }) => `${what.padEnd(9)}${path}\n`).join(''));
    return next(problems, terminal);
  },
};

function next(problems: readonly Problem[], terminal: Terminal): number {
  const first = 'npm install';
  if (problems.length === 0) {
    terminal.out(
      `\nNext: ${first}, npx cdk8s-thinkube plan, npx cdk8s-thinkube synth; commit and push; sh dist/bootstrap/install.sh\n`,
    );
    return exit.done;
  }
  terminal.err(`${problems.map(formatProblem).join('\n')}\n`);
  terminal.out(`\nNext: fix the problems above, ${first}, npx cdk8s-thinkube plan\n`);
  return exit.problems;
}

/** Undefined if the person who is asked has left. @throws ProblemsError for options, UsageError if nobody is there to ask */
async function answersFrom(
  given: Readonly<Record<string, string | boolean | undefined>>,
  { converse, err }: Terminal,
): Promise<Answers | undefined> {
  const answers = new Map(
    questions.flatMap(({ name }) =>
      given[name] === undefined ? [] : [[name, String(given[name])] as const],
    ),
  );
  const wrong: Problem[] = [];
  for (const question of questions.filter(({ name }) => answers.has(name)))
    wrong.push(...(await problemsOf(question, answers)));
  if (wrong.length > 0) throw new ProblemsError(wrong);
  const open = questions.filter(({ name }) => !answers.has(name));
  if (open.length === 0) return answers;
  if (!converse)
    throw new UsageError(`not a terminal; pass ${open.map(({ name }) => `--${name}`).join(', ')}`);
  const conversation = converse();
  try {
    for (const question of open) {
      const answer = await rightAnswer(question, answers, conversation, err);
      if (answer === undefined) return undefined;
      answers.set(question.name, answer);
    }
    return answers;
  } finally {
    conversation.end();
  }
}

/** Asks until the answer can be right. */
async function rightAnswer(
  question: Question,
  answers: Answers,
  { ask }: Conversation,
  err: Terminal['err'],
): Promise<string | undefined> {
  for (;;) {
    const answer = await ask(`${question.summary} (${question.example}): `);
    if (answer === undefined) return undefined;
    if (answer === '') continue;
    const wrong = await problemsOf(question, new Map([...answers, [question.name, answer]]));
    if (wrong.length === 0) return answer;
    for (const { message, hint } of wrong) err(`  ${[message, hint].filter(Boolean).join('; ')}\n`);
  }
}
