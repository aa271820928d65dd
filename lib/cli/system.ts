/** What the operating system refused, in the words of who asked for it. */
import { types } from 'node:util';
import { type Problem, ProblemsError } from '../plan/problem';

const words: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ENOENT: ['there is no such file or folder', 'create its folder first, or name another one'],
  ENOTDIR: ['a part of this path is a file, not a folder', 'name another one'],
  EISDIR: ['is a folder', 'name the file in it'],
  EACCES: ['permission denied', 'change its permissions, or name another one'],
  EPERM: ['permission denied', 'change its permissions, or name another one'],
  EROFS: ['is on a file system that cannot be written to', 'name another one'],
  ENOSPC: ['no space left', 'make room on that disk'],
  ELOOP: ['is a link that leads back to itself', 'name another one'],
  ENAMETOOLONG: ['has a name that is too long', 'name another one'],
  EBUSY: ['is in use', 'try again later'],
  EMFILE: ['too many files are open', 'close other programs, or raise `ulimit -n`'],
};

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
}

const isSystemError = (error: unknown): error is SystemError =>
  types.isNativeError(error) && 'syscall' in error && 'code' in error && typeof error.code === 'string';

export const isMissing = (error: unknown): boolean => isSystemError(error) && error.code === 'ENOENT';

/** What the system refuses on the way is told of the file or folder that the user named. @throws ProblemsError */
export function naming<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const problem = systemProblem(error, 'TK011', file);
    throw problem ? new ProblemsError([problem]) : error;
  }
}

/** Undefined for every other error. `file` is what the user named; otherwise the path that the system names. */
export function systemProblem(error: unknown, code: string, file?: string): Problem | undefined {
  if (!isSystemError(error)) return undefined;
  const [message, hint] = words[error.code] ?? [
    `cannot be used: the system says ${error.code}`,
    'name another one',
  ];
  return { code, file: file ?? error.path ?? '', path: '', message, hint };
}
