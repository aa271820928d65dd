/** What a command says that has something to show although the config has problems. */
import type { Problem } from '../plan/problem';
import type { Terminal } from './terminal';

export function withoutConfig({ err }: Terminal, [first]: readonly Problem[], consequence: string): void {
  const place = [first?.file, first?.path].filter(Boolean).join(' ');
  err(`note: ${place}: ${first?.message}; ${consequence} (thinkube validate shows all problems)\n`);
}
