/** A config as a TypeScript object: the same schema, the same checks. */
import { catalogue } from '../../lib/components/catalogue';
import type { PlatformConfigInput } from '../../lib/config/config-type';
import { checkConfig } from '../../lib/config/load';
import { planFromObject } from '../../lib/config/plan';
import { formatProblem } from '../../lib/plan/problem';
import { small } from '../plan/small';

const home = {
  schemaVersion: 1,
  profile: 'none',
  cluster: { domain: 'home.example.com', admin: { email: 'me@example.com' } },
  nodes: [{ name: 'ctl', role: 'control', address: '192.168.1.10', cpu: 4, memory: '8Gi' }],
  git: { repo: 'https://github.com/me/homelab.git' },
} satisfies PlatformConfigInput;

const told = (input: unknown) => planFromObject(input, small).problems.map(formatProblem);

test('the smallest object is enough, and gives a plan', () => {
  const { plan, problems } = planFromObject({ ...home, components: { wiki: true } }, small);
  expect(problems).toEqual([]);
  expect(plan?.components.map(({ id }) => id)).toEqual(['web', 'wiki']);
});

test('what is undefined is as good as absent', () => {
  expect(checkConfig({ ...home, tls: undefined, components: { wiki: undefined } }, small).config).toEqual(
    checkConfig(home, small).config,
  );
});

test('problems name the path, for there are no lines', () => {
  expect(told({ ...home, profile: 'ia', nodes: [{ ...home.nodes[0], cpu: '4' }] })).toEqual([
    'profile: cannot be "ia" [TK104]\n    write one of: none, core, ai, data, dev, web, everything',
    'nodes.0.cpu: must be a whole number from 1 to 256, not the text "4" [TK103]\n    write it without quotes: 4',
  ]);
});

test('shape and meaning are told together', () => {
  const nodes = [...home.nodes, ...home.nodes];
  expect(told({ ...home, nodes, backup: { keepDays: 0 }, components: { orphan: true } })).toEqual([
    expect.stringContaining('backup.keepDays: cannot be 0'),
    expect.stringContaining('nodes.1.name: ctl is already the name of node 1'),
    expect.stringContaining('nodes.1.address: 192.168.1.10 is already the address of'),
    expect.stringContaining('components.orphan: needs dns'),
  ]);
});

test('what is no plain data is refused by its path', () => {
  const endless: Record<string, unknown> = { ...home };
  endless['components'] = { wiki: endless };
  expect(told({ ...home, nodes: () => [] })).toEqual([expect.stringMatching(/^nodes: is a function/)]);
  expect(told({ ...home, git: new URL('https://example.com') })).toEqual([
    expect.stringMatching(/^git: is an object of a class/),
  ]);
  expect(told(endless)).toEqual([
    expect.stringMatching(/^components.wiki.components: is nested without end/),
  ]);
  for (const input of [undefined, null, 'core', 7, [home], Number.NaN]) {
    expect(told(input)).toHaveLength(1);
  }
});

test('a problem with a block that another check would need brings no others along', () => {
  expect(
    told({ ...home, nodes: [{ ...home.nodes[0], memory: '8GB' }], components: { giant: true } }),
  ).toEqual(['nodes.0.memory: cannot be "8GB" [TK104]\n    write 8Gi']);
  expect(told({ ...home, components: { wiki: { node: 'nowhere', colour: 'red' } } })).toEqual([
    expect.stringContaining('components.wiki: unknown key "colour"'),
  ]);
});

test('the type knows every key, and every option of every component', () => {
  const right: PlatformConfigInput = {
    ...home,
    tls: { issuer: 'letsencrypt', email: 'me@home.org', challenge: 'http01' },
    components: { metallb: true, 'external-secrets': { backup: false, node: 'ctl' } },
  };
  const wrong = [
    // @ts-expect-error a profile that does not exist
    { ...home, profile: 'ia' } satisfies PlatformConfigInput,
    // @ts-expect-error a component that does not exist
    { ...home, components: { metalb: true } } satisfies PlatformConfigInput,
    // @ts-expect-error an option that it does not have
    { ...home, components: { metallb: { colour: 'red' } } } satisfies PlatformConfigInput,
    // @ts-expect-error a key of another issuer
    { ...home, tls: { issuer: 'home', email: 'me@home.org' } } satisfies PlatformConfigInput,
  ];
  expect(checkConfig(right, Object.values(catalogue)).problems).toEqual([]);
  for (const each of wrong) expect(checkConfig(each, Object.values(catalogue)).problems).toHaveLength(1);
});
