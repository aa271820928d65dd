import { metallb } from '../../lib/components/metallb';
import { need } from '../../lib/plan/need';
import { client } from './claimants';
import { platform } from './platform';

/** Something that wants an address of the LAN. */
const server = (id: string, ip: string) => client(id, { address: need.address({ ip }) });

const from = [metallb, server('games', '192.168.1.240'), server('music', '192.168.1.241')];

test('every address that somebody needs is in the pool, and nobody gets one without asking', () => {
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
  const kinds = made.of('metallb').map(({ kind }) => kind);
  expect(kinds).not.toContain('IPAddressPool');
  expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'DaemonSet']));
});

test('two that want the same address are told so', () => {
  const twice = [metallb, server('games', '192.168.1.240'), server('music', '192.168.1.240')];
  expect(() => platform({ components: { games: true, music: true }, from: twice })).toThrow(
    /192\.168\.1\.240 is wanted by games\/address and by music\/address/,
  );
});
