/**
 * `npm run bench`: what a synth costs, as ratios that were measured in one run. It fails where a ratio is over its
 * bound.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { appOf } from '../../charts/synthesise';
import { load } from '../../lib/cli/project';
import { amount, table } from '../../lib/cli/table';
import type { Emitted } from '../../lib/kube/object';
import { check } from '../../lib/rules/check';
import { contextOf } from '../../lib/rules/context';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { emit } from '../../lib/synth/emit';
import { filesOf } from '../../lib/synth/files';
import { writeTree } from '../../lib/synth/write';
import { byComponent, contextOfCopies, copyOf, namesOf } from './copies';
import { exponent, inTurn, time } from './measure';

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'x' | 'ms' | 'Mi' | '%' | '';
  readonly bound?: { readonly atMost?: number; readonly atLeast?: number };
}

const root = join(__dirname, '../../..');
const work = mkdtempSync(join(tmpdir(), 'thinkube-bench-'));
const rounds = 9;

/** One folder, the same for each round: what is measured is writing, not making room. */
function written(name: string, files: ReadonlyMap<string, string>): void {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  writeTree(folder, files);
}

function plainly(name: string, texts: ReadonlyMap<string, string>): void {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [path, text] of texts) writeFileSync(join(folder, path.replace(/\//g, '-')), text);
}

const asJson = (objects: readonly Emitted[]) =>
  new Map([...byComponent(objects)].map(([id, all]) => [`${id}.json`, JSON.stringify(all)]));
const asYaml = (objects: readonly Emitted[]) =>
  new Map([...byComponent(objects)].map(([id, all]) => [`${id}.yaml`, all.map(emit).join('---\n')]));
const oneEach = (objects: readonly Emitted[]) =>
  new Map(objects.map(({ component, object }, i) => [`${component}-${i}.json`, JSON.stringify(object)]));

/** An app whose charts hold these objects. */
function appWith<A extends App>(app: A, objects: readonly Emitted[]): A {
  for (const [id, all] of byComponent(objects)) {
    const chart = new Chart(app, id, { disableResourceNameHashes: true });
    for (const [i, object] of all.entries()) new ApiObject(chart, String(i), object);
  }
  return app;
}

async function figures(): Promise<readonly Figure[]> {
  const project = await load(join(root, 'examples/everything.yaml'));
  const context = contextOf(project.plan);
  const objects = collect(appOf(project));
  const names = namesOf(objects);

  const medians = inTurn(rounds, {
    floor: () => plainly('floor', asJson(objects)),
    writer: () => plainly('writer', asYaml(objects)),
    floorEach: () => plainly('floor-each', oneEach(objects)),
    writerEach: () => written('writer-each', filesOf(objects)),
    build: () => void appOf(project),
    collect: () => void collect(appWith(new ThinkubeApp(), objects)),
    check: () => void check(objects, context),
    synth: () => {
      const app = appWith(
        new ThinkubeApp({ outdir: join(work, 'synth'), check: (all) => check(all, context) }),
        objects,
      );
      rmSync(join(work, 'synth'), { recursive: true, force: true });
      app.synth();
    },
    stock: () => {
      rmSync(join(work, 'stock'), { recursive: true, force: true });
      appWith(
        new App({ outdir: join(work, 'stock'), yamlOutputType: YamlOutputType.FILE_PER_CHART }),
        objects,
      ).synth();
    },
  });
  const of = (name: string): number => medians[name] ?? Number.NaN;
  const share = (name: string): number => (100 * of(name)) / of('synth');

  const growth = [1, 10, 100].map((count) => {
    const all = Array.from({ length: count }, (_, copy) => copyOf(objects, names, copy)).flat();
    const many = contextOfCopies(context, names, count);
    const once = () =>
      time(() => {
        filesOf(all);
        check(all, many);
      });
    once();
    return [count, Math.min(once(), once())] as const;
  });

  return [
    { what: 'objects', value: objects.length, unit: '' },
    {
      what: 'writer, one file a component, to the floor',
      value: of('writer') / of('floor'),
      unit: 'x',
      bound: { atMost: 1.5 },
    },
    {
      what: 'writer, one file an object, to its floor',
      value: of('writerEach') / of('floorEach'),
      unit: 'x',
    },
    {
      what: 'one file an object instead of one a component',
      value: of('writerEach') - of('writer'),
      unit: 'ms',
    },
    {
      what: 'synth with rules, to its floor (one file an object)',
      value: of('synth') / of('floorEach'),
      unit: 'x',
      bound: { atMost: 3 },
    },
    { what: '  of it: objects out of constructs', value: share('collect'), unit: '%' },
    { what: '  of it: rules', value: share('check'), unit: '%' },
    { what: '  of it: YAML and files', value: share('writerEach'), unit: '%' },
    { what: 'building the constructs, before it', value: of('build'), unit: 'ms' },
    { what: 'stock cdk8s to it', value: of('stock') / of('synth'), unit: 'x', bound: { atLeast: 3 } },
    {
      what: 'growth from 1 to 100 platforms, exponent',
      value: exponent(growth),
      unit: '',
      bound: { atMost: 1.1 },
    },
    ...processes(),
    { what: 'peak memory of this run', value: process.resourceUsage().maxRSS / 1024, unit: 'Mi' },
  ];
}

/** Whole processes: the command against Node that loads cdk8s, and cdk8s' own command against its start. */
function processes(): Figure[] {
  const run =
    (...words: readonly string[]) =>
    () => {
      const { status, stderr } = spawnSync(process.execPath, words, {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
      });
      if (status !== 0) throw new Error(`node ${words.join(' ')}: ${stderr}`);
    };
  const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
  const medians = inTurn(5, {
    bare: run('-e', 'require("cdk8s")'),
    command: run(
      'out/lib/cli/main.js',
      'synth',
      '-c',
      'examples/everything.yaml',
      '-o',
      join(work, 'process'),
    ),
    cliStart: run(cli, '--version'),
    cliSynth: run(cli, 'synth', '--output', join(work, 'cdk8s')),
  });
  const of = (name: string): number => medians[name] ?? Number.NaN;
  return [
    { what: 'thinkube synth, to Node that loads cdk8s', value: of('command') / of('bare'), unit: 'x' },
    {
      what: 'cdk8s synth above its own start',
      value: of('cliSynth') - of('cliStart'),
      unit: 'ms',
      bound: { atMost: 1000 },
    },
  ];
}

const isKept = ({ value, bound }: Figure): boolean =>
  value <= (bound?.atMost ?? Number.POSITIVE_INFINITY) &&
  value >= (bound?.atLeast ?? Number.NEGATIVE_INFINITY);

const shown = ({ value, unit }: Figure): string => {
  if (unit === 'Mi') return amount(value);
  if (unit === 'ms' || unit === '%') return `${value.toFixed(0)} ${unit}`;
  return Number.isInteger(value) ? String(value) : `${value.toFixed(2)}${unit}`;
};

const boundOf = ({ bound }: Figure): string => {
  if (bound?.atMost !== undefined) return `at most ${bound.atMost}`;
  return bound?.atLeast === undefined ? '' : `at least ${bound.atLeast}`;
};

async function main(): Promise<void> {
  const all = await figures();
  rmSync(work, { recursive: true, force: true });
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  else {
    const rows = all.map((each) => [each.what, shown(each), boundOf(each), isKept(each) ? '' : 'MISSED']);
    const columns = [
      { title: 'WHAT' },
      { title: 'FIGURE', align: 'right' },
      { title: 'BOUND' },
      { title: '' },
    ] as const;
    process.stdout.write(table(columns, rows));
  }
  if (!all.every(isKept)) process.exitCode = 1;
}

void main();
