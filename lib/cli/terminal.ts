/** Where a command writes to: results to `out`, everything else to `err`. */
import { createInterface } from 'node:readline';
import { formatProblem } from '../plan/problem';
import { systemProblem } from './system';

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether results may be coloured. */
  readonly color: boolean;
  /** Absent if no person is there to ask. */
  readonly converse?: () => Conversation;
  /** Whether a person watches `err`: then long work shows its progress. */
  readonly watched: boolean;
}

export interface Conversation {
  /** The answer without blanks around it; undefined if the person has left, as by Ctrl-C. */
  ask(question: string): Promise<string | undefined>;
  end(): void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own terminal. A reader that has seen enough, as `head` has, stops no work; a full disk does. */
export function processTerminal(environment: Environment): Terminal {
  const streams = { 'standard output': process.stdout, 'standard error': process.stderr };
  for (const [name, stream] of Object.entries(streams)) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      const problem = systemProblem(error, 'TK011', name);
      // 1 as for every problem.
      process.stderr.write(`${problem ? formatProblem(problem) : error.message}\n`, () => process.exit(1));
    });
  }
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    color: process.stdout.isTTY === true && !environment['NO_COLOR'],
    ...(process.stdin.isTTY && { converse: conversation }),
    watched: process.stderr.isTTY === true && environment['CI'] === undefined,
  };
}

/** Lines are kept until they are asked for, so that several can be pasted at once. */
function conversation(): Conversation {
  const dialog = createInterface({ input: process.stdin, output: process.stderr });
  const lines = dialog[Symbol.asyncIterator]();
  return {
    async ask(question) {
      dialog.setPrompt(question);
      dialog.prompt();
      const { value, done } = await lines.next();
      return done ? undefined : String(value).trim();
    },
    end: () => dialog.close(),
  };
}

/** What the user should know, and no program reads. */
export function noted({ err }: Terminal, notes: readonly string[]): void {
  for (const note of notes) err(`note: ${note}\n`);
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
export type Paint = (style: keyof typeof codes, text: string) => string;

/** Colours text, or leaves it as it is. */
export const painter =
  ({ color }: Pick<Terminal, 'color'>): Paint =>
  (style, text) =>
    color ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
