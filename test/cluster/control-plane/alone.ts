/** Runs that go on at once share a cache: what is made there is made by one of them, and the others wait for it. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** One at a time for a path, beside which the lock lies. A lock whose owner is gone is taken over. */
export async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  mkdirSync(dirname(lock), { recursive: true });
  while (!tryLock(lock)) await sleep(500);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** The same for work that waits for nothing. */
export function aloneAtOnce<T>(path: string, work: () => T): T {
  const lock = `${path}.lock`;
  mkdirSync(dirname(lock), { recursive: true });
  while (!tryLock(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isStale(path)) rmSync(path, { force: true });
    return false;
  }
}

function isStale(path: string): boolean {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    // Written but not yet filled: it is somebody's at this moment.
    if (owner === 0) return Date.now() - statSync(path).mtimeMs > 60_000;
    process.kill(owner, 0);
    return false;
  } catch {
    return true;
  }
}
