import { coredns } from '../../lib/components/coredns';
import { ingress } from '../../lib/components/ingress';
import { metallb } from '../../lib/components/metallb';
import type { KubeObject } from '../../lib/kube/object';
import { type Made, platform, type Wanted } from './platform';
import { certManager, site } from './stand-ins';

const from = [
  coredns,
  ingress,
  metallb,
  certManager,
  site('notes'),
  site('functions', { class: 'nginx-kn' }),
];
const made = (wanted: Omit<Wanted, 'from'> = {}): Made =>
  platform({ components: { notes: true, functions: true }, ...wanted, from });
const text = (object: KubeObject): string => JSON.stringify(object);
const zone = (all: Made): string => text(all.get('ConfigMap', 'coredns'));
const rewrites = (all: Made): readonly string[] =>
  [...text(all.get('ConfigMap', 'cluster-names')).matchAll(/rewrite name exact \S+ \S+/g)].map(
    ([each]) => each,
  );

describe('with MetalLB', () => {
  const all = made();

  test('every rule is kept', () => expect(all.problems).toEqual([]));

  test('on the LAN each name leads to the address of its controller', () => {
    expect(zone(all)).toContain('notes IN A 192.168.1.240');
    expect(zone(all)).toContain('functions IN A 192.168.1.241');
    expect(zone(all)).toContain('* IN A 192.168.1.240');
    expect(all.get('Service', 'coredns-lan').metadata.annotations).toMatchObject({
      'metallb.io/loadBalancerIPs': '192.168.1.242',
    });
  });

  test('inside the cluster each name is the Service of its controller', () => {
    expect(rewrites(all)).toEqual([
      'rewrite name exact functions.home.example.com nginx-kn.ingress.svc.cluster.local',
      'rewrite name exact notes.home.example.com nginx.ingress.svc.cluster.local',
    ]);
  });

  test('the work on the DNS of the cluster may touch one ConfigMap and nothing else', () => {
    expect(all.get('Role', 'cluster-names', 'kube-system')['rules']).toEqual([
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['coredns'], verbs: ['get', 'patch'] },
    ]);
    const owned = all.of('coredns').filter(({ metadata }) => metadata.namespace === 'kube-system');
    expect(owned.map(({ kind }) => kind).sort()).toEqual(['Role', 'RoleBinding']);
  });

  test('a new name is a new Job, and the server takes it up without a restart', () => {
    const jobs = (each: Made) => each.of('coredns').filter(({ kind }) => kind === 'Job');
    const fewer = made({ components: { notes: true } });
    expect(jobs(fewer)[0]?.metadata.name).not.toBe(jobs(all)[0]?.metadata.name);
    expect(text(fewer.get('Deployment', 'coredns'))).toBe(text(all.get('Deployment', 'coredns')));
    const serial = (each: Made) =>
      / SOA @ hostmaster (\d+) /.exec(text(each.get('ConfigMap', 'coredns')))?.[1];
    expect(serial(fewer)).toMatch(/^\d+$/);
    expect(serial(fewer)).not.toBe(serial(all));
  });
});

test('before it is switched off, it takes its names out of the cluster', () => {
  const components = { notes: true, coredns: { clusterNames: false } };
  const all = made({ components });
  expect(rewrites(all)).toEqual([]);
  expect(all.of('coredns').map(({ kind }) => kind)).toContain('Job');
});

describe('names of the domain that are no component’s', () => {
  const names = (own: object): Made => made({ components: { notes: true, coredns: own } });
  const inCluster = (all: Made): string => text(all.get('ConfigMap', 'cluster-names'));

  test('devices have their address at home and in the cluster, however they are written', () => {
    const devices = { 'nas.home.example.com': '192.168.1.5', 'printer.office': '192.168.1.6' };
    const all = names({ devices });
    expect(zone(all)).toContain('\\nnas IN A 192.168.1.5');
    expect(zone(all)).toContain('\\nprinter.office IN A 192.168.1.6');
    expect(inCluster(all)).toContain('exact nas.home.example.com 192-168-1-5.');
    expect(inCluster(all)).toContain('exact printer.office.home.example.com 192-168-1-6.');
    expect(inCluster(all)).toContain('rewrite name regex ');
  });

  test('a host that the config names is asked outside, which is said', () => {
    const git = { repo: 'https://git.nas.home.example.com:3000/me/homelab.git' };
    const all = platform({ components: { argocd: true, coredns: true, ingress: true }, config: { git } });
    expect(zone(all)).toContain('\\ngit.nas.home.example.com {');
    expect(inCluster(all)).toContain('rewrite name suffix .git.nas.home.example.com ');
    expect(all.plan.notes).toContainEqual(
      'CoreDNS: git.nas.home.example.com (Argo CD) is asked of 1.1.1.1 and 9.9.9.9; if they do not know it, ' +
        'write its address under components.coredns.devices',
    );
    const devices = { 'git.nas': '192.168.1.5' };
    const known = platform({ components: { argocd: true, coredns: { devices } }, config: { git } });
    expect(known.plan.notes.join()).not.toContain('git.nas');
    expect(zone(known)).not.toContain('\\ngit.nas.home.example.com {');
  });

  test.each([
    [{ devices: { notes: '192.168.1.6' } }, 'devices.notes: notes.home.example.com is the address of'],
    [
      { devices: { nas: '192.168.1.5', 'nas.home.example.com': '192.168.1.6' } },
      'devices.nas.home.example.com: nas.home.example.com has an address already',
    ],
    [{ devices: { 'nas.example.com': '192.168.1.5' } }, 'nas.example.com is not below home.example.com'],
    [{ elsewhere: ['notes'] }, 'elsewhere.0: leads notes.home.example.com away, which is the address of'],
    [
      { elsewhere: ['nas'], devices: { 'git.nas': '192.168.1.5' } },
      'elsewhere.0: leads git.nas.home.example.com away, which is among the devices',
    ],
  ])('%j is refused', (own, message) => expect(() => names(own)).toThrow(message));
});

test('without an address for it there is no server for the LAN, which is said', () => {
  const all = made({ config: { network: { ingress: { main: '192.168.1.240' } } } });
  expect(all.problems).toEqual([]);
  expect(all.of('coredns').map(({ kind }) => kind)).not.toContain('Deployment');
  expect(rewrites(all)).toHaveLength(2);
  expect(all.plan.notes).toContainEqual(expect.stringContaining('nobody answers for home.example.com'));
});

test('without MetalLB it takes port 53 of the node that the controller is on', () => {
  const all = made({ config: { network: { exposure: 'hostPort', ingress: { mainNode: 'worker' } } } });
  expect(all.problems).toEqual([]);
  const pod = text(all.get('Deployment', 'coredns'));
  expect(pod).toContain('"hostIP":"192.168.1.11","hostPort":53');
  expect(pod).toContain('"nodeSelector":{"kubernetes.io/hostname":"worker"}');
  expect(zone(all)).toContain('notes IN A 192.168.1.11');
});

test('a resolver that is the server itself is refused', () => {
  const network = { exposure: 'hostPort', ingress: { mainNode: 'worker' }, upstreamDns: ['192.168.1.11'] };
  expect(() => made({ config: { network } })).toThrow('has 192.168.1.11, where this server itself answers');
});
