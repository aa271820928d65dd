/** The files of a user's repository. What is there already is kept: settings and lines are added to it, none is changed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readAsset } from '../kube/asset';
import { ProblemsError } from '../plan/problem';
import { makeFolder } from '../synth/write';
import { naming } from './system';
import { devDependency, version } from './version';

export interface Done {
  readonly path: string;
  readonly what: 'created' | 'extended' | 'kept';
}

interface Wish {
  readonly path: string;
  readonly text: string;
  /** What becomes of a file that is there. @default - it stays as it is */
  readonly merged?: (existing: string) => string;
}

/** Makes or completes the repository in a folder. @throws ProblemsError, before anything is written */
export function addTo(folder: string, config: string, text: string): readonly Done[] {
  const planned = wishes(config, text).map(({ path, text: fresh, merged = (existing) => existing }) => {
    const file = join(folder, path);
    const existing = existsSync(file) ? naming(file, () => readFileSync(file, 'utf8')) : undefined;
    return { path, file, existing, wanted: existing === undefined ? fresh : merged(existing) };
  });
  return planned.map(({ path, file, existing, wanted }) => {
    if (existing === wanted) return { path, what: 'kept' };
    naming(file, () => {
      makeFolder(dirname(file));
      writeFileSync(file, wanted);
    });
    return { path, what: existing === undefined ? 'created' : 'extended' };
  });
}

function wishes(config: string, text: string): readonly Wish[] {
  const asset = (name: string) => readAsset(join(__dirname, 'repository'), name);
  const lines = (path: string, name: string): Wish => ({
    path,
    text: asset(name),
    merged: (existing) => withLines(existing, asset(name)),
  });
  return [
    { path: config, text },
    {
      path: 'package.json',
      text: withSettings('{ "name": "homelab", "private": true }', 'package.json'),
      merged: (existing) => withSettings(existing, 'package.json'),
    },
    { path: 'tsconfig.json', text: asset('tsconfig.json') },
    lines('.gitignore', 'gitignore'),
    lines('.gitattributes', 'gitattributes'),
    { path: '.github/workflows/check.yml', text: asset('ci.yml') },
    { path: 'renovate.json', text: asset('renovate.json') },
  ];
}

const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Only the lines that are not there yet. */
function withLines(existing: string, wanted: string): string {
  const known = new Set(existing.split(/\r?\n/).map((line) => line.trim()));
  const missing = wanted.split('\n').filter((line) => line !== '' && !known.has(line));
  if (missing.every((line) => line.startsWith('#'))) return existing;
  const end = lineEnd(existing);
  const before = existing === '' || existing.endsWith('\n') ? existing : existing + end;
  return before + missing.map((line) => line + end).join('');
}

const manifest = z.looseObject({
  scripts: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.record(z.string(), z.unknown()).default({}),
  devDependencies: z.record(z.string(), z.unknown()).default({}),
});

/** What the command needs, and what a component of one's own is type-checked with. */
function withSettings(existing: string, file: string): string {
  const { scripts, dependencies, devDependencies, ...rest } = parsed(existing, file);
  const wanted = {
    ...rest,
    scripts: { ...{ synth: 'thinkube synth', plan: 'thinkube plan' }, ...scripts },
    dependencies:
      'cdk8s-thinkube' in devDependencies ? dependencies : { 'cdk8s-thinkube': version(), ...dependencies },
    devDependencies: {
      '@types/node': devDependency('@types/node'),
      typescript: devDependency('typescript'),
      ...devDependencies,
    },
  };
  const indent = /^[\t ]+(?=")/m.exec(existing)?.[0] ?? '  ';
  return `${JSON.stringify(wanted, null, indent)}\n`.replaceAll('\n', lineEnd(existing));
}

/** @throws ProblemsError */
function parsed(text: string, file: string): z.output<typeof manifest> {
  try {
    return manifest.parse(JSON.parse(text));
  } catch {
    const hint = 'fix it or move it away, then run this again';
    throw new ProblemsError([
      { code: 'TK014', file, path: '', message: 'is not a valid package.json', hint },
    ]);
  }
}
