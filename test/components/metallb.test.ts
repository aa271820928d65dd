import { Chart } from 'cdk8s';
import { component } from '../../charts/builder';
import { metallb } from '../../lib/components/metallb';
import { MetalLb } from '../../lib/components/metallb/metallb';
import { address } from '../../lib/plan/capabilities';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { platform } from './platform';

/** Something that wants an address of the LAN. */
const server = (id: string, ip: string) =>
  component({
    id,
    title: id,
    summary: 'wants an address',
    category: 'service',
    folder: __dirname,
    options: {},
    images: {},
    claims: () => ({ address: address({ ip }) }),
    workloads: () => ({}),
    build: () => {},
  });

const from = [metallb, server('games', '192.168.1.240'), server('music', '192.168.1.241')];

test('alone, it needs addresses, images and sizes only', () => {
  const app = new ThinkubeApp({ check });
  const size = { cpu: '10m', memory: '48Mi', memoryLimit: '192Mi' };
  new MetalLb(new Chart(app, 'metallb'), 'metallb', {
    namespace: 'metallb',
    addresses: ['192.168.1.240'],
    images: metallb.images,
    resources: { controller: size, speaker: size },
  });
  expect(collect(app).map(({ object }) => object.kind)).toEqual(
    expect.arrayContaining(['IPAddressPool', 'L2Advertisement', 'Deployment', 'DaemonSet']),
  );
});

test('every address that somebody claims is in the pool, and nobody gets one without asking', () => {
  const made = platform({ components: { games: true, music: true }, from });
  expect(made.problems).toEqual([]);
  expect(made.get('IPAddressPool', 'home')['spec']).toEqual({
    addresses: ['192.168.1.240/32', '192.168.1.241/32'],
    autoAssign: false,
  });
  expect(made.get('L2Advertisement', 'home')['spec']).toEqual({ ipAddressPools: ['home'] });
  expect(made.plan.components.map(({ id }) => id)).toContain('metallb');
});

test('without an address to give there is no pool, but the programs run', () => {
  const made = platform({ components: { metallb: true }, from: [metallb] });
  expect(made.problems).toEqual([]);
  expect(made.of('metallb').map(({ kind }) => kind)).not.toContain('IPAddressPool');
});

test('two that want the same address are told so', () => {
  const twice = [metallb, server('games', '192.168.1.240'), server('music', '192.168.1.240')];
  expect(() => platform({ components: { games: true, music: true }, from: twice })).toThrow(
    /192\.168\.1\.240 is wanted by games and by music/,
  );
});
