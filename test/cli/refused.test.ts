/** Files and folders that cannot be read or written: one line that names them, exit code 1, and nothing left behind. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { repository } from '../repository';
import { command, config, Folder } from './command';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const at = (name: string): string => join(folder.path, name);

test.each([
  [
    'a link that leads nowhere',
    () => symlinkSync(at('nowhere'), at('out')),
    'is a link that leads nowhere [TK010]',
  ],
  ['a link to itself', () => symlinkSync(at('out'), at('out')), 'is a link that leads nowhere [TK010]'],
  ['a file', () => writeFileSync(at('out'), ''), 'is a file, not a folder [TK010]'],
])('synth into %s', async (_, prepare, message) => {
  prepare();
  const before = readdirSync(folder.path);
  const { code, err } = await command('synth', '-c', folder.config, '-o', at('out'));
  expect([code, err]).toEqual([1, expect.stringContaining(`out: ${message}`)]);
  expect(readdirSync(folder.path)).toEqual(before);
});

test('synth into a folder below a file', async () => {
  const { code, err } = await command('synth', '-c', folder.config, '-o', join(folder.config, 'dist'));
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/thinkube\.yaml\/dist: a part of this path is a file/),
  ]);
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('synth into /proc comes to an end', async () => {
  const { code, err } = await command('synth', '-c', folder.config, '-o', '/proc/thinkube/dist');
  expect([code, err]).toEqual([1, expect.stringMatching(/^\/proc\/thinkube\/dist: .*\[TK011\]\n/m)]);
});

onLinux('a device is not read', async () => {
  expect(await command('validate', '-c', '/dev/zero')).toMatchObject({
    code: 1,
    err: expect.stringContaining('/dev/zero: is a device, not a file [TK001]'),
  });
});

onLinux('a result that the disk has no room for', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [program, 'schema'], {
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  expect([status, stderr]).toEqual([
    1,
    'standard output: no space left [TK011]\n    make room on that disk\n',
  ]);
});

test.each(['-o', '-c'])('%s without a name', async (option) => {
  const { code, err } = await command('synth', option, '');
  expect([code, err]).toEqual([1, expect.stringMatching(/^--(output|config): is empty \[TK013\]\n/)]);
});

const program = join(repository, 'out/lib/cli/main.js');

/** Root may write anywhere. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const asUser = (...words: readonly string[]) =>
  spawnSync(process.execPath, [program, ...words], {
    encoding: 'utf8',
    ...unprivileged,
  });

test('synth into a folder that may not be written to', () => {
  chmodSync(folder.path, 0o755);
  chmodSync(folder.config, 0o644);
  mkdirSync(at('locked'));
  chmodSync(at('locked'), 0o555);
  const { status, stderr } = asUser('synth', '-c', folder.config, '-o', at('locked/dist'));
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^\S*locked\/dist: permission denied \[TK011\]\n/),
  ]);
  expect(existsSync(at('locked/dist'))).toBe(false);
});

test('enable in a config that may not be written to', () => {
  folder.write(config.replace('mlflow: true', 'mlflow: false'));
  chmodSync(folder.path, 0o755);
  chmodSync(folder.config, 0o444);
  const { status, stderr } = asUser('enable', 'mlflow', '-c', folder.config);
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^\S*thinkube\.yaml: permission denied \[TK011\]\n/),
  ]);
});
