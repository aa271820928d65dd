/** The playbooks on machines that are folders: Ansible is real, snap and MicroK8s are played and say how they are called. */
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hostFiles } from '../../charts/host';
import { planned } from '../components/platform';
import { checkedWith, repository, venv } from './need';

const plan = planned({
  components: { microk8s: true, coredns: true, ingress: true, keycloak: true, harbor: true },
  config: {
    nodes: [
      { name: 'control', role: 'control', address: '192.168.1.10', cpu: 16, memory: '64Gi' },
      {
        name: 'worker.lan',
        role: 'worker',
        address: '192.168.1.11',
        cpu: 32,
        memory: '64Gi',
        mac: 'aa:bb:cc:dd:ee:01',
        sleep: { down: '0 1 * * *', up: '0 8 * * *' },
      },
    ],
  },
});

const playbooks = join(repository, 'ansible');
const requirements = join(playbooks, 'requirements.txt');

checkedWith(
  'the playbooks',
  { playbook: venv(requirements, 'ansible-playbook'), lint: venv(requirements, 'ansible-lint') },
  ({ playbook, lint }) => {
    const home = mkdtempSync(join(tmpdir(), 'ansible-'));
    afterAll(() => rmSync(home, { recursive: true, force: true }));
    const put = (path: string, text: string, mode = 0o644): void => {
      const file = join(home, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, mode);
    };
    const at = (path: string): string => readFileSync(join(home, path), 'utf8');
    const env = { ...process.env, PATH: `${dirname(playbook.found)}:${process.env['PATH']}`, HOME: home };

    beforeAll(() => {
      for (const [path, text] of hostFiles(plan)) put(`dist/${path}`, text);
      put('dist/plan.json', JSON.stringify(plan));
      put('dist/bootstrap/install.sh', 'echo "install.sh $*" >>"$STATE/calls"; touch "$STATE/platform"\n');
      put('dist/crds/argo-cd/kustomization.yaml', 'resources: []\n');
      put('dist/storage/storageclass-thinkube.yaml', 'kind: StorageClass\n');
      for (const machine of ['control', 'worker.lan']) {
        put(`${machine}/usr/share/zoneinfo/UTC`, '');
        put(`${machine}/usr/sbin/ethtool`, '');
        put(`${machine}/etc/hosts`, '127.0.0.1 localhost\n');
        put(`${machine}/bin/called`, machine === 'control' ? 'ubuntu' : machine);
      }
      const played = (name: string) =>
        readFileSync(join(repository, 'test/fixtures/ansible', `${name}.sh`), 'utf8');
      for (const name of ['snap', 'microk8s', 'hostnamectl', 'systemctl', 'df', 'ethtool'])
        put(`bin/${name}`, played(name), 0o755);
      for (const name of ['sysctl', 'systemd-run', 'journalctl']) put(`bin/${name}`, played('called'), 0o755);
      put('worker.lan/sys/class/net/eno1/address', 'AA:BB:CC:DD:EE:01\n');
      for (const machine of ['control', 'worker.lan']) put(`state/free-${machine}`, '1000');
      put('state/calls', '');
      put('state/node-control', '');
      put('state/registry', '');
    });

    /** What was called, and how many tasks changed something on each machine. */
    function run(book: string, ...more: string[]) {
      put('state/calls', '');
      const machine = { PATH: `${home}/bin:${process.env['PATH']}`, STATE: `${home}/state` };
      const vars = {
        ansible_connection: 'local',
        ansible_become: false,
        ansible_python_interpreter: 'python3',
        ansible_distribution: 'Ubuntu',
        ansible_memtotal_mb: 65_000,
        machine_root: `${home}/{{ inventory_hostname }}`,
        machine_environment: {
          ...machine,
          MACHINE: '{{ inventory_hostname }}',
          ROOT: `${home}/{{ inventory_hostname }}`,
        },
      };
      const words = ['-i', join(home, 'dist/host/inventory.yaml'), '-e', JSON.stringify(vars), ...more];
      const { status, stdout, stderr } = spawnSync(playbook.found, [...words, join(playbooks, book)], {
        encoding: 'utf8',
        env,
      });
      const changed = [...stdout.matchAll(/^(\S+) +: ok=\d+ +changed=(\d+)/gm)].map(([, name, count]) => [
        name,
        Number(count),
      ]);
      return {
        status,
        said: stdout + stderr,
        changed: Object.fromEntries(changed),
        calls: at('state/calls'),
      };
    }

    test('are what ansible-lint asks for', () => {
      const books = readdirSync(playbooks).filter((name) => name.endsWith('.yml'));
      const words = ['--offline', '--nocolor', '--profile', 'production', ...books];
      const { status, stdout, stderr } = spawnSync(lint.found, words, {
        cwd: playbooks,
        encoding: 'utf8',
        env,
      });
      expect(status === 0 ? '' : stdout + stderr).toBe('');
    });

    test('make bare machines a cluster with the platform on it, in this order', () => {
      const { status, said, calls } = run('site.yml');
      expect(status === 0 ? '' : said).toBe('');
      const of = (machine: string) =>
        calls
          .split('\n')
          .flatMap((call) => (call.startsWith(`${machine} `) ? [call.slice(machine.length + 1)] : []));
      const prepared = [
        'sysctl --system',
        'systemctl restart systemd-journald',
        'systemctl restart systemd-resolved',
      ];
      const installed = [
        'snap install microk8s --classic --channel=1.36/stable',
        'snap refresh --hold microk8s',
      ];
      expect(of('control')).toEqual([
        'hostnamectl set-hostname control',
        ...prepared,
        ...installed,
        'snap set microk8s',
      ]);
      expect(of('worker.lan')).toEqual([
        ...prepared,
        ...installed,
        'microk8s add-node --token-ttl 600 --format json',
        'microk8s join 192.168.1.10:25000/ticket/hash --worker',
        'snap set microk8s',
      ]);
      // After all have joined, and before anybody needs the platform.
      const rest = calls.slice(calls.indexOf('--worker\n') + '--worker\n'.length);
      expect(rest).toMatch(/^install.sh --check\ninstall.sh --timeout 60\n\S+ snap set/);
      expect(at('control/etc/hosts')).toContain('192.168.1.240 auth.home.example.com');
      expect(at('control/etc/thinkube/home-ca.crt')).toBe('the authority\n');
      expect(at('state/config-control')).toContain(
        '--oidc-issuer-url: https://auth.home.example.com/realms/thinkube',
      );
      expect(at('state/config-worker.lan')).not.toContain('oidc');
      expect(at('worker.lan/etc/microk8s.yaml')).not.toContain('addons');
      expect(at('worker.lan/etc/hosts')).toContain('192.168.1.240 registry.home.example.com');
      expect(at('state/config-worker.lan')).toContain(
        '[host."https://registry.home.example.com/v2/quay.io"]',
      );
      expect(at('worker.lan/etc/systemd/system/thinkube-sleep.service')).toContain(
        'ExecStart=/etc/thinkube/sleep.sh aa:bb:cc:dd:ee:01\n',
      );
      expect(at('worker.lan/etc/systemd/system/thinkube-sleep.timer')).toContain('OnCalendar=');
      expect(at('worker.lan/etc/thinkube/sleep.sh')).toContain('systemctl poweroff');
      expect(readdirSync(join(home, 'control/etc/systemd/system'))).toEqual([]);
    });

    test('say so where no image can be pulled through the platform, and go on', () => {
      rmSync(join(home, 'state/registry'));
      const { status, said } = run('site.yml', '-e', '{"pull_retries": 0}');
      put('state/registry', '');
      expect(status === 0 ? '' : said).toBe('');
      expect(said).toMatch(
        /Images come from their sources: registry.+certificate signed by unknown authority/,
      );
    });

    test('change nothing the second time', () => {
      const { status, said, changed, calls } = run('site.yml');
      expect(status === 0 ? '' : said).toBe('');
      expect(changed).toEqual({ control: 0, 'worker.lan': 0 });
      expect(calls).toBe('');
    });

    test('say what a machine lacks before anything is installed', () => {
      const { status, said } = run('site.yml', '-e', '{"ansible_memtotal_mb": 16000}');
      expect(status).not.toBe(0);
      expect(said).toContain('Write less memory');
      expect(run('site.yml', '-e', '{"ansible_distribution": "Debian"}').said).toContain(
        'these steps are for Ubuntu',
      );
    });

    test('set one machine up, and leave the others alone', () => {
      const { status, said, changed } = run('site.yml', '-e', '{"machine": "worker.lan"}');
      expect(status === 0 ? '' : said).toBe('');
      expect(said).toMatch(/\[Write the launch configuration\] \*+\nok: \[worker\.lan\]\n\n/);
      expect(changed).toEqual({ control: 0, 'worker.lan': 0 });
    });

    test('send a worker to sleep that can be woken, and none that is needed', () => {
      const needed = run('sleep_node.yml', '-e', '{"machine": "control"}');
      expect(needed.said).toContain('control stays on');
      expect(needed.calls).toBe('');
      put('state/stored', 'keycloak');
      const holding = run('sleep_node.yml', '-e', '{"machine": "worker.lan"}');
      expect(holding.said).toContain('worker.lan stays on: volumes of keycloak are on it');
      expect(holding.calls).toBe('');
      rmSync(join(home, 'state/stored'));
      const { status, said, calls } = run('sleep_node.yml', '-e', '{"machine": "worker.lan"}');
      expect(status === 0 ? '' : said).toBe('');
      expect(calls.split('\n').filter(Boolean)).toEqual([
        expect.stringMatching(
          /^control microk8s kubectl taint node worker\.lan thinkube\.io\/asleep=\d{10}:NoSchedule --overwrite$/,
        ),
        expect.stringContaining('control microk8s kubectl drain worker.lan'),
        'control microk8s kubectl uncordon worker.lan',
        'worker.lan ethtool --change eno1 wol g',
        'worker.lan systemd-run --on-active=5 systemctl poweroff',
      ]);
    });

    test('wake it by the packet that its network card waits for', async () => {
      const card = createSocket('udp4');
      const heard = new Promise<Buffer>((resolve) => card.once('message', resolve));
      const port = await new Promise<number>((resolve) =>
        card.bind(0, '127.0.0.1', () => resolve(card.address().port)),
      );
      const loopback = { machine: 'worker.lan', wake_address: '127.0.0.1', wake_port: port };
      const { status, said, calls } = run('wake_node.yml', '-e', JSON.stringify(loopback));
      expect(status === 0 ? '' : said).toBe('');
      expect((await heard).toString('hex')).toBe('ff'.repeat(6) + 'aabbccddee01'.repeat(16));
      card.close();
      expect(calls).toBe('control microk8s kubectl taint node worker.lan thinkube.io/asleep-\n');
    });

    test('free a disk of images that nothing runs, under all their names, and say how much', () => {
      const look = run('free_disk.yml', '--check');
      expect([look.status, look.calls]).toEqual([0, '']);
      const { status, said, calls } = run('free_disk.yml', '-e', '{"machine": "worker.lan"}');
      expect(status === 0 ? '' : said).toBe('');
      const removed = calls.split('\n').find((call) => call.includes('remove --sync')) ?? '';
      expect(removed.split(' ').slice(8).sort()).toEqual([
        ...['docker.io/library/old:1', 'docker.io/library/old@sha256:bb', 'sha256:b0'],
      ]);
      expect(calls).toContain('worker.lan journalctl --vacuum-time=7d');
      expect(said).toContain('700M freed, 1700M free');
    });

    test('rebuild one machine, if somebody says so twice', () => {
      const once = run('rebuild.yml', '-e', '{"machine": "worker.lan"}');
      expect(once.said).toContain('write -e sure=worker.lan');
      expect(once.calls).toBe('');
      const { status, said, calls } = run(
        'rebuild.yml',
        '-e',
        '{"machine": "worker.lan", "sure": "worker.lan"}',
      );
      expect(status === 0 ? '' : said).toBe('');
      expect(calls.split('\n').filter((call) => /drain|remove|install m|join/.test(call))).toEqual([
        expect.stringContaining('control microk8s kubectl drain worker.lan'),
        'control microk8s remove-node worker.lan --force',
        'worker.lan snap remove --purge microk8s',
        'worker.lan snap install microk8s --classic --channel=1.36/stable',
        'worker.lan microk8s join 192.168.1.10:25000/ticket/hash --worker',
      ]);
      expect(existsSync(join(home, 'control/etc/microk8s.yaml'))).toBe(true);
    });
  },
);
