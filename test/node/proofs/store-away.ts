/** The object store stops for a while: records go on, files wait for it, and nobody has to be restarted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expectNone } from '../../cluster/report';
import { begin, ended, paused, restartedSince, restarts, scaleDown, scaleUp } from '../hands';
import type { Running } from './all';
import { addFile, leaveRun, readArtifact, startRun } from './programs';

const store = 'deployment/minio';
/** As long as it takes to reach every probe's limit of those that would notice. */
const seconds = 90;

export async function storeAway(running: Running): Promise<string> {
  const before = await restarts(running.cluster);
  const kept = await leaveRun(running);
  const [id, dump] = await paused(running, 'minio', async () => {
    await scaleDown(running, 'minio', store);
    const job = await begin(running, 'postgresql', 'postgresql-dump');
    const started = await startRun(running);
    const refused = await addFile(running, started).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (refused === undefined) throw new Error('a file was taken, and there is no store');
    await sleep(seconds * 1000);
    await scaleUp(running, 'minio', store);
    return [started, job];
  });
  await addFile(running, id);
  await readArtifact(running, kept);
  await ended(running, 'postgresql', dump);
  expectNone('pods were restarted by it', (await restartedSince(running, before)).filter(isNoJob));
  return `after ${seconds} s: a record was taken meanwhile, a file is taken again, and the dump that had begun is sent`;
}

/** A Job tries again by restarting its container. */
const isNoJob = (pod: string): boolean => !pod.includes('by-hand');
