/** The real devpi with the emitted arguments and scripts, and a stand-in for PyPI: pip installs, twine uploads. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { items, texts } from '../../lib/objects/read';
import { platform } from '../components/platform';
import { checkedWith, debian, python, repository } from './need';
import { Bench, until } from './programs';
import { environment } from './real-keycloak';
import { freePort, must, run } from './run';

const needs = {
  python3: debian('python3'),
  devpi: python('devpi-server', [
    'devpi-server==6.20.3',
    'twine==6.2.0',
    'wheel==0.45.1',
    'setuptools==81.0.0',
  ]),
};
const setup = join(repository, 'lib', 'components', 'devpi', 'setup.py');
const secrets = {
  'devpi-root': { password: 'root0123456789' },
  'devpi-upload': { password: 'up0123456789' },
};

/** Makes a wheel of a project that has nothing in it. */
const project = 'from setuptools import setup; setup(name="NAME", version="1.0", py_modules=[])';

checkedWith('devpi', needs, (programs) => {
  const bench = new Bench();
  const bin = (name: string) => join(dirname(programs.devpi.found), name);
  const wheels = join(bench.folder, 'wheels');
  const made = platform({ components: { devpi: true } });
  const container = items(made.get('StatefulSet', 'devpi'), 'spec.template.spec.containers')[0]?.fields ?? {};
  let url = '';
  let env: Record<string, string> = {};

  function wheel(name: string): string {
    const folder = join(bench.folder, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'setup.py'), project.replace('NAME', name));
    const { output, code } = run(
      ['sh', '-c', `cd ${folder} && ${bin('python')} setup.py -q bdist_wheel -d ${wheels}`],
      {},
    );
    if (code !== 0) throw new Error(output);
    const file = readdirSync(wheels).find((each) => each.startsWith(name));
    return join(wheels, file ?? '');
  }

  const install = (name: string) => {
    const target = join(bench.folder, `installed-${name}`);
    const index = `${url}/home/packages/+simple/`;
    return run(
      [
        bin('pip'),
        'download',
        '--no-cache-dir',
        '--no-deps',
        '--index-url',
        index,
        '-d',
        target,
        `${name}==1.0`,
      ],
      { HOME: bench.folder },
    );
  };
  const upload = (file: string, password: string) =>
    run([bin('twine'), 'upload', '--non-interactive', file], {
      HOME: bench.folder,
      TWINE_REPOSITORY_URL: `${url}/home/packages/`,
      TWINE_USERNAME: 'home',
      TWINE_PASSWORD: password,
    });

  beforeAll(async () => {
    const [port, pypi] = await Promise.all([freePort(), freePort()]);
    url = `http://127.0.0.1:${port}`;
    mkdirSync(wheels);
    const shelf = join(bench.folder, 'pypi', 'simple', 'from-pypi');
    mkdirSync(shelf, { recursive: true });
    const file = wheel('from_pypi');
    must(['cp', file, shelf]);
    bench.start('pypi', programs.python3.found, ['-m', 'http.server', '--bind', '127.0.0.1', String(pypi)], {
      cwd: join(bench.folder, 'pypi'),
    });
    env = {
      ...environment(container, secrets),
      HOME: bench.folder,
      DEVPI_URL: url,
      MIRROR_URL: `http://127.0.0.1:${pypi}/simple/`,
    };

    const data = join(bench.folder, 'server');
    must([bin('devpi-init'), '--serverdir', data, '--no-root-pypi', '--root-passwd', 'root0123456789'], {
      HOME: bench.folder,
    });
    const [, ...args] = texts(container, 'command').map((word) =>
      word
        .replace('/data/server', data)
        .replace('--port=3141', `--port=${port}`)
        .replace('--host=0.0.0.0', '--host=127.0.0.1'),
    );
    bench.start('devpi', bin('devpi-server'), args, {
      env: { HOME: bench.folder, PATH: process.env['PATH'] },
    });
    await until('devpi', 100, async () => (await fetch(`${url}/+api`)).ok);
    // Twice, as every hour.
    must([programs.python3.found, setup], env);
    expect(must([programs.python3.found, setup], env)).toBe('');
  });
  afterAll(() => bench.close());

  test('fetches what only PyPI has', () => {
    const { code, output } = install('from-pypi');
    expect([code, output]).toEqual([0, expect.stringContaining('from_pypi')]);
  });

  test('takes uploads with the password alone, and serves them', () => {
    const file = wheel('own_work');
    expect(upload(file, 'wrong').code).not.toBe(0);
    const { code, output } = upload(file, 'up0123456789');
    expect([code, output]).toEqual([0, expect.any(String)]);
    expect(install('own-work').code).toBe(0);
  });

  test('a new password for uploads comes into use', () => {
    expect(must([programs.python3.found, setup], { ...env, UPLOAD_PASSWORD: 'new0123456789' })).toContain(
      'new password',
    );
    expect(upload(wheel('later_work'), 'new0123456789').code).toBe(0);
  });

  test('emptied, it keeps what was uploaded and fetches the rest again', () => {
    expect(must([programs.python3.found, setup, 'empty'], env)).toContain('deleted');
    expect(install('own-work').code).toBe(0);
    expect(install('from-pypi').code).toBe(0);
  });
});
