/** What a user is told when something is wrong: where, what, and what to write instead. */
import { types } from 'node:util';

export interface Problem {
  /** `TK` and three digits: 0xx files, 1xx shape, 2xx graph, 3xx capacity, 4xx names, 5xx security, 6xx data, 7xx rules. */
  readonly code: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** Where in the config, such as `components.jupyterhub`; empty for the whole. */
  readonly path: string;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}

/** What an error of whatever kind says, without its stack. */
export const messageOf = (error: unknown): string =>
  types.isNativeError(error) ? error.message : String(error);

/** Everything that is wrong, at once. */
export class ProblemsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ProblemsError';
  }
}

/** `thinkube.yaml:8:15 components.jupyterhub: unknown key "gpuu" (did you mean "gpu"?) [TK102]`, then the hint. */
export function formatProblem({ code, file, line, column, path, message, hint }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const where = [place, path].filter((part) => part !== '').join(' ');
  const first = `${where === '' ? '' : `${where}: `}${message} [${code}]`;
  return hint === undefined ? first : `${first}\n    ${hint}`;
}
