/** Builds the programs once, into a cache folder outside the checkout; a run that finds them builds nothing. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { alone } from './alone';
import { run } from './processes';
import { type Tool, type ToolName, tools } from './tools';

/** Go is not there, and something has to be built. */
export class NoGo extends Error {
  constructor(missing: readonly string[]) {
    super(
      `real programs are built once (${missing.join(', ')} are missing in the cache), ` +
        'and that needs Go 1.26 or newer on PATH',
    );
    this.name = 'NoGo';
  }
}

export interface Binaries {
  /** Path of a program. */
  path(tool: ToolName, program: string): string;
  /** Seconds that building took; 0 where everything was there. */
  readonly seconds: number;
}

/** Modules lie in the checkout, also when the compiled copy under out/ runs. */
export const moduleOf = ({ home = 'test/cluster/modules', module }: Tool): string => resolve(home, module);

export const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'thinkube-control-plane');

/** A folder for each state of the pins, so that a changed version is built, and an old checkout finds its own. */
function folderOf(tool: Tool): string {
  const hash = createHash('sha256').update(JSON.stringify(tool.variables ?? {}));
  const folder = moduleOf(tool);
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return join(cacheFolder(), `${tool.module}-${hash.digest('hex').slice(0, 12)}`);
}

export const programOf = (tool: Tool, program: string): string => join(folderOf(tool), program);

export const isBuilt = (tool: Tool): boolean =>
  Object.keys(tool.programs).every((name) => existsSync(programOf(tool, name)));

/** @throws NoGo, or an Error with the compiler's last words */
export async function ensure(names: readonly ToolName[], say: (line: string) => void): Promise<Binaries> {
  const seconds = await ensureTools(
    names.map((name) => tools[name]),
    say,
  );
  return { path: (tool, program) => programOf(tools[tool], program), seconds };
}

/**
 * Gives back the seconds that building took; 0 where everything was there.
 * @throws NoGo, or an Error with the compiler's last words
 */
export async function ensureTools(wanted: readonly Tool[], say: (line: string) => void): Promise<number> {
  const started = Date.now();
  const missing = wanted.filter((tool) => !isBuilt(tool));
  if (missing.length === 0) return 0;
  const names = missing.map(({ module }) => module);
  const go = await run('go', ['version'], {}).catch(() => undefined);
  if (!go) throw new NoGo(names);
  say(`building ${names.join(', ')} into ${cacheFolder()} (once)`);
  for (const tool of missing)
    await alone(folderOf(tool), async () => {
      if (!isBuilt(tool)) await build(tool, say);
    });
  return Math.round((Date.now() - started) / 1000);
}

async function build(tool: Tool, say: (line: string) => void): Promise<void> {
  const { module, version, programs, variables = {}, environment = {} } = tool;
  const folder = folderOf(tool);
  mkdirSync(folder, { recursive: true });
  const from = tool.copied === undefined ? moduleOf(tool) : await copyOf(tool, tool.copied);
  const flags = [
    '-s',
    '-w',
    ...Object.entries(variables).flatMap(([name, value]) => ['-X', `${name}=${value}`]),
  ];
  for (const [program, source] of Object.entries(programs)) {
    const target = join(folder, program);
    if (existsSync(target)) continue;
    const started = Date.now();
    // Auto: a module that asks for a newer Go gets it from the module proxy.
    await run('go', ['build', '-trimpath', '-ldflags', flags.join(' '), '-o', `${target}.part`, source], {
      cwd: from,
      env: {
        ...process.env,
        ...environment,
        CGO_ENABLED: '0',
        GOFLAGS: '-mod=readonly -buildvcs=false',
        GOTOOLCHAIN: 'auto',
      },
    });
    renameSync(`${target}.part`, target);
    say(`built ${program} ${version} in ${Math.round((Date.now() - started) / 1000)} s`);
  }
  if (module === 'kwok') await stages(folder);
}

/** A copy of an upstream module, with the changes that lie beside its pin. */
async function copyOf(tool: Tool, upstream: string): Promise<string> {
  const { stdout } = await run('go', ['list', '-m', '-f', '{{.Dir}}', upstream], {
    cwd: moduleOf(tool),
    env: { ...process.env, GOFLAGS: '-mod=mod' },
  });
  const copy = join(folderOf(tool), 'source');
  rmSync(copy, { recursive: true, force: true });
  cpSync(stdout.trim(), copy, { recursive: true });
  await run('chmod', ['-R', 'u+w', copy], {});
  const changes = join(moduleOf(tool), 'changes.patch');
  if (existsSync(changes)) await run('patch', ['--strip=1', '--quiet', '--input', changes], { cwd: copy });
  return copy;
}

/** KWOK's own stages: they are part of its module. */
async function stages(folder: string): Promise<void> {
  const { stdout } = await run('go', ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok'], {
    cwd: moduleOf(tools.kwok),
    env: { ...process.env, GOFLAGS: '-mod=readonly' },
  });
  const from = join(stdout.trim(), 'kustomize/stage');
  mkdirSync(join(folder, 'stages'), { recursive: true });
  for (const path of [
    'node/fast/node-initialize',
    'pod/fast/pod-complete',
    'pod/fast/pod-delete',
    'pod/fast/pod-ready',
  ]) {
    const name = `${path.split('/').at(-1)}.yaml`;
    writeFileSync(join(folder, 'stages', name), readFileSync(join(from, `${path}.yaml`)));
  }
}
