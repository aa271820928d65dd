/**
 * The playbooks that change the platform: Ansible, Git, curl and the command are real, on a repository on disk; the
 * cluster, npm's registry and the ingress controller are played, and refuse what they do not know.
 */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkedWith, debian, repository, venv } from './need';
import { Bench, certificate, must, stop, until } from './programs';
import { freePort } from './run';

const config = `schemaVersion: 1
profile: none
cluster:
  domain: home.example.com
  admin: { email: me@example.com }
nodes:
  - { name: control, role: control, address: 192.168.1.10, cpu: 4, memory: 6Gi }
git: { repo: "https://github.com/me/homelab.git" }
network: { ingress: { main: 192.168.1.240, second: 192.168.1.241 } }
components:
  mlflow: true
`;

const playbooks = join(repository, 'ansible');
const fixtures = join(repository, 'test/fixtures/ansible/services');

checkedWith(
  'the playbooks for services',
  {
    playbook: venv(join(playbooks, 'requirements.txt'), 'ansible-playbook'),
    curl: debian('curl'),
    openssl: debian('openssl'),
  },
  ({ playbook, openssl }) => {
    const bench = new Bench();
    afterAll(() => bench.close());
    const at = (path: string): string => join(bench.folder, path);
    const read = (path: string): string => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : '');
    const git = (...words: string[]): string => must('git', ['-C', at('platform.git'), ...words]).trim();
    const inGit = (path: string): string => git('show', `main:${path}`);
    let env: NodeJS.ProcessEnv = {};

    beforeAll(async () => {
      must('node', [join(repository, 'tools/build.mjs')], { cwd: repository });
      mkdirSync(at('bin'));
      for (const name of ['microk8s', 'npm', 'npx', 'curl']) {
        writeFileSync(at(`bin/${name}`), readFileSync(join(fixtures, `${name}.sh`)));
        chmodSync(at(`bin/${name}`), 0o755);
      }
      const [web, door] = [await freePort(), await freePort()];
      await bench.http(web, ({ headers: { host = '' } }, outgoing) => {
        if (host.startsWith('auth.')) outgoing.writeHead(200).end('sign in');
        else outgoing.writeHead(302, { location: 'https://auth.home.example.com/realms/thinkube' }).end();
      });
      await bench.tls(door, web, certificate(bench.folder, openssl.found));
      const path = `${at('bin')}:${dirname(playbook.found)}:${process.env['PATH']}`;
      const told = { PATH: path, STATE: bench.folder, CHECKOUT: repository, WEB: String(door) };
      env = { ...process.env, ...told, HOME: bench.folder, TMPDIR: at('tmp'), ANSIBLE_PIPELINING: '1' };
      mkdirSync(at('tmp'));
      writeFileSync(at('thinkube.yaml'), config);
      writeFileSync(at('package-lock.json'), '{}');
      const command = join(repository, 'out/lib/cli/start.js');
      must('node', [command, 'synth', '-c', at('thinkube.yaml'), '-o', at('dist')]);
      must('git', ['init', '--quiet', '--bare', '--initial-branch=main', at('platform.git')]);
      const first = [
        '-c',
        'user.name=me',
        '-c',
        'user.email=me@example.com',
        '--git-dir',
        at('platform.git'),
      ];
      const inside = ['--work-tree', bench.folder];
      must('git', [...first, ...inside, 'add', 'thinkube.yaml', 'package-lock.json', 'dist'], {
        cwd: bench.folder,
      });
      must('git', [...first, ...inside, 'commit', '--quiet', '--message', 'first'], { cwd: bench.folder });
    });

    function start(book: string, ...more: string[]): ChildProcess {
      rmSync(at('said.log'), { force: true });
      rmSync(at('calls'), { force: true });
      const vars = {
        ansible_connection: 'local',
        ansible_become: false,
        ansible_python_interpreter: 'python3',
        git_repo: `file://${at('platform.git')}`,
        wait: { retries: 2, delay: 0 },
      };
      const words = ['-i', at('dist/host/inventory.yaml'), '-e', JSON.stringify(vars), ...more];
      return bench.start('said', playbook.found, [...words, join(playbooks, book)], { env });
    }

    async function run(book: string, ...more: string[]) {
      const before = git('rev-parse', 'main');
      const child = start(book, ...more);
      const code = await new Promise((resolve) => child.on('exit', resolve));
      const commits = git('log', '--format=%s', `${before}..main`).split('\n').filter(Boolean);
      // Ansible shows lists as JSON, and long words over several lines.
      return { code, said: read('said.log'), commits, calls: read('calls') };
    }
    const left = () => existsSync(at('workshop')) || must('ls', [at('tmp')]).includes('thinkube-');

    test('--check says what would follow and what it costs, and changes nothing', async () => {
      const { code, said, commits, calls } = await run(
        'deploy_service.yml',
        '-e',
        'service=grafana',
        '--check',
      );
      expect(code === 0 ? '' : said).toBe('');
      expect(said).toMatch(/comes:.*grafana.*memory: .* of .*, .* before/s);
      expect([commits, calls, left()]).toEqual([[], '', false]);
    });

    test('what does not fit is refused in the words of the plan', async () => {
      const { code, said, commits } = await run('deploy_service.yml', '-e', 'service=plane');
      expect(code).not.toBe(0);
      expect(said).toContain('too small: no room for');
      expect([commits, left()]).toEqual([[], false]);
    });

    test('killed before Argo CD has finished, it is run again and makes no second commit', async () => {
      writeFileSync(at('held'), '');
      const killed = start('deploy_service.yml', '-e', 'service=grafana');
      await until(
        'the commit',
        100,
        async () => read('calls').includes('refresh'),
        () => killed.exitCode !== null,
      );
      stop(killed);
      rmSync(at('held'));
      expect(inGit('thinkube.yaml')).toMatch(/grafana: true/);
      const { code, said, commits } = await run('deploy_service.yml', '-e', 'service=grafana');
      expect(code === 0 ? '' : said).toBe('');
      expect(commits).toEqual([]);
      expect(said).toContain('answers: 200 https://auth.home.example.com/realms/thinkube');
      expect(said).toContain('88Mi');
    });

    test('a backup is made and tried out; one that cannot be read again fails', async () => {
      const { code, said, calls } = await run('backup_data.yml', '-e', 'service=mlflow');
      expect(code === 0 ? '' : said).toBe('');
      expect(calls.split('\n').filter(Boolean)).toEqual([
        'job postgresql-dump-now --from=cronjob/postgresql-dump',
        'job postgresql-drill-now --from=cronjob/postgresql-drill',
      ]);
      writeFileSync(at('fails-postgresql-drill-now'), '');
      const again = await run('backup_data.yml');
      rmSync(at('fails-postgresql-drill-now'));
      expect(again.code).not.toBe(0);
      expect(again.said).toContain('postgresql-drill-now has failed');
    });

    test('a version that does not come up is taken back, and the way back for its data is shown', async () => {
      const before = inGit('thinkube.yaml');
      const { code, said, commits, calls } = await run(
        'update_service.yml',
        ...['-e', 'service=mlflow', '-e', 'version=v0.0.1-broken'],
      );
      expect(code).not.toBe(0);
      expect(commits).toEqual(['Revert "feat: mlflow v0.0.1-broken"', 'feat: mlflow v0.0.1-broken']);
      expect(calls.split('\n').filter(Boolean)).toEqual([
        'job postgresql-dump-now --from=cronjob/postgresql-dump',
        'job postgresql-drill-now --from=cronjob/postgresql-drill',
        ...['refresh', 'refresh'],
      ]);
      expect(said).toContain('mlflow is Synced and Progressing');
      expect(said).toContain('mlflow-0 in mlflow: its image does not come: manifest unknown');
      expect(said).not.toContain('old in mlflow');
      expect(said).toContain('The version of before is back and well');
      expect(said).toContain('task postgresql postgresql-restore DATABASE=mlflow');
      expect(inGit('thinkube.yaml')).toBe(before);
    });

    test('a version that comes up stays', async () => {
      const { code, said, commits } = await run(
        'update_service.yml',
        ...['-e', 'service=mlflow', '-e', 'version=v9.9'],
      );
      expect(code === 0 ? '' : said).toBe('');
      expect(commits).toEqual(['feat: mlflow v9.9']);
      expect(inGit('dist/mlflow/statefulset-mlflow.yaml')).toContain('ghcr.io/mlflow/mlflow:v9.9');
    });

    test('what others need is not switched off, and they are named', async () => {
      const { code, said, commits } = await run('remove_service.yml', '-e', 'service=postgresql');
      expect(code).not.toBe(0);
      expect(said).toMatch(/postgresql.*mlflow/s);
      expect(commits).toEqual([]);
    });

    test('a component goes, with its Application; what it has stored stays', async () => {
      const { code, said, commits, calls } = await run('remove_service.yml', '-e', 'service=grafana');
      expect(code === 0 ? '' : said).toBe('');
      expect(said).toContain('stays:');
      expect(commits).toEqual(['feat: grafana off']);
      expect(git('ls-tree', '--name-only', 'main', 'dist/grafana/')).toBe('');
      expect(calls).toBe('refresh\n');
    });

    test('what it has stored is destroyed only if its name is given once more', async () => {
      const wrong = await run('remove_service.yml', '-e', 'service=grafana', '-e', 'purge=yes');
      expect([wrong.code === 0, wrong.calls]).toEqual([false, '']);
      const { code, said, commits, calls } = await run(
        'remove_service.yml',
        '-e',
        'service=grafana',
        '-e',
        'purge=grafana',
      );
      expect(code === 0 ? '' : said).toBe('');
      expect(commits).toEqual([]);
      expect(calls).toContain('DROP DATABASE IF EXISTS "grafana"');
      expect(calls).toContain('delete namespace grafana');
    });
  },
);
