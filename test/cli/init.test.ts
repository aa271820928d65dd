/** A repository made by `init`: what it asks, what it takes for an answer, and what it leaves alone. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository } from '../repository';
import { command, config, Folder, talk } from './command';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const answers = {
  domain: 'lab.example.com',
  email: 'me@example.com',
  name: 'home',
  node: '10.0.0.5',
  cpu: '16',
  memory: '64Gi',
  ingress: '10.0.0.40',
  repo: 'https://example.com/me/lab.git',
};
type Answers = typeof answers;

const flags = (changed: Partial<Answers> = {}): readonly string[] =>
  Object.entries({ ...answers, ...changed }).map(([name, value]) => `--${name}=${value}`);
const target = (name = 'new'): string => join(folder.path, name, 'thinkube.yaml');
const file = (name: string): string => join(folder.path, name);

test('makes a repository whose config is right, and says no more than it was told', async () => {
  expect(await command('init', ...flags(), '-c', target())).toMatchObject({ code: 0, err: '' });
  const { nodes, network, cluster } = parse(folder.read('new/thinkube.yaml'));
  expect(cluster.domain).toBe('lab.example.com');
  expect(nodes).toEqual([{ name: 'home', role: 'control', address: '10.0.0.5', cpu: 16, memory: '64Gi' }]);
  expect(network).toEqual({ ingress: { main: '10.0.0.40' } });
  expect(folder.read('new/thinkube.yaml').replace(/^#.*/gm, '')).not.toMatch(/[{}]|"/);
  expect(readdirSync(file('new')).sort()).toEqual([
    '.gitattributes',
    '.github',
    '.gitignore',
    'package.json',
    'renovate.json',
    'thinkube.yaml',
    'tsconfig.json',
  ]);
  expect(await command('validate', '-c', target())).toMatchObject({ code: 0 });
});

test('an address for SSH brings the credentials that it needs', async () => {
  const repo = 'git@github.com:me/lab.git';
  expect(await command('init', ...flags({ repo }), '-c', target())).toMatchObject({ code: 0 });
  expect(parse(folder.read('new/thinkube.yaml')).git).toEqual({ repo, credentials: 'ssh' });
});

test('what is right by itself and not enough is written, and told', async () => {
  const { code, err } = await command(
    'init',
    ...flags({ repo: 'git@nas:lab.git', memory: '4Gi' }),
    '-c',
    target(),
  );
  expect(code).toBe(1);
  expect(err).toMatch(/components\.argocd\.knownHosts: lacks the key of nas/);
  expect(err).toMatch(/nodes: too small/);
  expect(existsSync(target())).toBe(true);
});

test.each([
  ['domain', 'lab'],
  ['email', 'me'],
  ['name', 'My Home'],
  ['node', 'home'],
  ['node', '127.0.0.1'],
  ['cpu', 'many'],
  ['memory', '64'],
  ['ingress', '10.0.0.5'],
  ['ingress', '192.168.1.40'],
  ['repo', 'github.com/me/lab'],
] as const)('--%s %s is refused, and nothing is written', async (name, value) => {
  const { code, err } = await command('init', ...flags({ [name]: value }), '-c', target());
  expect([code, err]).toEqual([1, expect.stringMatching(new RegExp(`^--${name}: .* \\[TK\\d+\\]\n    \\S`))]);
  expect(existsSync(file('new'))).toBe(false);
});

describe('a person', () => {
  const replies = Object.values(answers);

  test('is asked for what no option says', async () => {
    expect(await talk(replies.slice(1), 'init', '--domain=lab.example.com', '-c', target())).toMatchObject({
      code: 0,
    });
    expect(parse(folder.read('new/thinkube.yaml')).cluster.domain).toBe('lab.example.com');
  });

  test('is asked again at once where an answer cannot be right, and loses none of the others', async () => {
    const [domain = '', ...rest] = replies;
    const { code, err } = await talk([domain, 'nobody', '', ...rest], 'init', '-c', target());
    expect(code).toBe(0);
    expect(err).toContain('  cannot be "nobody"; write an e-mail address such as me@example.com\n');
    expect(parse(folder.read('new/thinkube.yaml')).cluster.admin.email).toBe('me@example.com');
  });

  test('may leave at any question', async () => {
    expect(await talk(replies.slice(0, 3), 'init', '-c', target())).toMatchObject({
      code: 130,
      err: expect.stringMatching(/\nnothing was written\n$/),
    });
    expect(existsSync(file('new'))).toBe(false);
  });

  test('is not asked where there is none', async () => {
    expect(await command('init', '--domain=lab.example.com', '-c', target())).toMatchObject({
      code: 2,
      err: expect.stringContaining('not a terminal; pass --email, --name, --node'),
    });
  });
});

describe('the workflow of the repository', () => {
  /** The last step, in a repository where these files of dist/ are committed, and then these are written. */
  function checked(committed: readonly string[], written: readonly string[], ignored = ''): number | null {
    const place = file('new');
    const sh = (script: string) => spawnSync('bash', ['-e', '-c', script], { cwd: place, encoding: 'utf8' });
    const put = (all: readonly string[]) => {
      for (const name of all) sh(`mkdir -p dist && echo ${name} >>dist/${name}`);
    };
    put(committed);
    const git = 'git -c user.name=me -c user.email=me@example.com';
    sh(`git init -q . && printf '%s' '${ignored}' >>.gitignore && git add -A && ${git} commit -qm first`);
    put(written);
    const { jobs } = parse(folder.read('new/.github/workflows/check.yml'));
    return sh(jobs.check.steps.at(-1).run).status;
  }
  beforeEach(async () => {
    await command('init', ...flags(), '-c', target());
  });

  test('passes if dist/ is committed as a whole', () => expect(checked(['a', 'b'], [])).toBe(0));
  test.each([
    ['a file has changed', ['a'], ['a'], ''],
    ['a file is not in Git', ['a'], ['b'], ''],
    ['Git ignores the folder', [], ['a'], 'dist'],
  ] as const)('fails if %s', (_, committed, written, ignored) => {
    expect(checked(committed, written, ignored)).toBe(1);
  });
});

test('Renovate finds the images of components of one’s own', async () => {
  await command('init', ...flags(), '-c', target());
  const [{ managerFilePatterns, matchStrings }] = JSON.parse(folder.read('new/renovate.json')).customManagers;
  const path = 'components/notes.ts';
  expect(path).toMatch(new RegExp(managerFilePatterns[0].slice(1, -1)));
  const text = readFileSync(join(repository, 'examples/own-component', path), 'utf8');
  const found = [...text.matchAll(new RegExp(matchStrings[0], 'g'))].map(({ groups }) => ({ ...groups }));
  expect(found).toEqual([
    { depName: 'ghcr.io/example/notes', currentValue: '1.4.2', currentDigest: undefined },
  ]);
});

describe('a folder that is in use', () => {
  test('keeps its config', async () => {
    expect(await command('init', ...flags(), '-c', folder.config)).toMatchObject({ code: 2 });
    expect(folder.read('thinkube.yaml')).toBe(config);
  });

  test('as npm leaves it keeps what is there, and gets what is missing', async () => {
    const manifest = {
      name: 'mine',
      scripts: { plan: 'mine' },
      dependencies: { 'cdk8s-thinkube': 'file:../package.tgz', lodash: '4' },
    };
    writeFileSync(file('package.json'), `${JSON.stringify(manifest, null, '\t')}\n`);
    writeFileSync(file('.gitignore'), 'secret.txt');
    writeFileSync(file('renovate.json'), '{}');
    const { code, out } = await command('init', ...flags(), '-c', file('lab.yaml'));
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^extended package\.json$.*^kept +renovate\.json$/ms),
    ]);
    expect(JSON.parse(folder.read('package.json'))).toEqual({
      ...manifest,
      scripts: { synth: 'thinkube synth', plan: 'mine' },
      devDependencies: { '@types/node': expect.any(String), typescript: expect.any(String) },
    });
    expect(folder.read('package.json')).toContain('\n\t"name"');
    expect(folder.read('.gitignore')).toBe('secret.txt\nnode_modules/\n');
    expect(folder.read('renovate.json')).toBe('{}');
    const before = readFileSync(file('.gitignore'), 'utf8');
    await command('init', ...flags(), '-c', file('other.yaml'));
    expect(folder.read('.gitignore')).toBe(before);
  });

  test('with a package.json that npm could not read is left as it is', async () => {
    writeFileSync(file('package.json'), '{ "name": ');
    expect(await command('init', ...flags(), '-c', file('lab.yaml'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('package.json: is not a valid package.json [TK014]'),
    });
    expect(existsSync(file('lab.yaml'))).toBe(false);
  });
});
