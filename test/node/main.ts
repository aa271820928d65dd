/**
 * `npm run test:node`: the platform's own software in real pods, on a node in namespaces. See docs/proof.md.
 *
 * --keep            leaves the node up until Ctrl-C, and says how to get in
 * --platform NAME   core (default) or services
 * --only a,b        some parts: programs, browser, network, days, lost, services
 * --build           builds programs and images into the cache, and no more
 * --minutes N       after which no program is built (default: never); what did not fit is named, exit code 3
 * --resources       writes what each container used into docs/resources.md
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensure, ensureTools, NoGo } from '../cluster/control-plane/build';
import { endAll } from '../cluster/control-plane/processes';
import { Report } from '../cluster/report';
import { isPlatform, platforms } from './config';
import { definitions } from './crds';
import { ownFolder, sweep } from './machine';
import { Cannot, preflight } from './preflight';
import { prepareImages } from './prepare';
import { nodeTools } from './programs';
import { proveAll } from './proofs/all';
import { ready as readyUser } from './user';
import { serveHere } from './way-in';

/** Exit codes besides 0 and 1. */
const exits = { cannot: 3 } as const;

const options = {
  keep: { type: 'boolean' },
  platform: { type: 'string', default: 'core' },
  only: { type: 'string' },
  build: { type: 'boolean' },
  minutes: { type: 'string' },
  resources: { type: 'boolean' },
  /** Set by this program, for the part of it that runs on the node's LAN. */
  lan: { type: 'boolean' },
} as const;

async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...words], options });
  const report = new Report();
  const say = (line: string) => report.say(line);
  try {
    const { platform } = values;
    if (!isPlatform(platform))
      throw new Cannot(`there is no platform ${platform}, but ${Object.keys(platforms).join(', ')}`);
    if (values.lan)
      return await proveAll(report, {
        keep: values.keep === true,
        only: values.only?.split(',') ?? platforms[platform].parts,
        ...(values.resources && { resources: 'docs/resources.md' }),
      });
    await preflight();
    await ensure(['kubernetes', 'etcd'], say);
    await ensureTools(Object.values(nodeTools), say);
    readyUser();
    const { absent } = await prepareImages(
      platform,
      say,
      Date.now() + Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000,
    );
    if (absent.length > 0) throw new Cannot(`skipped: there are no images of ${absent.join(', ')}`);
    process.env['THINKUBE_TEST_CRDS'] = await definitions();
    if (values.build) return 0;
    if (values.keep) await serveHere(join(ownFolder(), 'proxy.sock'));
    return await onLan(words);
  } catch (error) {
    if (!(error instanceof NoGo || error instanceof Cannot)) throw error;
    say(error.message);
    return exits.cannot;
  } finally {
    endAll();
    rmSync(ownFolder(), { recursive: true, force: true });
    await sweep();
  }
}

/**
 * The rest runs in a network of its own, as the router of the node's LAN: nothing that the platform sends can leave it.
 * The kernel ends it with this process, whatever the reason.
 */
function onLan(words: readonly string[]): Promise<number> {
  const self = [...process.execArgv, process.argv[1] ?? '', ...words, '--lan'];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', '--net', process.execPath, ...self], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('exit', (code, signal) => done(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    endAll();
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(70);
  },
);
