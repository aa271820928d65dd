/** What a command of `thinkube` is, and what it is called with. */
import type { Terminal } from './terminal';

export interface CommandOption {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  /** Name of its value; absent for a switch. */
  readonly value?: string;
  readonly summary: string;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Positional arguments as the help shows them, such as `<id>`. */
  readonly args?: string;
  /** How many of them: at least and at most. Default: none. */
  readonly count?: readonly [number, number];
  /** Besides those that every command has. */
  readonly options?: readonly CommandOption[];
  /** Whole command lines. */
  readonly examples: readonly string[];
  /** @returns the exit code. @throws ProblemsError */
  run(call: Call): number | Promise<number>;
}

export interface Call {
  readonly args: readonly string[];
  /** Path of the config. */
  readonly config: string;
  /** Folder of the output. */
  readonly output: string;
  readonly json: boolean;
  /** Options of the command itself, by long name: the value, or true for a switch. */
  readonly given: Readonly<Record<string, string | boolean | undefined>>;
  readonly terminal: Terminal;
}

/** 0: all is well. */
export const exit = { done: 0, problems: 1, usage: 2, internal: 70, cancelled: 130 } as const;
