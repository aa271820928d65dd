/** What a user relies on: machines that give pods what the plan counts on, and a kubectl of one's own. */
import { parse, parseAllDocuments } from 'yaml';
import { hostFiles } from '../../charts/host';
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const nodes = [
  { name: 'control', role: 'control', address: '192.168.1.10', cpu: 4, memory: '8Gi' },
  { name: 'worker', role: 'worker', address: '192.168.1.11', cpu: 8, memory: '16Gi', gpu: {} },
];
const budget = { onExceed: 'warn' };
const made = (own: unknown, config: object = {}): Made =>
  platform({
    components: { microk8s: own, coredns: true, ingress: true },
    config: { nodes, budget, ...config },
  });
const fileOf = ({ plan }: Made, path: string): string => hostFiles(plan).get(`host/${path}`) ?? '';
const launch = (from: Made, node: string): unknown => parse(fileOf(from, `launch/${node}.yaml`));
const running = (from: Made, node: string): readonly unknown[] =>
  parseAllDocuments(fileOf(from, `running/${node}.yaml`)).map((document): unknown => document.toJS());
const on = made(true);

test('every rule is kept, with the one exception that it has a reason for', () => {
  expect(on.problems).toEqual([]);
});

test.each(['control', 'worker'])(
  'the %s node gives pods what the plan counts on, within two in a hundred',
  (name) => {
    const reserved = String(dig(launch(on, name), 'extraKubeletArgs', '--system-reserved'));
    const kept = Number(/memory=(\d+)Mi/.exec(reserved)?.[1]) + 100;
    const builtIn = name === 'control' ? 8192 : 16_384;
    const planned = on.plan.capacity.nodes.find((node) => node.name === name)?.allocatable.memory ?? 0;
    // What the kernel counts is three in a hundred less than what is built in.
    expect((builtIn * 0.97 - kept) / planned).toBeGreaterThan(0.98);
  },
);

test('the control node is started with DNS and RBAC, and its certificate is for its address', () => {
  expect(each(launch(on, 'control'), 'addons')).toEqual([
    { name: 'dns', args: ['1.1.1.1,9.9.9.9'] },
    { name: 'rbac' },
  ]);
  expect(dig(launch(on, 'control'), 'extraSANs')).toEqual(['192.168.1.10', 'control']);
  expect(dig(launch(on, 'worker'), 'addons')).toBeUndefined();
});

test('administrators of Keycloak are those of the cluster, once the platform runs', () => {
  expect(on.get('ClusterRoleBinding', 'thinkube-kubectl-admins')['subjects']).toMatchObject([
    { kind: 'Group', name: 'keycloak:admins' },
  ]);
  expect(dig(running(on, 'control')[1], 'extraKubeAPIServerArgs')).toMatchObject({
    '--oidc-issuer-url': 'https://auth.home.example.com/realms/thinkube',
    '--oidc-client-id': 'microk8s',
    '--oidc-ca-file': '/etc/thinkube/home-ca.crt',
  });
  // The API server would not start with the file of an authority that is not there yet.
  expect(fileOf(on, 'launch/control.yaml')).not.toContain('oidc');
  expect(running(on, 'worker')).toHaveLength(1);
  expect(fileOf(on, 'hosts')).toContain('192.168.1.240 auth.home.example.com');
});

test('images come from a mirror if it answers, and else from where they are', () => {
  const mirrors = { 'docker.io': 'https://registry.home.example.com/v2/docker.io' };
  const from = made({ mirrors });
  for (const name of ['control', 'worker']) {
    const toml = String(dig(running(from, name)[1], 'containerdRegistryConfigs', 'docker.io'));
    expect(toml).toMatch(/^server = "https:\/\/registry-1.docker.io"\n/);
    expect(toml).toContain('[host."https://registry.home.example.com/v2/docker.io"]');
    expect(toml).toContain('override_path = true');
  }
});

test('with Harbor, images of every registry are asked for there first, and its own with the authority of the house', () => {
  const through = (options: unknown) =>
    platform({ components: { harbor: options, ingress: true, coredns: true } });
  const from = through({ host: 'images' });
  const registries = from.plan.components
    .flatMap(({ images }) => Object.values(images))
    .map((image) => image.slice(0, image.indexOf('/')));
  const files = Object(dig(running(from, 'worker')[1], 'containerdRegistryConfigs'));
  expect(Object.keys(files).sort()).toEqual([...new Set([...registries, 'images.home.example.com'])].sort());
  expect(files['quay.io']).toBe(
    [
      'server = "https://quay.io"\n',
      '[host."https://images.home.example.com/v2/quay.io"]',
      'capabilities = ["pull", "resolve"]',
      'override_path = true',
      'ca = "/etc/thinkube/home-ca.crt"\n',
    ].join('\n'),
  );
  expect(files['images.home.example.com']).toContain('ca = "/etc/thinkube/home-ca.crt"');
  expect(fileOf(from, 'hosts')).toContain('192.168.1.240 images.home.example.com');
  // Before the platform runs, nobody is there to be asked.
  expect(fileOf(from, 'launch/worker.yaml')).not.toContain('images.home');
  expect(running(through({ nodes: false }), 'worker')).toHaveLength(1);
});

test('a mirror that the user names wins over Harbor', () => {
  const mirrors = { 'docker.io': 'https://cache.example.net' };
  const from = platform({ components: { harbor: true, microk8s: { mirrors } } });
  const files = Object(dig(running(from, 'worker')[1], 'containerdRegistryConfigs'));
  expect(files['docker.io']).toContain('[host."https://cache.example.net"]');
  expect(files['quay.io']).toContain('registry.home.example.com/v2/quay.io');
});

test('without the component machines are set up too; those of other distributions are not ours', () => {
  const off = platform({ components: { ingress: true }, config: { nodes, budget } });
  expect(parse(fileOf(off, 'inventory.yaml'))).toMatchObject({
    cluster_nodes: {
      children: { worker_nodes: { hosts: { worker: { ansible_host: '192.168.1.11', gpus: 1 } } } },
      vars: { channel: '1.36/stable', home_authority: false },
    },
  });
  const cluster = { domain: 'home.example.com', admin: { email: 'me@example.com' }, distribution: 'k3s' };
  expect(hostFiles(platform({ components: {}, config: { cluster } }).plan).size).toBe(0);
});
