/** The output folder is replaced as a whole, or not at all. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem, ProblemsError } from '../../lib/plan/problem';
import { marker, writeTree } from '../../lib/synth/write';

let home = '';
let dist = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'thinkube-'));
  dist = join(home, 'dist');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (files: Readonly<Record<string, string>>) => writeTree(dist, new Map(Object.entries(files)));
const held = (folder = dist): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !path.endsWith(marker))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
const first = { 'apps/root.yaml': 'a: 1\n', 'wiki/service.yaml': 'b: 1\n' };

function told(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(formatProblem).join('\n');
    throw error;
  }
  return '';
}

test('writes what it is given, and says whose folder this is', () => {
  write(first);
  expect(held()).toEqual(first);
  expect(readFileSync(join(dist, marker), 'utf8')).toContain('thinkube synth');
});

test('what is not there any more is removed, with its folder', () => {
  write(first);
  write({ 'apps/root.yaml': 'a: 2\n' });
  expect(held()).toEqual({ 'apps/root.yaml': 'a: 2\n' });
  expect(existsSync(join(dist, 'wiki'))).toBe(false);
  expect(readdirSync(home)).toEqual(['dist']);
});

test('scripts can be run', () => {
  write({ 'install.sh': '#!/bin/sh\n', 'a.yaml': 'a: 1\n' });
  expect(statSync(join(dist, 'install.sh')).mode & 0o111).not.toBe(0);
  expect(statSync(join(dist, 'a.yaml')).mode & 0o111).toBe(0);
});

test('touches nothing where all is as it should be', () => {
  write(first);
  const before = statSync(dist);
  write(first);
  expect(statSync(dist)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
});

test('an edited and a deleted file are put right', () => {
  write(first);
  writeFileSync(join(dist, 'apps/root.yaml'), 'edited');
  rmSync(join(dist, 'wiki'), { recursive: true });
  write(first);
  expect(held()).toEqual(first);
});

describe('a folder that is not ours', () => {
  test('is left alone, and told', () => {
    mkdirSync(dist);
    writeFileSync(join(dist, 'thesis.txt'), 'years of work');
    expect(told(() => write(first))).toMatch(/dist: holds files that thinkube did not write \[TK010\]/);
    expect(held()).toEqual({ 'thesis.txt': 'years of work' });
    expect(readdirSync(home)).toEqual(['dist']);
  });

  test.each(['.git/config', 'notes.md', 'apps/mine.yaml'])('keeps %s, and is told so', (name) => {
    write(first);
    mkdirSync(join(dist, name, '..'), { recursive: true });
    writeFileSync(join(dist, name), 'years of work');
    expect(told(() => write({ 'b.yaml': 'b: 2\n' }))).toContain(
      `dist: holds files that thinkube did not write: ${name} [TK010]`,
    );
    expect(held()).toEqual({ ...first, [name]: 'years of work' });
  });

  test('beside it is left alone, whatever its name', () => {
    write(first);
    mkdirSync(join(home, '.dist.old'));
    writeFileSync(join(home, '.dist.old/thesis.txt'), 'years of work');
    write({ 'b.yaml': 'b: 2\n' });
    expect(readFileSync(join(home, '.dist.old/thesis.txt'), 'utf8')).toBe('years of work');
  });

  test('may be empty', () => {
    mkdirSync(dist);
    write(first);
    expect(held()).toEqual(first);
  });

  test('may not be a file', () => {
    writeFileSync(dist, 'years of work');
    expect(told(() => write(first))).toMatch(/is a file, not a folder \[TK010\]/);
    expect(readFileSync(dist, 'utf8')).toBe('years of work');
  });
});

test('a link to a folder stays a link', () => {
  const real = join(home, 'real');
  mkdirSync(real);
  symlinkSync(real, dist);
  write(first);
  write({ 'b.yaml': 'b: 2\n' });
  expect(held(real)).toEqual({ 'b.yaml': 'b: 2\n' });
  expect(statSync(dist, { bigint: false }).isDirectory()).toBe(true);
  expect(
    readdirSync(home, { withFileTypes: true })
      .find(({ name }) => name === 'dist')
      ?.isSymbolicLink(),
  ).toBe(true);
});

describe('a run that was stopped', () => {
  test('before the first rename leaves the old folder, and no rest after the next run', () => {
    write(first);
    mkdirSync(join(home, '.dist.thinkube-new/half'), { recursive: true });
    writeFileSync(join(home, '.dist.thinkube-new/half/written.yaml'), 'x');
    expect(held()).toEqual(first);
    write({ 'b.yaml': 'b: 2\n' });
    expect(held()).toEqual({ 'b.yaml': 'b: 2\n' });
    expect(readdirSync(home)).toEqual(['dist']);
  });

  test('between the two renames is mended by the next', () => {
    write(first);
    renameSync(dist, join(home, '.dist.thinkube-old'));
    mkdirSync(join(home, '.dist.thinkube-new'));
    write(first);
    expect(held()).toEqual(first);
    expect(readdirSync(home)).toEqual(['dist']);
  });

  test('between them and then with a wrong config does not lose the old folder', () => {
    write(first);
    renameSync(dist, join(home, '.dist.thinkube-old'));
    mkdirSync(join(home, '.dist.thinkube-new'));
    writeFileSync(join(home, '.dist.thinkube-new', 'b.yaml'), 'half');
    write({ 'c.yaml': 'c: 1\n' });
    expect(held()).toEqual({ 'c.yaml': 'c: 1\n' });
  });
});

test('a file that cannot be written leaves the old folder as it was', () => {
  write(first);
  const clash = new Map([
    ['a', 'a file\n'],
    ['a/b.yaml', 'and a folder of the same name\n'],
  ]);
  expect(() => writeTree(dist, clash)).toThrow();
  expect(held()).toEqual(first);
  expect(readdirSync(home)).toEqual(['dist']);
});

test.each(['../outside.yaml', 'a/../../outside.yaml'])('never writes to %s', (path) => {
  expect(() => writeTree(dist, new Map([[path, 'x']]))).toThrow();
  expect(existsSync(join(home, 'outside.yaml'))).toBe(false);
  expect(readdirSync(home)).toEqual([]);
});
