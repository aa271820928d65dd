#!/usr/bin/env node
/**
 * The command `thinkube`: runs the bundle with the compile cache that an earlier run of the same command left. Most of a
 * short run is Node reading and compiling modules. Where the cache cannot be read or written, everything is compiled.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** A run is over before optimised code has paid for its making: only what is really hot is optimised. */
setFlagsFromString('--interrupt-budget=1000000');

const bundle = join(__dirname, 'thinkube.js');
const out = join(__dirname, '..', '..');
const source = readFileSync(bundle, 'utf8');
/** The bundle begins with a comment that is its digest. */
const digest = source.slice(3, 19);
const command = /^[a-z]+$/.test(process.argv[2] ?? '') ? process.argv[2] : 'help';
const cache = join(out, 'cache', `${digest}-${process.version}-${process.arch}-${command}`);

function cached(): Buffer | undefined {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

/** Written aside and renamed, so that no other run reads half of it. */
function write(script: Script): void {
  try {
    mkdirSync(dirname(cache), { recursive: true });
    const fresh = `${cache}.${process.pid}`;
    writeFileSync(fresh, script.createCachedData());
    renameSync(fresh, cache);
  } catch {
    // A package that its user may not write to works all the same.
  }
}

const cachedData = cached();
const script = new Script(`(function (require, __out) {${source}\n})`, {
  filename: bundle,
  ...(cachedData && { cachedData }),
});
if (!cachedData || script.cachedDataRejected) {
  process.on('exit', (code) => {
    if (code === 0) write(script);
  });
}
const start: (load: NodeJS.Require, out: string) => void = script.runInThisContext();
start(require, out);
