/** Where a verb writes to: results to `out`, everything else to `err`. */

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether results may be coloured. */
  readonly color: boolean;
  /** Whether a person watches `err`: then long work shows its progress. */
  readonly watched: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own terminal. A reader that has seen enough, as `head` has, stops no work. */
export function processTerminal(environment: Environment): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    color: process.stdout.isTTY === true && !environment['NO_COLOR'],
    watched: process.stderr.isTTY === true && environment['CI'] === undefined,
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
