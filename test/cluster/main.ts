/**
 * `npm run test:cluster`: what is proven on a real control plane. See docs/proof.md.
 *
 * --keep            leaves the platform up and prints its kubeconfig
 * --only a,b        some parts: apply, core, capacity, platform
 * --config FILE     the platform to bring up (default examples/everything.yaml)
 * --write-rights    writes what accounts may do into test/cluster/rights.txt
 * --build           builds the programs into the cache, and no more
 * --objects DIR     applies every object under DIR to a fresh API server, and no more
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Binaries, ensure, NoGo } from './control-plane/build';
import { endAll } from './control-plane/processes';
import { type Minor, needs, tools } from './control-plane/tools';
import { type Dist, objectsBelow, readConfig, synth } from './dist';
import { given } from './given';
import { applyOnce, proveApply } from './proofs/apply';
import { proveCore } from './proofs/core';
import { provePlatform } from './proofs/platform';
import { proveCapacity } from './proofs/scheduling';
import { Report } from './report';

/** Exit codes beside 0 and 1. */
const exits = { noGo: 3, interrupted: 130 } as const;

const examples = {
  everything: 'examples/everything.yaml',
  core: 'examples/core.yaml',
  minimal: 'examples/minimal.yaml',
  ai: 'examples/ai.yaml',
  hostport: 'examples/hostport.yaml',
  k3s: 'examples/k3s.yaml',
  letsencrypt: 'examples/letsencrypt.yaml',
  seaweedfs: 'examples/seaweedfs.yaml',
};
const minors: readonly Minor[] = ['1.36', '1.34', '1.37'];

const parts = ['apply', 'core', 'capacity', 'platform'] as const;

const options = {
  keep: { type: 'boolean' },
  only: { type: 'string', default: parts.join(',') },
  config: { type: 'string', default: examples.everything },
  'write-rights': { type: 'boolean' },
  build: { type: 'boolean' },
  objects: { type: 'string' },
} as const;

/** State of everything that is started. */
const folder = mkdtempSync(join(tmpdir(), 'thinkube-cluster-'));

function clean(): void {
  endAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...words], options });
  const report = new Report();
  const say = (line: string) => report.say(line);
  const external = process.env['THINKUBE_TEST_KUBECONFIG'];
  const only = values.only.split(',');
  const wanted = parts.filter((part) => only.includes(part)).flatMap((part) => [...needs[part]]);
  let keep = false;
  try {
    if (external !== undefined) return await given(report, external, folder);
    const binaries = await ensure([...new Set(values.objects === undefined ? wanted : needs.objects)], say);
    if (values.build) return 0;
    if (values.objects !== undefined)
      return await applyOnce(binaries, folder, objectsBelow(values.objects), say);
    report.fact(
      'programs',
      Object.entries(tools)
        .map(([name, { version }]) => `${name} ${version}`)
        .join(', '),
    );
    report.fact('build', binaries.seconds === 0 ? 'all programs were in the cache' : `${binaries.seconds} s`);
    keep = (await proveAll(report, binaries, { ...values, only })) && values.keep === true;
    return report.close();
  } catch (error) {
    if (!(error instanceof NoGo)) throw error;
    say(error.message);
    return exits.noGo;
  } finally {
    if (!keep) clean();
  }
}

interface Asked {
  readonly only: readonly string[];
  readonly config: string;
  readonly keep?: boolean;
  readonly 'write-rights'?: boolean;
}

/** Gives back whether a platform is up. */
async function proveAll(report: Report, binaries: Binaries, asked: Asked): Promise<boolean> {
  if (asked.only.includes('apply')) {
    const made = new Map<string, Dist>();
    for (const [name, path] of Object.entries(examples)) {
      await report.prove(`synth ${name}`, async () => {
        const dist = await synth(path, folder);
        made.set(name, dist);
        return `${dist.objects.length} objects, ${dist.plan.components.length} components`;
      });
    }
    await proveApply(report, { binaries, folder, examples: made }, minors);
  }
  if (asked.only.includes('core')) await proveCore(report, binaries, folder);
  if (asked.only.includes('capacity')) {
    await proveCapacity(report, {
      binaries,
      folder,
      core: readConfig(examples.core),
      everything: readConfig(examples.everything),
      minimal: readConfig(examples.minimal),
    });
  }
  if (!asked.only.includes('platform')) return false;
  const config = readConfig(asked.config);
  return provePlatform(report, {
    binaries,
    folder,
    config,
    keep: asked.keep === true,
    writeRights: asked['write-rights'] === true,
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    clean();
    process.exit(exits.interrupted);
  });
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    clean();
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(70);
  },
);
