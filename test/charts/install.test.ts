/** install.sh against a cluster that is played: what it asks, what it refuses, and what it applies in which order. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bootstrapFiles } from '../../charts/bootstrap';
import { argocd } from '../../lib/components/argocd';
import { credentials } from '../../lib/components/credentials';
import { externalSecrets } from '../../lib/components/external-secrets';
import { planned } from '../components/platform';
import { standIns } from './stand-ins';

const plan = planned({
  components: { argocd: true },
  from: [argocd, credentials, externalSecrets, ...standIns],
  config: { git: { repo: 'https://github.com/me/homelab.git', credentials: 'token' } },
});

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'install-'));
  const more = [
    ['crds/argo-cd/kustomization.yaml', ''],
    ['storage/storageclass-thinkube.yaml', ''],
  ] as const;
  for (const [path, text] of [...bootstrapFiles(plan), ...more]) put(join('dist', path), text);
});
afterEach(() => rmSync(home, { recursive: true }));

function put(path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function program(name: string, text: string): void {
  chmodSync(put(join('bin', name), `#!/bin/sh\n${text}\n`), 0o755);
}

/** What kubectl says, by the beginning of its arguments; a leading `!` makes it fail. */
type Answers = Readonly<Record<string, string>>;

/** Name, addresses, label and taints of each node. */
function nodes(
  control: { readonly address?: string; readonly label?: string; readonly taints?: string } = {},
): string {
  const line = (name: string, address: string, label: string, taints: string) =>
    [name, `${address} `, label, taints].join('\t');
  const { address = '192.168.1.10', label = 'control', taints = '' } = control;
  return `${line('control', address, label, taints)}\n${line('worker', '192.168.1.11', 'worker', '')}`;
}

/** A cluster that has everything, before the first installation. */
const fresh: Answers = {
  'get --raw /version': '{"gitVersion": "v1.36.1"}',
  'auth can-i *': 'yes',
  'auth can-i get secrets': '!no',
  'get nodes': nodes(),
  'get nodes --selector': '',
  'get endpointslices --namespace default': '16443 192.168.1.10',
  'get endpointslices --namespace kube-system': '10.1.77.5',
  'get service kubernetes': '10.152.183.1',
  'get configmap cilium-config': '!',
  'get service traefik': '!',
  'get daemonset ': '!',
  'get daemonsets --namespace': '',
  'get ingressclasses': '',
  'get deployments,daemonsets': '',
  'get secret git-credentials --namespace argocd -o': 'password type url username ',
  'get application ': '!',
  'get applications': plan.components
    .map(({ id }) => id)
    .concat('crds-argo-cd', 'crds-external-secrets')
    .map((name) => `live\t${name}\tSynced\tHealthy`)
    .join('\n'),
};

function play(name: string, answers: Answers): void {
  const log = join(home, 'calls');
  // The longest beginning wins.
  const cases = Object.entries(answers)
    .sort(([a], [b]) => b.length - a.length)
    .map(([begin, said], i) => {
      put(`answers/${name}-${i}`, said.replace(/^!/, ''));
      return `  '${begin}'*) cat '${home}/answers/${name}-${i}'; exit ${said.startsWith('!') ? 1 : 0} ;;`;
    });
  program(
    name,
    [`[ "$1" != kubectl ] || shift`, `echo "$*" >>'${log}'`, 'case "$*" in', ...cases, 'esac'].join('\n'),
  );
}

interface Run {
  readonly status: number | null;
  readonly out: string;
  /** Everything that kubectl was told to change, without its flags. */
  readonly changes: readonly string[];
}

function install(answers: Answers, ...words: string[]): Run {
  return installFrom('exit 1', answers, ...words);
}

/** In a folder of which Git says so. */
function installFrom(git: string, answers: Answers, ...words: string[]): Run {
  play('kubectl', { ...fresh, ...answers });
  program('git', git);
  const { status, stdout, stderr } = spawnSync('sh', [join(home, 'dist/bootstrap/install.sh'), ...words], {
    encoding: 'utf8',
    env: { PATH: `${join(home, 'bin')}:/usr/bin:/bin` },
  });
  const calls = existsSync(join(home, 'calls')) ? readFileSync(join(home, 'calls'), 'utf8') : '';
  const changes = calls
    .split('\n')
    .filter((call) => /^(apply|label|create|delete|patch)/.test(call) && !call.includes('--dry-run='))
    .map((call) =>
      call
        .replace('--server-side --force-conflicts ', '')
        .replace('--field-manager=argocd-controller ', '')
        .replaceAll(`${home}/`, ''),
    );
  return { status, out: stdout + stderr, changes };
}

const namespaceOnly = ['apply -f dist/bootstrap/argocd/namespace-argocd.yaml'];

test('a first installation applies kinds, Argo CD and the root, in this order, and ends with the addresses', () => {
  const { status, out, changes } = install({});
  expect(changes).toEqual([
    ...namespaceOnly,
    'apply -k dist/crds/argo-cd',
    ...namespaceOnly,
    'apply -f dist/bootstrap/argocd',
    'label secret git-credentials --namespace argocd --overwrite argocd.argoproj.io/secret-type=repository',
    'apply -f dist/bootstrap/root',
  ]);
  expect(out).toContain('all 8 applications are synced and healthy');
  expect(out).toContain('https://deploy.home.example.com  Argo CD');
  expect(status).toBe(0);
});

describe('it refuses, and changes nothing', () => {
  test.each<[string, Answers, string]>([
    ['where RBAC is off', { 'auth can-i get secrets': 'yes' }, 'microk8s enable rbac'],
    ['an old Kubernetes', { 'get --raw /version': '{"gitVersion": "v1.33.4+k3s1"}' }, '1.34 is the oldest'],
    ['where somebody else is asking', { 'auth can-i *': 'no' }, 'use the kubeconfig of an administrator'],
    [
      'another cluster',
      { 'get nodes': 'elsewhere\t10.0.0.1' },
      'there is no node control; there are: elsewhere',
    ],
    [
      'where a node has another address',
      { 'get nodes': nodes({ address: '192.168.1.99' }) },
      'node control is at 192.168.1.99 but not at 192.168.1.10',
    ],
    [
      'where the API server has another port',
      { 'get endpointslices --namespace default': '6443 192.168.1.10' },
      'set network.apiPort to 6443',
    ],
    [
      'where pods reach the API server at an address that no policy names',
      { 'get endpointslices --namespace default': '16443 10.9.9.9' },
      'pods reach the API server at 10.9.9.9',
    ],
    [
      'another network of pods',
      { 'get endpointslices --namespace kube-system': '10.42.0.7' },
      'set network.podCidr',
    ],
    ['another network of Services', { 'get service kubernetes': '10.43.0.1' }, 'set network.serviceCidr'],
    ['without cluster DNS', { 'get service kube-dns': '!' }, 'microk8s enable dns'],
    [
      'an ingress addon',
      { 'get ingressclasses': 'nginx\ttraefik.io/ingress-controller' },
      'microk8s disable ingress',
    ],
    ['when nobody answers', { 'get --raw /version': '!' }, 'no cluster answers'],
  ])('%s', (_, answers, said) => {
    const { status, out, changes } = install(answers);
    expect(out).toContain(said);
    expect(changes).toEqual([]);
    expect(status).toBe(1);
  });

  test('and says all that is wrong at once', () => {
    const { out } = install({ 'auth can-i get secrets': 'yes', 'get service kube-dns': '!' });
    expect(out).toContain('2 thing(s) to put right first');
  });
});

test('an addon that does the work of a component is named', () => {
  const addons = bootstrapFiles(planned({ profile: 'core' })).get('bootstrap/addons.tsv');
  put('dist/bootstrap/addons.tsv', addons ?? '');
  const { out, status } = install({
    'get deployments,daemonsets --namespace metallb-system': 'deployment.apps/controller',
  });
  expect(out).toContain('microk8s disable metallb');
  expect(status).toBe(1);
});

describe('a Secret that only a person can make', () => {
  const secret = 'get secret git-credentials --namespace argocd -o';

  test('is asked for with the whole command, once its namespace is there', () => {
    const { status, out, changes } = install({ [secret]: '!' });
    expect(out).toContain(
      "kubectl create secret generic git-credentials --namespace argocd --from-literal=type='git' --from-literal=url='https://github.com/me/homelab.git' --from-literal=username='VALUE'",
    );
    expect(changes).toEqual(namespaceOnly);
    expect(status).toBe(1);
  });

  test('is not taken without one of its keys', () => {
    expect(install({ [secret]: 'type url username ' }).out).toContain('lacks password');
  });
});

test('--check says the same and changes nothing', () => {
  const { status, changes } = install({}, '--check');
  expect([status, changes]).toEqual([0, []]);
});

test('--anyway goes on in spite of a wrong port, but never without RBAC', () => {
  expect(install({ 'get endpointslices --namespace default': '6443' }, '--anyway').status).toBe(0);
  expect(install({ 'auth can-i get secrets': 'yes' }, '--anyway').status).toBe(1);
});

describe('a second run', () => {
  const self: Answers = { 'get application ': 'Succeeded' };

  test('leaves an Argo CD alone that looks after itself', () => {
    const { status, changes } = install(self);
    expect(changes).not.toContain('apply -f dist/bootstrap/argocd');
    expect(changes).toContain('apply -f dist/bootstrap/root');
    expect(status).toBe(0);
  });

  test('puts the plain one back when told to', () => {
    expect(install(self, '--argocd').changes).toContain('apply -f dist/bootstrap/argocd');
  });
});

test('what is not done in time is named with its wave', () => {
  const { status, out } = install(
    {
      'get applications':
        'live\tcrds-argo-cd\tSynced\tHealthy\nlive\tcrds-external-secrets\tOutOfSync\tMissing',
    },
    '--timeout',
    '0',
  );
  expect(out).toContain(
    '1 of 8 applications are synced and healthy; wave 0 waits for: crds-external-secrets (OutOfSync, Missing)',
  );
  expect(status).toBe(3);
});

test('Argo CD is asked to look again where nothing has moved for a minute', () => {
  program('sleep', ':');
  const stuck = { 'get applications': 'live\tcrds-argo-cd\tSynced\tProgressing' };
  const asked = () =>
    readFileSync(join(home, 'calls'), 'utf8')
      .split('\n')
      .filter((call) => call.includes('argocd.argoproj.io/refresh=normal'));
  install(stuck, '--timeout', '1');
  expect(asked()).toEqual([]);
  install(stuck, '--timeout', '2');
  expect(asked()).toHaveLength(1);
});

test('the kubectl of MicroK8s serves where there is no other that reaches a cluster', () => {
  play('microk8s', fresh);
  expect(install({ 'get --raw /version': '!' }).status).toBe(0);
});

describe('a restore', () => {
  beforeEach(() => {
    put('export.age', 'encrypted');
    put('key', 'AGE-SECRET-KEY-1');
    put('dist/credentials/namespace-credentials.yaml', '');
    program('age', 'echo "kind: Secret"');
  });
  const words = () => ['--restore', join(home, 'export.age'), '--identity', join(home, 'key')];

  test('applies namespaces and Secrets before anything else', () => {
    expect(install({}, ...words()).changes.slice(0, 3)).toEqual([
      'apply -f dist/credentials/namespace-credentials.yaml',
      'apply -f -',
      ...namespaceOnly,
    ]);
  });

  test('is refused where the platform runs: what is there is newer', () => {
    const { status, changes } = install({ 'get application root': 'root' }, ...words());
    expect([status, changes]).toEqual([1, []]);
  });
});

test.each([['--timeout'], ['--timeout', 'soon'], ['--frobnicate']])(
  'wrong use is told apart: %s',
  (...words) => {
    expect(install({}, ...words).status).toBe(2);
  },
);

test('the last words say how devices find the addresses, and how the first person signs in', () => {
  const words = bootstrapFiles(planned({ profile: 'core' })).get('bootstrap/next.txt') ?? '';
  const at = (text: string) => words.indexOf(text);
  expect(at('as their DNS server')).toBeGreaterThan(at('https://auth.home.example.com'));
  expect(at('keycloak-first-admin')).toBeGreaterThan(at('as their DNS server'));
  expect(at('home-ca')).toBeGreaterThan(0);
});

describe('a cluster of another kind', () => {
  const taint = 'node-role.kubernetes.io/control-plane:NoSchedule';
  /** What is said of it, by its kind: the lines of wrong things and of notes, each with its cure. */
  const check = (answers: Answers) => {
    const { status, out } = install(answers, '--check');
    const lines = out.split('\n');
    const said = lines.flatMap((line, i) =>
      /^ {2}(WRONG|note)/.test(line) ? [`${line}\n${lines[i + 1]}`] : [],
    );
    // No git reads the repository here.
    return { status, said: said.filter((each) => !each.includes('cannot read branch')) };
  };

  test.each<readonly [string, Answers, string, string]>([
    [
      'a kubectl that cannot read this folder',
      { 'apply --dry-run=client': '!no such file' },
      'this kubectl cannot read',
      'home folder',
    ],
    [
      'a taint that the plan does not know of',
      { 'get nodes': nodes({ taints: `${taint} ` }) },
      `node control has the taint ${taint}`,
      `kubectl taint node control ${taint}-`,
    ],
    [
      'a node with another host name',
      { 'get nodes': nodes({ label: 'control.lan' }) },
      'label kubernetes.io/hostname=control.lan',
      'kubectl label node control kubernetes.io/hostname=control --overwrite',
    ],
    [
      'Cilium that leaves nodes out',
      { 'get configmap cilium-config': '=default' },
      'Cilium does not match nodes',
      'policyCIDRMatchMode={nodes}',
    ],
    ['Traefik', { 'get service traefik': '' }, 'Traefik of k3s holds ports 80 and 443', '--disable=traefik'],
    [
      'the load balancer of k3s at work',
      { 'get daemonsets --namespace kube-system --selector svccontroller': 'daemonset.apps/svclb-x' },
      'load balancer of k3s',
      '--disable=servicelb',
    ],
    [
      'the load balancer of k3s before its first work',
      { 'get nodes --selector': '["server","--disable","traefik"]' },
      'load balancer of k3s',
      '--disable=servicelb',
    ],
    [
      'an API server without time zones',
      { 'apply --dry-run=server': '!spec.timeZone: Invalid value: unknown time zone UTC' },
      'does not know the time zone UTC',
      'apt install tzdata',
    ],
  ])('is refused: %s', (_, answers, wrong, cure) => {
    const { status, said } = check(answers);
    expect({ status, said }).toEqual({ status: 1, said: [expect.stringMatching(/^ {2}WRONG/)] });
    expect(said[0]).toContain(wrong);
    expect(said[0]).toContain(cure);
  });

  test.each<readonly [string, Answers]>([
    ['Cilium that matches nodes', { 'get configmap cilium-config': 'nodes=default' }],
    ['k3s without its load balancer', { 'get nodes --selector': '["server","--disable","servicelb"]' }],
    [
      'a node that is cordoned',
      { 'get nodes': nodes({ taints: 'node.kubernetes.io/unschedulable:NoSchedule ' }) },
    ],
    ['a schedule that is refused for another reason', { 'apply --dry-run=server': '!denied by a policy' }],
  ])('is all right: %s', (_, answers) => expect(check(answers)).toEqual({ status: 0, said: [] }));

  test('a closed node has its taint, or somebody is told', () => {
    put('dist/bootstrap/nodes.tsv', 'control\t192.168.1.10\tclosed\nworker\t192.168.1.11\topen\n');
    expect(check({ 'get nodes': nodes({ taints: `${taint} ` }) })).toEqual({ status: 0, said: [] });
    expect(check({})).toEqual({
      status: 0,
      said: [expect.stringContaining('node control is closed in the config, and has no taint')],
    });
  });

  test('a cache of names on each node is told of, with what it lacks', () => {
    expect(check({ 'get daemonset nodelocaldns': '' }).said).toEqual([
      expect.stringContaining('name the copy home.example.com:53'),
    ]);
  });

  test('a node that asks the platform for names is told of', () => {
    const script = join(home, 'dist/bootstrap/install.sh');
    const file = put('resolv.conf', 'nameserver 192.168.1.1\n');
    writeFileSync(script, readFileSync(script, 'utf8').replace('/run/systemd/resolve/resolv.conf', file));
    program('hostname', 'echo worker');
    expect(check({}).said).toEqual([]);
    writeFileSync(file, `nameserver ${plan.platform.network.dns}\n`);
    expect(check({}).said).toEqual([expect.stringContaining('asks the DNS of the platform itself')]);
  });
});

describe('what Git says of the folder', () => {
  /** Commit and status of a folder at this place of its repository. */
  const git = (place: string, status: string) =>
    [
      'case "$*" in',
      "  *ls-remote*) printf 'abc\\trefs/heads/main\\n' ;;",
      '  *"rev-parse HEAD") echo abc ;;',
      `  *--show-prefix) echo '${place}' ;;`,
      `  *--ignored*) echo '${status}' ;;`,
      `  *status*) echo '${status.startsWith('!!') ? '' : status}' ;;`,
      'esac',
    ].join('\n');

  test.each([
    ['as it is pushed', 'dist/', '', 'is what lies here'],
    [
      'elsewhere than the config says',
      'platform/dist/',
      '',
      'this folder is platform/dist/ of its repository, but Argo CD reads dist',
    ],
    ['ignored', 'dist/', '!! dist/', 'Git ignores files of this folder'],
    ['not committed', 'dist/', '?? dist/', 'this folder has changes that are not committed'],
  ])('%s', (_, place, status, said) => {
    expect(installFrom(git(place, status), {}, '--check').out).toContain(said);
  });
});
