/** install.sh looks at a cluster before it changes anything: here a kubectl that answers as such clusters do. */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedWith, debian, repository } from './need';
import { folder, type Outcome, run } from './run';

const tools = ['awk', 'cat', 'cut', 'date', 'dirname', 'find', 'grep', 'sed', 'sort', 'tr'];

/** What kubectl is asked, as a pattern of the shell, and a command that answers. The first that matches counts. */
type Answers = readonly (readonly [question: string, answer: string])[];

const node = (name: string, address: string, taints = '', label = name): string =>
  `${[name, `${address} `, label, taints].join('\\t')}\\n`;
const nodes = (...lines: readonly string[]): Answers[number] => [
  '"get nodes -o go-template"*',
  `printf '${lines.join('')}'`,
];
const control = node('control', '192.168.1.10');
const worker = node('worker', '192.168.1.11');

/** A cluster that the shipped config fits. */
const healthy: Answers = [
  ['"get --raw /version"', `echo '{ "gitVersion": "v1.36.3" }'`],
  ['"auth can-i get secrets"*', 'echo no'],
  ['"auth can-i "*', 'echo yes'],
  ['"apply --dry-run=client"*', 'test -r "$4"'],
  ['"apply --dry-run=server"*', 'cat >/dev/null'],
  nodes(control, worker),
  ['"get endpointslices --namespace default"*', "printf '16443 192.168.1.10'"],
  ['"get endpointslices --namespace kube-system"*', "printf '10.1.0.5'"],
  ['"get service kubernetes "*', "printf '10.152.183.1'"],
  ['"get service kube-dns "*', 'true'],
  [
    '"get ingressclasses"* | "get deployments,daemonsets"* | "get nodes --selector"* | "get daemonsets "*',
    'true',
  ],
];

checkedWith('install.sh', { sh: debian('sh') }, ({ sh }) => {
  const root = folder('install');
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let count = 0;

  /** `install.sh --check` on a cluster that differs from the healthy one. */
  function check(
    differs: Answers = [],
    lists: Readonly<Record<string, string>> = {},
    resolver = '',
  ): Outcome {
    const own = join(root, String(count++));
    const bin = join(own, 'bin');
    mkdirSync(bin, { recursive: true });
    cpSync(join(repository, 'dist'), join(own, 'dist'), { recursive: true });
    for (const [name, text] of Object.entries(lists)) writeFileSync(join(own, 'dist/bootstrap', name), text);
    const resolvConf = join(own, 'resolv.conf');
    writeFileSync(resolvConf, resolver);
    const script = join(own, 'dist/bootstrap/install.sh');
    writeFileSync(
      script,
      readFileSync(join(repository, 'charts/bootstrap/install.sh'), 'utf8').replace(
        '/run/systemd/resolve/resolv.conf',
        resolvConf,
      ),
    );
    const cases = [...differs, ...healthy].map(([question, answer]) => `  ${question}) ${answer} ;;\n`);
    const kubectl = `#!/bin/sh\ncase "$*" in\n${cases.join('')}  *) exit 1 ;;\nesac\n`;
    for (const [name, text] of Object.entries({ kubectl, hostname: '#!/bin/sh\necho worker\n' })) {
      writeFileSync(join(bin, name), text);
      chmodSync(join(bin, name), 0o755);
    }
    for (const tool of tools) symlinkSync(debianPath(tool), join(bin, tool));
    return run([sh.found, script, '--check'], { PATH: bin });
  }
  const debianPath = (tool: string): string => {
    const need = debian(tool);
    if ('missing' in need) throw new Error(need.missing);
    return need.found;
  };
  const fact = (key: string, value: string): Readonly<Record<string, string>> => ({
    'platform.tsv': readFileSync(join(repository, 'dist/bootstrap/platform.tsv'), 'utf8')
      .split('\n')
      .map((line) => (line.startsWith(`${key}\t`) ? `${key}\t${value}` : line))
      .join('\n'),
  });

  test('finds nothing wrong with a cluster that fits', () => {
    const { code, output } = check();
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('Everything is as it must be'),
    });
    expect(output).not.toMatch(/WRONG|note/);
  });

  const taint = 'node-role.kubernetes.io/control-plane:NoSchedule';
  test.each<readonly [string, Answers, string, string]>([
    [
      'a kubectl that cannot read this folder',
      [['"apply --dry-run=client"*', 'echo "error: no such file" >&2; exit 1']],
      'this kubectl cannot read',
      'home folder',
    ],
    [
      'a taint that the plan does not know of',
      [nodes(node('control', '192.168.1.10', `${taint} `), worker)],
      `node control has the taint ${taint}`,
      `kubectl taint node control ${taint}-`,
    ],
    [
      'a node with another host name',
      [nodes(node('control', '192.168.1.10', '', 'control.lan'), worker)],
      'label kubernetes.io/hostname=control.lan',
      'kubectl label node control kubernetes.io/hostname=control --overwrite',
    ],
    [
      'Cilium that leaves nodes out',
      [['"get configmap cilium-config"*', "printf '=default'"]],
      'Cilium does not match nodes',
      'policyCIDRMatchMode={nodes}',
    ],
    [
      'Traefik',
      [['"get service traefik"*', 'true']],
      'Traefik of k3s holds ports 80 and 443',
      '--disable=traefik',
    ],
    [
      'the load balancer of k3s at work',
      [['"get daemonsets --namespace kube-system --selector svccontroller"*', 'echo daemonset.apps/svclb-x']],
      'load balancer of k3s',
      '--disable=servicelb',
    ],
    [
      'the load balancer of k3s that will be at work',
      [['"get nodes --selector"*', `printf '["server","--disable","traefik"]'`]],
      'load balancer of k3s',
      '--disable=servicelb',
    ],
  ])('says what is wrong with %s', (_, differs, wrong, cure) => {
    const { code, output } = check(differs);
    expect(code).toBe(1);
    const said = output.split('\n');
    const at = said.findIndex((line) => line.startsWith('  WRONG') && line.includes(wrong));
    expect(said.filter((line) => line.startsWith('  WRONG'))).toHaveLength(1);
    expect(said[at + 1]).toContain(cure);
  });

  test('an API server without time zone data refuses all but UTC', () => {
    const refusal = 'grep -q UTC || { echo "spec.timeZone: Invalid value: unknown time zone" >&2; exit 1; }';
    const differs: Answers = [['"apply --dry-run=server"*', refusal]];
    expect(check(differs).code).toBe(0);
    const { code, output } = check(differs, fact('timezone', 'Europe/Madrid'));
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining('does not know the time zone Europe/Madrid'),
    });
  });

  test.each<readonly [string, Answers]>([
    ['Cilium that matches nodes', [['"get configmap cilium-config"*', "printf 'nodes=default'"]]],
    [
      'k3s without its load balancer',
      [['"get nodes --selector"*', `printf '["server","--disable","servicelb"]'`]],
    ],
    [
      'a node that is cordoned',
      [nodes(control, node('worker', '192.168.1.11', 'node.kubernetes.io/unschedulable:NoSchedule '))],
    ],
  ])('%s is all right', (_, differs) => {
    const { code, output } = check(differs);
    expect(code).toBe(0);
    expect(output).not.toMatch(/WRONG|note/);
  });

  test('a closed node has its taint, or somebody is told', () => {
    const closed = { 'nodes.tsv': 'control\t192.168.1.10\tclosed\nworker\t192.168.1.11\topen\n' };
    const tainted = check([nodes(node('control', '192.168.1.10', `${taint} `), worker)], closed);
    expect(tainted.code).toBe(0);
    expect(tainted.output).not.toMatch(/WRONG|note/);
    const open = check([], closed);
    expect({ code: open.code, output: open.output }).toEqual({
      code: 0,
      output: expect.stringContaining('node control is closed in the config, and has no taint'),
    });
  });

  test('a cache of names on each node is told of, with what it lacks', () => {
    const { code, output } = check([['"get daemonset nodelocaldns "*', 'true']]);
    expect(code).toBe(0);
    expect(output).toContain('name the copy home.example.com:53');
  });

  test('a node that asks the platform for names is told of', () => {
    expect(check([], {}, 'nameserver 192.168.1.1\n').output).not.toContain('note');
    expect(check([], {}, 'nameserver 192.168.1.242\n').output).toContain(
      'asks the DNS of the platform itself',
    );
  });
});
