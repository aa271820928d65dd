/** The packed package in empty projects, as somebody who installs it uses it. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../repository';

const work = mkdtempSync(join(tmpdir(), 'thinkube-package-'));
const project = join(work, 'project');
const flags = [
  '--domain=home.example.com',
  '--email=me@example.com',
  '--name=home',
  '--node=192.168.1.10',
  '--cpu=16',
  '--memory=64Gi',
  '--ingress=192.168.1.240',
  '--repo=https://github.com/me/homelab.git',
];

/** Runs a command in the project; throws with what it printed where it fails. */
function run(command: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: project, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${words.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}
const thinkube = (...words: string[]): string => run('npx', '--no-install', 'thinkube', ...words);

beforeAll(() => {
  execFileSync('npx', ['--no-install', 'tsc'], { cwd: repository });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', work], { cwd: repository });
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "homelab", "private": true }\n');
  run(
    'npm',
    'install',
    '--silent',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    join(work, tarball),
    'typescript@7.0.2',
    '@types/node@20.19.43',
  );
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

test('holds no tests and no TypeScript sources but types', () => {
  const held = readdirSync(join(project, 'node_modules/cdk8s-thinkube'), {
    recursive: true,
    encoding: 'utf8',
  });
  const own = held.filter((path) => !path.startsWith('examples/'));
  expect(own.filter((path) => /(^|\/)test\/|(?<!\.d)\.ts$/.test(path))).toEqual([]);
});

test('is also called by its own name, which nobody else can claim', () => {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  for (const name of ['thinkube', 'cdk8s-thinkube'])
    expect(run('npx', '--no-install', name, '--version')).toBe(`${version}\n`);
});

test('every file that the README links to is in it', () => {
  const readme = readFileSync(join(project, 'node_modules/cdk8s-thinkube/README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link ?? '');
  expect(links).not.toEqual([]);
  expect(links.filter((link) => !existsSync(join(project, 'node_modules/cdk8s-thinkube', link)))).toEqual([]);
});

test('thinkube init makes a repository, and synth fills dist/', () => {
  thinkube('init', ...flags);
  thinkube('synth');
  const made = readdirSync(join(project, 'dist'));
  expect(made).toEqual(
    expect.arrayContaining(['README.md', 'apps', 'bootstrap', 'crds', 'plan.json', 'postgresql']),
  );
  expect(readFileSync(join(project, 'dist/bootstrap/install.sh'), 'utf8')).toMatch(/^#!\/bin\/sh/);
});

test('a component of one’s own is built from outside the package', () => {
  cpSync(join(repository, 'examples/own-component'), join(project, 'own'), { recursive: true });
  cpSync(join(project, 'own/components'), join(project, 'components'), { recursive: true });
  run('npx', '--no-install', 'tsc');
  thinkube('synth', '-c', 'own/thinkube.yaml', '-o', 'own/dist');
  const made = readdirSync(join(project, 'own/dist/notes'));
  expect(made).toEqual(
    expect.arrayContaining([
      'deployment-notes.yaml',
      'ingress-notes.yaml',
      'externalsecret-notes-database.yaml',
    ]),
  );
});

describe.each([
  ['an ES module', 'module'],
  ['a CommonJS module', 'commonjs'],
])('the library in %s', (_, type) => {
  test('has types under strict and nodenext, and runs', () => {
    const folder = join(project, type);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
    cpSync(join(repository, 'examples/library.ts'), join(folder, 'main.ts'));
    run(
      'npx',
      '--no-install',
      'tsc',
      '--ignoreConfig',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      'node',
      join(folder, 'main.ts'),
    );
    run('node', join(folder, 'main.js'));
    expect(readdirSync(join(project, 'out/example/volumes'))).toContain('deployment-storage.yaml');
    expect(readdirSync(join(project, 'out/example-platform'))).toEqual(
      expect.arrayContaining(['apps', 'bootstrap', 'mlflow', 'plan.json']),
    );
    rmSync(join(project, 'out'), { recursive: true });
  });
});
