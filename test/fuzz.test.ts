/**
 * Random configs. Right ones never fail; wrong ones never crash, always name a place, and leave dist/ alone.
 * `THINKUBE_FUZZ_RUNS=100000 npx jest --testTimeout=10000000 test/fuzz.test.ts` looks harder.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { render } from '../charts/synthesise';
import { run } from '../lib/cli/run';
import { catalogue } from '../lib/components/catalogue';
import { planFrom, planFromObject } from '../lib/config/plan';
import type { Component } from '../lib/plan/component';
import { formatProblem, type Problem } from '../lib/plan/problem';
import { marker, writeTree } from '../lib/synth/write';
import { cpuTime } from './config-file/cpu-time';
import { bent, right, torn, written } from './fuzz/configs';

const { THINKUBE_FUZZ_RUNS } = process.env;
const runs = Number(THINKUBE_FUZZ_RUNS ?? 1000);
/** Unless somebody asks for more, as many as fit into seconds: the platform grows, the patience does not. */
const share = (part: number) => ({
  numRuns: Math.max(1, Math.round(runs * part)),
  ...(THINKUBE_FUZZ_RUNS === undefined && { interruptAfterTimeLimit: 4_000 }),
});
const all: readonly Component[] = Object.values(catalogue);

const planned = (bytes: Uint8Array) => planFrom('thinkube.yaml', bytes, all);

/** One place, no more than the line of text has, and words without a trace of how we are built. */
const asTold = /^thinkube\.yaml:[1-9]\d*:[1-9]\d*(: | [^\n]+: )[^\n]+ \[TK\d{3}\](\n {4}[^\n]+)?$/;

function expectTold(bytes: Uint8Array): void {
  const time = cpuTime(() => {
    const { plan, problems } = planned(bytes);
    expect(plan === undefined).toBe(problems.length > 0);
    for (const problem of problems) expect(formatProblem(problem)).toMatch(asTold);
  });
  expect(time).toBeLessThan(2000);
}

/** Options that are right one by one, and that a component does not take together: no right config after all. */
const contradicts = (problems: readonly Problem[]): boolean =>
  problems.length > 0 && problems.every(({ code }) => ['TK210', 'TK211', 'TK213'].includes(code));

describe('right configs', () => {
  test('have a plan', () => {
    fc.assert(
      fc.property(written(all), (text) => {
        const { problems } = planned(Buffer.from(text));
        fc.pre(!contradicts(problems));
        expect(problems.map(formatProblem)).toEqual([]);
      }),
      share(0.25),
    );
  });

  test('become files that keep every rule', () => {
    fc.assert(
      fc.property(right(all), (config) => {
        const { plan, problems } = planFromObject(config, all);
        fc.pre(!contradicts(problems));
        expect(plan && render({ plan, components: all }).size).toBeGreaterThan(0);
      }),
      share(0.005),
    );
  });
});

describe('wrong configs', () => {
  test('with torn bytes are told', () => {
    fc.assert(fc.property(torn(all), expectTold), share(0.3));
  });

  test('with bent structure and values are told', () => {
    fc.assert(
      fc.property(bent(all), (text) => expectTold(Buffer.from(text))),
      share(0.3),
    );
  });

  test('of any kind of data are told', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
        (input) => {
          expect(planFromObject(input, all).problems.length).toBeGreaterThan(0);
        },
      ),
      share(0.05),
    );
  });
});

describe('the command on a wrong config', () => {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'thinkube-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  test('ends with 1, names the file, and leaves dist/ as it was', async () => {
    const [config, dist] = [join(home, 'thinkube.yaml'), join(home, 'dist')];
    writeTree(dist, new Map([['kept.yaml', 'kept: true\n']]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(torn(all), bent(all)), async (content) => {
        const bytes = Buffer.from(content);
        if (planned(bytes).problems.length === 0) return;
        writeFileSync(config, bytes);
        const told: string[] = [];
        const terminal = {
          out: () => {},
          err: (text: string) => told.push(text),
          color: false,
          watched: false,
        };
        expect(await run(['synth', '-c', config, '-o', dist], terminal)).toBe(1);
        expect(told.join('')).toContain(`${config}:`);
        expect(readFileSync(join(dist, 'kept.yaml'), 'utf8')).toBe('kept: true\n');
        expect(readFileSync(join(dist, marker), 'utf8')).not.toBe('');
      }),
      share(0.05),
    );
  });
});
