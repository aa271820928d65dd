/** Single values: what works in the cluster passes, and what would fail there is refused here. */
import { createHmac } from 'node:crypto';
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

function planned(written: Blocks) {
  const lines = Object.entries({ ...blocks, ...written }).map(([key, value]) => `${key}: ${value}`);
  const text = ['schemaVersion: 1', 'profile: none', ...lines, ''].join('\n');
  return planFrom('thinkube.yaml', Buffer.from(text), Object.values(catalogue));
}
const problems = (written: Blocks): string => planned(written).problems.map(formatProblem).join('\n');

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

const node = (text: string): Blocks => ({
  nodes: `[{ name: ctl, role: control, address: 192.168.1.10, cpu: 16, memory: 64Gi }, { role: worker, cpu: 4, memory: 8Gi, ${text} }]`,
});
const admin = (username: string): Blocks => ({
  cluster: `{ domain: lab.home.org, admin: { username: ${username}, email: me@home.org } }`,
});
const zone = (timezone: string): Blocks => ({
  cluster: `{ domain: lab.home.org, admin: { email: me@home.org }, timezone: "${timezone}" }`,
});
const encrypted = (to: string): Blocks => ({
  backup: `{ offsite: { recipient: ${to}, bucket: lab, endpoint: "https://s3.home.org" } }`,
});
const git = (more: string): Blocks => ({ git: `{ repo: "https://github.com/me/lab.git", ${more} }` });
const known = (line: string): Blocks => ({
  git: '{ repo: "ssh://git@nas.home.org:2222/lab.git", credentials: ssh }',
  components: `{ argocd: { knownHosts: ["${line}"] } }`,
});
const hashed = (host: string): string =>
  createHmac('sha1', Buffer.from('c2FsdHNhbHRzYWx0c2FsdHNhbHQ=', 'base64')).update(host).digest('base64');
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

const asking = (resolver: string): Blocks => ({
  network: `{ upstreamDns: ["${resolver}"], ingress: { main: 192.168.1.240 } }`,
});
const into = (bucket: string): Blocks => ({
  backup: `{ offsite: { recipient: ${recipient}, bucket: "${bucket}", endpoint: "https://s3.home.org" } }`,
});

describe('other values', () => {
  test.each([
    node('name: worker.home.org, address: 192.168.1.11'),
    node('name: w1, address: 192.168.1.11, mac: AA-BB-CC-DD-EE-01'),
    node('name: w1, address: 192.168.1.11, mac: aabb.ccdd.ee01'),
    node('name: w1, address: 192.168.1.11, mac: aabbccddee01'),
    admin('mia'),
    ...['Europe/Madrid', 'UTC', 'Etc/UTC', 'Asia/Kolkata', 'US/Pacific', 'Australia/ACT', 'Japan'].map(zone),
    encrypted(recipient),
    git('branch: feature/x, path: clusters/home/dist'),
    known(`[nas.home.org]:2222 ${key} a comment`),
    known(`|1|c2FsdHNhbHRzYWx0c2FsdHNhbHQ=|${hashed('[nas.home.org]:2222')} ${key}`),
    known(`@cert-authority *.home.org,[*.home.org]:2222 ${key}`),
  ])('%j is right', (written) => expect(problems(written)).toBe(''));

  test.each([
    ...['127.0.0.53', '0.0.0.0'].map((address): [string, Blocks] => [
      'network.upstreamDns.0',
      asking(address),
    ]),
    ['network.podCidr', { network: '{ podCidr: 10.1.5.0/16, ingress: { main: 192.168.1.240 } }' }],
    ...['192.168.1.5', 'a..b', 'a.-b', 'ab'].map((bucket): [string, Blocks] => [
      'backup.offsite.bucket',
      into(bucket),
    ]),
    ['components.storage.path', { components: '{ storage: { path: /srv/../etc } }' }],
    ['components.argocd.knownHosts.0', known('[nas.home.org]:2222 ssh-ed25519 AAAAC3NzaC1')],
    ['components.argocd.knownHosts.0', known(`[nas.home.org]:2222 ${key.replace('ed25519', 'rsa')}`)],
    ['nodes.1.mac', node('name: w1, address: 192.168.1.11, mac: "aa:bb-cc:dd:ee:01"')],
    ['nodes.1.name', node('name: w1..home, address: 192.168.1.11')],
    ['cluster.admin.username', admin('me')],
    ...['europe/madrid', 'utc', '+01:00', 'EUROPE/MADRID', 'Madrid/Europe'].map((name): [string, Blocks] => [
      'cluster.timezone',
      zone(name),
    ]),
    ['backup.offsite.recipient', encrypted(recipient.replace('8p', '8q'))],
    ['backup.offsite.recipient', encrypted(recipient.replace('ql', 'lq'))],
    ...['../dist', 'a/../b', './dist', '/dist', 'dist/'].map((path): [string, Blocks] => [
      'git.path',
      git(`path: "${path}"`),
    ]),
    ...['-main', 'a..b', 'a//b', 'main.lock', 'a/', 'a b'].map((name): [string, Blocks] => [
      'git.branch',
      git(`branch: "${name}"`),
    ]),
  ])('%s cannot be that of %j', (path, written) => {
    expect(problems(written)).toMatch(
      new RegExp(`^thinkube\\.yaml:\\d+:\\d+ ${path}: .* \\[TK(104|414)\\]\n    write [^\n]*$`),
    );
  });

  test('a resolver inside the cluster would ask itself', () => {
    expect(problems(asking('10.152.183.10'))).toContain('cannot ask itself [TK418]');
  });

  test('the hash of another host is not that of this one', () => {
    expect(problems(known(`|1|c2FsdHNhbHRzYWx0c2FsdHNhbHQ=|${hashed('nas.home.org')} ${key}`))).toContain(
      'lacks the key of [nas.home.org]:2222',
    );
  });

  test('one MAC address in two spellings is one address', () => {
    const mac = (spelling: string, number: number) =>
      `{ name: w${number}, role: worker, address: 192.168.1.1${number}, cpu: 4, memory: 8Gi, mac: "${spelling}" }`;
    const nodes = `[{ name: ctl, role: control, address: 192.168.1.10, cpu: 16, memory: 64Gi }, ${mac('AA-BB-CC-DD-EE-01', 1)}, ${mac('aa:bb:cc:dd:ee:01', 2)}]`;
    expect(problems({ nodes })).toContain('nodes.2.mac: aa:bb:cc:dd:ee:01 is already the mac of node 2');
  });

  test('a domain under .local comes with a word of warning', () => {
    const cluster = '{ domain: home.local, admin: { email: me@home.org } }';
    expect(planned({ cluster }).plan?.notes).toEqual(
      expect.arrayContaining([expect.stringContaining('.local')]),
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
