/** Single values: what works in the cluster passes, and what would fail there is refused here. */
import { catalogue } from '../../lib/components/catalogue';
import { planFrom } from '../../lib/config/plan';
import { formatProblem } from '../../lib/plan/problem';

const blocks = {
  cluster: '{ domain: lab.home.org, admin: { email: me@home.org } }',
  nodes: '[{ name: ctl, role: control, address: 192.168.1.10, cpu: 16, memory: 64Gi }]',
  git: '{ repo: "https://github.com/me/homelab.git" }',
  network: '{ ingress: { main: 192.168.1.240 } }',
  components: '{}',
};
type Blocks = Partial<Record<keyof typeof blocks | 'backup' | 'tls', string>>;

function problems(written: Blocks): string {
  const lines = Object.entries({ ...blocks, ...written }).map(([key, value]) => `${key}: ${value}`);
  const text = ['schemaVersion: 1', 'profile: none', ...lines, ''].join('\n');
  return planFrom('thinkube.yaml', Buffer.from(text), Object.values(catalogue))
    .problems.map(formatProblem)
    .join('\n');
}

const over = (repo: string): Blocks => ({
  git: `{ repo: "${repo}", credentials: ${repo.startsWith('http') ? 'none' : 'ssh'} }`,
});
const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
const sentTo = (endpoint: string): Blocks => ({
  backup: `{ offsite: { recipient: ${recipient}, bucket: lab, endpoint: "${endpoint}" } }`,
});
const mailed = (server: string): Blocks => ({
  components: `{ prometheus: { notify: { email: { to: me@home.org, from: me@home.org, server: "${server}" } } } }`,
});
const asked = (resolver: string): Blocks => ({
  components: `{ cert-manager: { resolvers: ["${resolver}"] } }`,
});

describe('addresses of servers', () => {
  test.each([
    over('https://git.home.org:8443/me/lab.git'),
    over('http://192.168.1.5/me/lab'),
    over('ssh://git@github.com/me/lab.git'),
    over('git@github.com:me/lab.git'),
    over('alice@github.com:lab.git'),
    sentTo('http://192.168.1.5:9000'),
    sentTo('https://s3.eu-central-003.backblazeb2.com'),
    mailed('smtp.home.org:587'),
    mailed('192.168.1.5:25'),
    asked('9.9.9.9:9953'),
    asked('https://dns.quad9.net/dns-query'),
  ])('%j is right', (written) => expect(problems(written)).toBe(''));

  test.each([
    ['git.repo', over('http://[')],
    ['git.repo', over('https://host:99999/me/lab.git')],
    ['git.repo', over('https://192.168.1.300/me/lab.git')],
    ['git.repo', over('https://192.168.1/me/lab.git')],
    ['git.repo', over('https://github.com/')],
    ['git.repo', over('ssh://git@nas:70000/lab.git')],
    ['git.repo', over('git@192.168.1.300:lab.git')],
    ['git.repo', over('nas:lab.git')],
    ['backup.offsite.endpoint', sentTo('http://192.168.1.300:9000')],
    ['backup.offsite.endpoint', sentTo('http://192.168.1.5:99999')],
    ['backup.offsite.endpoint', sentTo('http://192.168.1.5:0')],
    ['backup.offsite.endpoint', sentTo('https://s3.home.org/bucket')],
    ['components.prometheus.notify.email.server', mailed('smtp.home.org')],
    ['components.prometheus.notify.email.server', mailed('192.168.1.300:25')],
    ['components.prometheus.notify.email.server', mailed('smtp.home.org:99999')],
    ['components.cert-manager.resolvers.0', asked('1.1.1.1')],
    ['components.cert-manager.resolvers.0', asked('1.1.1.1:99999')],
    ['components.cert-manager.resolvers.0', asked('https://')],
  ])('%s cannot be that of %j', (path, written) => {
    expect(problems(written)).toMatch(
      new RegExp(`^thinkube\\.yaml:\\d+:\\d+ ${path}: cannot be .* \\[TK104\\]\n    write [^\n]*$`),
    );
  });
});

test.each([
  ['8G', 'write 8Gi'],
  ['512 MB', 'write 512Mi'],
  ['16gb', 'write 16Gi'],
  ['lots', 'write an amount of memory such as 512Mi or 2Gi'],
])('memory of %s', (memory, hint) => {
  const nodes = `[{ name: ctl, role: control, address: 192.168.1.10, cpu: 4, memory: ${memory} }]`;
  expect(problems({ nodes })).toMatch(new RegExp(`nodes\\.0\\.memory: cannot be .*\n    ${hint}$`));
});
