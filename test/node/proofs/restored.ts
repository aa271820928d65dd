/** Somebody deleted what was needed: the database of one component, as it was at its last dump. */

import { byScript, runNow } from '../hands';
import type { Running } from './all';
import { isInDatabase, leaveRun, readArtifact, readRow, startRun, works } from './programs';

export async function bringBack(running: Running): Promise<string> {
  const kept = await leaveRun(running);
  await runNow(running, 'postgresql', 'postgresql-dump');
  const later = await startRun(running);
  await byScript(running, ['restore', 'mlflow']);
  await works(running);
  const row = await readRow(running, kept);
  await readArtifact(running, kept);
  if (await isInDatabase(running, later)) throw new Error('what came after the dump is still there');
  await runNow(running, 'postgresql', 'postgresql-drill');
  return `by the script of the command: ${row}; what came after the dump is gone; the drill finds every row`;
}
