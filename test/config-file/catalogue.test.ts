/** The same words for the components that there really are. */
import { catalogue } from '../../lib/components/catalogue';
import { planFrom } from '../../lib/config/plan';
import { formatProblem } from '../../lib/plan/problem';

const home = (more: string, memory = '32Gi') => `schemaVersion: 1
profile: none
cluster: { domain: lab.home.org, admin: { email: me@home.org } }
nodes: [{ name: ctl, role: control, address: 192.168.1.10, cpu: 16, memory: ${memory} }]
git: { repo: "https://github.com/me/homelab.git" }
network: { ingress: { main: 192.168.1.240 } }
${more}`;

const told = (...text: Parameters<typeof home>): readonly string[] =>
  planFrom('thinkube.yaml', Buffer.from(home(...text)), Object.values(catalogue)).problems.map(formatProblem);

test.each([
  ['a mistyped component', 'certmanager: true', 'unknown key "certmanager" (did you mean "cert-manager"?)'],
  ['a mistyped option', 'coredns: { wildcrad: true }', 'unknown key "wildcrad" (did you mean "wildcard"?)'],
  [
    'an option of the wrong kind',
    'coredns: { lan: sometimes }',
    'must be true or false, not the text "sometimes"',
  ],
  [
    'a wrong name of one’s own',
    'coredns: { devices: { My_NAS: 192.168.1.5 } }',
    'devices.My_NAS: is not a valid name',
  ],
  [
    'a wrong value under it',
    'coredns: { devices: { nas: 192.168.1 } }',
    'devices.nas: cannot be "192.168.1"',
  ],
  ['a need that is off', 'ingress: true, cert-manager: false', 'is switched off, but needed by ingress'],
  ['a node that does not exist', 'metallb: { node: w9 }', 'there is no node "w9"'],
  [
    'a mapping that says nothing',
    'prometheus: { notify: {} }',
    'prometheus.notify: names nobody to notify [TK104]',
  ],
  ['an address of nobody', 'metallb: { host: metal }', 'has no effect: metallb has no web address'],
])('%s', (_, line, message) => {
  const problems = told(`components: { ${line} }`);
  expect(problems).toEqual([expect.stringContaining(message)]);
  expect(problems[0]).toMatch(/^thinkube\.yaml:7:/);
});

test('a device may be called as it likes, as long as its value is none of a secret', () => {
  expect(told('components: { coredns: { lan: false, devices: { token: 192.168.1.5 } } }')).toEqual([]);
});

test('a component at the top is told where it belongs', () => {
  expect(told('coredns: true')).toEqual([expect.stringContaining('"coredns" belongs under "components"')]);
});

test('too small a machine: what is missing, and who takes the most', () => {
  expect(told('components: { ingress: true }', '2Gi')).toEqual([
    expect.stringMatching(
      /^thinkube\.yaml:4:1 nodes: too small: no room for .*metallb.*\n {4}the largest are .*; it fits with about .* more memory on a node/,
    ),
  ]);
});

test('what the platform does wrong is told once, not by every component again', () => {
  const tls = 'tls: { issuer: letsencrypt, email: me@home.org }\ncomponents: { cert-manager: true }';
  expect(told(tls)).toEqual([expect.stringContaining('tls.dns: is missing')]);
});
