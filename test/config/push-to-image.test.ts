/** The scripts that make an image of a push: Git is real, and buildctl is played and says how it was called. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedWith, debian, repository } from './need';
import { Bench } from './programs';
import { must, run } from './run';

const scripts = ['clone.sh', 'build.sh', 'write.sh'];
const address = 'https://git.home.example.com/me/hello.git';
const image = 'registry.home.example.com/apps/Hello';

checkedWith('a push becomes an image', { git: debian('git'), sh: debian('sh') }, ({ git, sh }) => {
  const bench = new Bench();
  afterAll(() => bench.close());
  const [bare, mine, work] = ['bare.git', 'mine', 'work'].map((name) => join(bench.folder, name));
  if (bare === undefined || mine === undefined || work === undefined) throw new Error('no folders');
  const as = (...words: string[]) =>
    must([git.found, '-C', mine, '-c', 'user.name=me', '-c', 'user.email=me@example.com', ...words]).trim();

  const environment = (commit: string): Readonly<Record<string, string>> => ({
    PATH: `${join(bench.folder, 'bin')}:${process.env['PATH']}`,
    REPOSITORY: address,
    COMMIT: commit,
    BRANCH: 'refs/heads/main',
    FOLDER: 'app',
    IMAGE: image,
    AUTHOR: 'pipelines',
    DOMAIN: 'home.example.com',
    GIT_HOME: 'https://git.home.example.com',
    BUILDER: 'tcp://buildkit:1234',
    PIP_INDEX_URL: 'http://devpi/simple/',
    // The address leads to a folder here.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${bare}.insteadOf`,
    GIT_CONFIG_VALUE_0: address,
  });
  const step = (name: string, commit: string, more: Readonly<Record<string, string>> = {}) =>
    run([sh.found, join(bench.folder, 'scripts', name)], { ...environment(commit), ...more });
  const secret = { GIT_USERNAME: 'me', GIT_PASSWORD: 'token' };
  const pushed = (text: string): string => {
    writeFileSync(join(mine, 'app/Dockerfile'), text);
    as('add', '--all');
    as('commit', '--quiet', '--message', text);
    as('push', '--quiet', 'origin', 'HEAD:main');
    return as('rev-parse', 'HEAD');
  };
  const deployed = () => must([git.found, '-C', bare, 'show', 'main:deploy/hello.yaml']);

  beforeAll(() => {
    for (const folder of [join(bench.folder, 'scripts'), join(bench.folder, 'bin'), work]) mkdirSync(folder);
    for (const name of scripts) {
      const text = readFileSync(join(repository, 'lib/components/argo-workflows', name), 'utf8');
      writeFileSync(join(bench.folder, 'scripts', name), text.replaceAll('/work', work));
    }
    const played = join(bench.folder, 'bin/buildctl');
    writeFileSync(played, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(played, 0o755);
    must([git.found, 'init', '--quiet', '--bare', '--initial-branch=main', bare]);
    must([git.found, 'clone', '--quiet', bare, mine]);
    mkdirSync(join(mine, 'app'));
    mkdirSync(join(mine, 'deploy'));
    writeFileSync(
      join(mine, 'deploy/hello.yaml'),
      `image: ${image.toLowerCase()}:first\nother: x/hello:first\n`,
    );
  });

  test('the commit is fetched, built in its folder, and gets its name as tag', () => {
    const commit = pushed('FROM scratch');
    expect(step('clone.sh', commit)).toMatchObject({ code: 0 });
    const { stdout, code } = step('build.sh', commit);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'tcp://buildkit:1234',
        `context=${work}/source/app`,
        'build-arg:PIP_INDEX_URL=http://devpi/simple/',
        `type=image,name=${image.toLowerCase()}:${commit},push=true`,
      ]),
    );
  });

  test('the tag is written where the repository names the image, by an author of its own, once', () => {
    const commit = pushed('FROM scratch AS second');
    expect(step('write.sh', commit, secret)).toMatchObject({ code: 0 });
    expect(deployed()).toBe(`image: ${image.toLowerCase()}:${commit}\nother: x/hello:first\n`);
    expect(must([git.found, '-C', bare, 'log', '-1', '--format=%an', 'main']).trim()).toBe('pipelines');
    expect(step('write.sh', commit, secret).stdout).toContain('is written already');
  });

  test('nothing is written without a password for Git, or where no file names the image', () => {
    as('pull', '--quiet', '--rebase', 'origin', 'main');
    const commit = pushed('FROM scratch AS third');
    expect(step('write.sh', commit).stdout).toContain('there is no Secret pipelines-git');
    expect(deployed()).not.toContain(commit);
    const other = step('write.sh', commit, { ...secret, IMAGE: 'registry.home.example.com/apps/other' });
    expect(other).toMatchObject({ code: 0 });
    expect(other.stdout).toContain('no YAML of the repository names');
  });

  test('only HTTPS is fetched, and only our own Git is told the password', () => {
    const { code, output } = step('clone.sh', 'HEAD', { REPOSITORY: `file://${bare}` });
    expect(code).not.toBe(0);
    expect(output).toContain('only repositories by HTTPS');
    step('clone.sh', as('rev-parse', 'HEAD'), secret);
    const asked = (host: string) =>
      run(
        [git.found, '-c', 'credential.interactive=false', 'credential', 'fill'],
        {
          ...environment('HEAD'),
          ...secret,
          HOME: work,
          GIT_TERMINAL_PROMPT: '0',
        },
        `protocol=https\nhost=${host}\n\n`,
      );
    expect(asked('git.home.example.com').stdout).toContain('password=token');
    expect(asked('elsewhere.example.net').stdout).not.toContain('token');
  });
});
