/**
 * `npm run test:node`: the platform's own software in real pods, on a node in namespaces. See docs/proof.md.
 *
 * --keep            leaves the node up until Ctrl-C, and says how to get in
 * --platform NAME   core (default) or services
 * --only a,b        some parts: programs, browser, network, days, lost, services
 * --build           builds programs and images into the cache, and no more
 * --minutes N       within which it ends (default: any); what does not fit is named, and skipped
 * --resources       writes what each container used into docs/resources.md
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureTools, isBuilt, NoGo } from '../cluster/control-plane/build';
import { endAll } from '../cluster/control-plane/processes';
import { tools } from '../cluster/control-plane/tools';
import { Report } from '../cluster/report';
import { definitions } from './crds';
import { ownFolder, sweep } from './machine';
import { isPlatform, platforms } from './platforms';
import { Cannot, preflight } from './preflight';
import { prepareImages } from './prepare';
import { nodeTools } from './programs';
import { proveAll } from './proofs/all';
import { ready as readyUser } from './user';
import { serveHere } from './way-in';

/** Exit codes besides 0 and 1. */
const exits = { cannot: 3 } as const;

/** What the platform takes until it is up, and the longest of what is built before, on two busy cores. */
const minutes = { up: 14, build: 16 } as const;

const options = {
  keep: { type: 'boolean' },
  platform: { type: 'string', default: 'core' },
  only: { type: 'string' },
  build: { type: 'boolean' },
  minutes: { type: 'string' },
  resources: { type: 'boolean' },
  /** Set by this program, for the part of it that runs on the node's LAN: when it ends, in milliseconds since 1970. */
  lan: { type: 'string' },
} as const;

async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...words], options });
  const until = Number(
    values.lan ?? Date.now() + Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000,
  );
  const report = new Report(until);
  const say = (line: string) => report.say(line);
  try {
    const { platform } = values;
    if (!isPlatform(platform))
      throw new Cannot(`there is no platform ${platform}, but ${Object.keys(platforms).join(', ')}`);
    if (values.lan !== undefined)
      return await proveAll(report, {
        keep: values.keep === true,
        only: values.only?.split(',') ?? platforms[platform].parts,
        ...(values.resources && { resources: 'docs/resources.md' }),
      });
    if (!report.fits(minutes.up)) {
      report.skip('the real node', `${minutes.up} minutes are the least that it takes`);
      return report.close();
    }
    await preflight();
    const mayBuild = () => report.fits(minutes.build + minutes.up);
    const needed = [tools.kubernetes, tools.etcd, ...Object.values(nodeTools)];
    if (!(needed.every(isBuilt) || mayBuild())) throw new Cannot('there is no time to build its programs');
    await made(async () => {
      await ensureTools(needed, say);
      readyUser();
      const { absent } = await prepareImages(platform, say, mayBuild);
      if (absent.length > 0) throw new Cannot(`there are no images of ${absent.join(', ')}`);
      process.env['THINKUBE_TEST_CRDS'] = await definitions();
    });
    if (values.build) return 0;
    if (values.keep) await serveHere(join(ownFolder(), 'proxy.sock'));
    return await onLan(words, until);
  } catch (error) {
    if (!(error instanceof NoGo || error instanceof Cannot)) throw error;
    report.skip('the real node', error.message);
    report.close();
    return exits.cannot;
  } finally {
    endAll();
    rmSync(ownFolder(), { recursive: true, force: true });
    await sweep();
  }
}

/** What cannot be made here, such as without a way to the registries, is no fault of what is proven. */
async function made(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof NoGo || error instanceof Cannot) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new Cannot(`what it is made of cannot be had: ${said}`);
  }
}

/**
 * The rest runs in a network of its own, as the router of the node's LAN: nothing that the platform sends can leave it.
 * The kernel ends it with this process, whatever the reason.
 */
function onLan(words: readonly string[], until: number): Promise<number> {
  const self = [...process.execArgv, process.argv[1] ?? '', ...words, `--lan=${until}`];
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
