/**
 * `npm run bench`: what a synth costs, as ratios that were measured in one run. It fails where a ratio is over its
 * bound.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { appOf } from '../../charts/synthesise';
import { load } from '../../lib/cli/project';
import { amount, table } from '../../lib/cli/table';
import type { Emitted } from '../../lib/kube/object';
import { PlainObject } from '../../lib/kube/plain-object';
import { toYaml } from '../../lib/kube/yaml';
import { type RuleFacts, ruleFacts } from '../../lib/objects/facts';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { filesOf } from '../../lib/synth/files';
import { writeTree } from '../../lib/synth/write';
import { byComponent, contextOfCopies, copyOf, namesOf } from './copies';
import { exponent, inTurn, processes, processor } from './measure';

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'x' | 'ms' | 'Mi' | '%' | '';
  readonly bound?: { readonly atMost?: number; readonly atLeast?: number };
}

const root = join(__dirname, '../../..');
const rounds = 11;
/** On the disk that dist/ is on. */
const disk = mkdtempSync(join(root, 'out/bench-'));
/** Where files cost next to nothing, so that programs are compared and not one disk with itself. */
const memory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'thinkube-bench-'));

let folders = 0;
/** A new name each time: what is measured is writing, not making room. All is removed at the end. */
const fresh = (place: string): string => join(place, String(folders++));

function plainly(texts: ReadonlyMap<string, string>): void {
  const folder = fresh(disk);
  mkdirSync(folder);
  for (const [path, text] of texts) writeFileSync(join(folder, path), text);
}

/** The floor: Node's own writer, laid out as ours is, a value a line. */
const json = (value: unknown): string => JSON.stringify(value, null, 2);

const asJson = (objects: readonly Emitted[]) =>
  new Map([...byComponent(objects)].map(([id, all]) => [`${id}.json`, json(all)]));
const asYaml = (objects: readonly Emitted[]) =>
  new Map([...byComponent(objects)].map(([id, all]) => [`${id}.yaml`, all.map(toYaml).join('---\n')]));
const oneEach = (objects: readonly Pick<Emitted, 'object'>[]) =>
  new Map(objects.map(({ object }, i) => [`${i}.json`, json(object)]));
const objectsOf = (app: App) =>
  app.charts.flatMap((chart) => chart.apiObjects.map((each) => ({ object: each.toJson() })));

const yamlOutputType = YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;

/** An app whose charts hold these objects, each as whoever uses such an app makes them. */
function appWith<A extends App>(app: A, objects: readonly Emitted[]): A {
  const Made = app instanceof ThinkubeApp ? PlainObject : ApiObject;
  for (const [id, all] of byComponent(objects)) {
    const chart = new Chart(app, id, { disableResourceNameHashes: true });
    for (const [i, object] of all.entries()) new Made(chart, String(i), object);
  }
  return app;
}

async function figures(): Promise<readonly Figure[]> {
  const project = await load(join(root, 'examples/everything.yaml'));
  const context = ruleFacts(project.plan);
  const objects = collect(appOf(project));

  const medians = inTurn(rounds, processor, {
    floor: () => plainly(asJson(objects)),
    writer: () => plainly(asYaml(objects)),
    floorEach: () => plainly(oneEach(objects)),
    writerEach: () => writeTree(fresh(disk), filesOf(objects)),
    build: () => void appOf(project),
    collect: () => void collect(appWith(new ThinkubeApp(), objects)),
    check: () => void check(objects, context),
    // From the constructs, as synth: every cdk8s app has to ask each for its object.
    floorSynth: () => plainly(oneEach(objectsOf(appWith(new App(), objects)))),
    synth: () =>
      appWith(new ThinkubeApp({ outdir: fresh(disk), check: (all) => check(all, context) }), objects).synth(),
    // The same work by both: stock cdk8s checks nothing, and writes one file an object when it is told to.
    unchecked: () => appWith(new ThinkubeApp({ outdir: fresh(memory) }), objects).synth(),
    stock: () => appWith(new App({ outdir: fresh(memory), yamlOutputType }), objects).synth(),
  });
  const of = (name: string): number => medians[name] ?? Number.NaN;
  const share = (name: string): number => (100 * of(name)) / of('synth');

  const growth = growthOf(objects, context);

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
      value: of('synth') / of('floorSynth'),
      unit: 'x',
      bound: { atMost: 3 },
    },
    { what: '  of it: objects out of constructs', value: share('collect'), unit: '%' },
    { what: '  of it: rules', value: share('check'), unit: '%' },
    { what: '  of it: YAML and files', value: share('writerEach'), unit: '%' },
    { what: 'building the constructs, before it', value: of('build'), unit: 'ms' },
    {
      what: 'stock cdk8s, to synth without rules',
      value: of('stock') / of('unchecked'),
      unit: 'x',
      bound: { atLeast: 3 },
    },
    {
      what: 'growth from 1 to 16 platforms, exponent',
      value: exponent(growth),
      unit: '',
      bound: { atMost: 1.1 },
    },
    ...programs(),
    { what: 'peak memory of this run', value: process.resourceUsage().maxRSS / 1024, unit: 'Mi' },
  ];
}

/**
 * Times of several sizes: the largest first, so that the compiler has done its work, and the best of five each, since
 * whatever else a machine does can only add.
 */
function growthOf(objects: readonly Emitted[], context: RuleFacts): readonly (readonly [number, number])[] {
  const names = namesOf(objects);
  return [16, 8, 4, 2, 1].map((count) => {
    const all = Array.from({ length: count }, (_, copy) => copyOf(objects, names, copy)).flat();
    const many = contextOfCopies(context, names, count);
    const once = () =>
      processor(() => {
        filesOf(all);
        check(all, many);
      });
    return [count, Math.min(...Array.from({ length: 5 }, once))] as const;
  });
}

/** Commands that people wait for, and what each may cost, in Node processes that load cdk8s. */
const commands: readonly (readonly [what: string, atMost: number, words: readonly string[]])[] = [
  ['--help', 1.4, ['--help']],
  ['list', 1.4, ['list', '-c', 'thinkube.yaml']],
  ['explain', 1.4, ['explain', 'mlflow', '-c', 'thinkube.yaml']],
  ['plan', 1.4, ['plan', '-c', 'thinkube.yaml']],
  ['synth of the shipped config', 3, ['synth', '-c', 'thinkube.yaml', '-o', fresh(disk)]],
  ['synth of everything', 5.5, ['synth', '-c', 'examples/everything.yaml', '-o', fresh(disk)]],
];

/** Whole processes, in processor time: the command against Node that loads cdk8s, and cdk8s' own against its start. */
function programs(): Figure[] {
  const times = join(disk, 'times');
  const env = {
    ...process.env,
    CDK8S_CHECK_UPGRADE: 'false',
    NODE_OPTIONS: `--require=${join(__dirname, 'own-time.js')}`,
    THINKUBE_BENCH_TIMES: times,
  };
  const run =
    (command: string, ...words: readonly string[]) =>
    () => {
      const { status, stderr } = spawnSync(command, words, { cwd: root, encoding: 'utf8', env });
      if (status !== 0) throw new Error(`${[command, ...words].join(' ')}: ${stderr}`);
    };
  const node = (...words: readonly string[]) => run(process.execPath, ...words);
  const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
  const medians = inTurn(5, processes(times), {
    bare: node('-e', 'require("cdk8s")'),
    script: run('npm', 'run', 'synth'),
    cliStart: node(cli, '--version'),
    cliSynth: node(cli, 'synth', '--output', join(disk, 'cdk8s')),
    ...Object.fromEntries(commands.map(([what, , words]) => [what, node('out/lib/cli/start.js', ...words)])),
  });
  const of = (name: string): number => medians[name] ?? Number.NaN;
  const toBare = (what: string, name: string, atMost: number): Figure => ({
    what: `${what}, to Node that loads cdk8s`,
    value: of(name) / of('bare'),
    unit: 'x',
    bound: { atMost },
  });
  return [
    ...commands.map(([what, atMost]) => toBare(`thinkube ${what}`, what, atMost)),
    toBare('npm run synth, nothing changed', 'script', 8),
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
  for (const place of [disk, memory]) rmSync(place, { recursive: true, force: true });
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
