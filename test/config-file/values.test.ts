/** Single values: what works in the cluster passes, and what would fail there is refused here. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../lib/components/catalogue';
import { planFrom } from '../../lib/config/plan';
import { formatProblem } from '../../lib/plan/problem';
import { repository } from '../repository';

const blocks = {
  cluster: '{ domain: lab.home.org, admin: { email: me@home.org } }',
  nodes: '[{ name: ctl, role: control, address: 192.168.1.10, cpu: 16, memory: 64Gi }]',
  git: '{ repo: "https://github.com/me/homelab.git" }',
  network: '{ ingress: { main: 192.168.1.240 } }',
  components: '{}',
};
type Blocks = Partial<Record<keyof typeof blocks | 'backup' | 'mail' | 'tls', string>>;

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
const mailed = (server: string): Blocks => ({ mail: `{ from: me@home.org, server: "${server}" }` });
const answeredBy = (url: string): Blocks => ({
  components: `{ langserve: { model: { url: "${url}", name: small } } }`,
});
const playedFrom = (repo: string): Blocks => ({ components: `{ awx: { repo: "${repo}" } }` });
const pushedTo = (repo: string): Blocks => ({ components: `{ awx: { push: "${repo}" } }` });
const pulled = (registry: string, mirror: string): Blocks => ({
  components: `{ microk8s: { mirrors: { "${registry}": "${mirror}" } } }`,
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
    answeredBy('http://192.168.1.5:11434/v1'),
    playedFrom('https://git.home.org:3000/me/plays.git'),
    pushedTo('ssh://git@nas.home.org:2222/me/lab.git'),
    pulled('docker.io', 'https://registry.home.org/v2/docker.io'),
    pulled('registry.home.org:5000', 'http://localhost:30020'),
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
    ['mail.server', mailed('smtp.home.org')],
    ['mail.server', mailed('192.168.1.300:25')],
    ['mail.server', mailed('smtp.home.org:99999')],
    ['components.cert-manager.resolvers.0', asked('1.1.1.1')],
    ['components.cert-manager.resolvers.0', asked('1.1.1.1:99999')],
    ['components.cert-manager.resolvers.0', asked('https://')],
    ['components.langserve.model.url', answeredBy('http://192.168.1.300/v1')],
    ['components.langserve.model.url', answeredBy('http://192.168.1.5:0/v1')],
    ['components.langserve.model.url', answeredBy('ftp://192.168.1.5/v1')],
    ['components.awx.repo', playedFrom('javascript:alert')],
    ['components.awx.repo', playedFrom('https://git.home.org:99999/me/plays.git')],
    ['components.awx.repo', playedFrom('git@github.com:me/plays.git')],
    ['components.awx.push', pushedTo('git@192.168.1.300:me/lab.git')],
    ['components.awx.push', pushedTo('https://github.com/me/lab.git')],
    ['components.microk8s.mirrors."docker.io"', pulled('docker.io', 'http://192.168.1.300:9000')],
    ['components.microk8s.mirrors."docker.io"', pulled('docker.io', 'http://192.168.1.5:99999')],
    ['components.microk8s.mirrors."docker.io"', pulled('docker.io', 'https://registry.home.org/')],
    // In a pod, these lead to the pod itself or to nobody.
    ['git.repo', over('https://localhost/me/lab.git')],
    ['git.repo', over('git@127.0.0.1:lab.git')],
    ['backup.offsite.endpoint', sentTo('http://127.0.0.1:9000')],
    ['backup.offsite.endpoint', sentTo('http://[::1]:9000')],
    ['mail.server', mailed('localhost:25')],
    ['components.cert-manager.resolvers.0', asked('127.0.0.53:53')],
    ['components.langserve.model.url', answeredBy('http://0.0.0.0:8000/v1')],
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

/** As long as names below it allow, and what comes behind its last letter. */
const longDomain = (more = ''): string => `${'a.'.repeat(93)}org${more}`;
const template = (more: string): string =>
  `{ name: mine, playbook: a.yml, survey: [{ variable: x, question: Which, ${more} }] }`;
const pem = readFileSync(join(repository, 'test/fixtures/ca.pem'), 'utf8').replaceAll('\n', '\\n');

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
    { cluster: `{ domain: ${longDomain()}, admin: { email: me@home.org } }` },
    { components: `{ trust: { roots: ["${pem}", "${pem}${pem}"] } }` },
    { components: '{ langserve: { files: my.chains, chains: { ask: { prompt: "{{{question}}}" } } } }' },
    { components: '{ gitea: { ssh: 192.168.1.77 }, coredns: { devices: { nas: 192.168.7.5 } } }' },
    { components: `{ awx: { templates: [${template('choices: [a, b], default: b')}] } }` },
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
    ...['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '01:00:5e:00:00:01'].map((mac): [string, Blocks] => [
      'nodes.1.mac',
      node(`name: w1, address: 192.168.1.11, mac: "${mac}"`),
    ]),
    ['cluster.admin.username', admin('me')],
    ['cluster.domain', { cluster: `{ domain: ${longDomain('s')}, admin: { email: me@home.org } }` }],
    ...[
      ['vikunja.host', 'host: "192.168.1.5"'],
      ['vikunja.schedule.down', 'schedule: { up: "0 8 * * *", down: "0 8 * * *" }'],
      ['coredns.devices.nas', 'devices: { nas: 127.0.0.1 }'],
      ['gitea.ssh', 'ssh: 0.0.0.0'],
      ['awx.branch', 'branch: a..b'],
      ['awx.templates.0.survey.0.default', `templates: [${template('choices: [a, b], default: c')}]`],
      ['langserve.chains.ask.prompt', 'chains: { ask: { prompt: "{question" } }'],
      ['langserve.chains.ask.system', 'chains: { ask: { system: "{}" } }'],
      ['trust.roots.0', `roots: ["${pem.replace('MII', 'AAA')}"]`],
      ['trust.roots.0', `roots: ["${pem}and more"]`],
    ].map(([path = '', option = '']): [string, Blocks] => [
      `components.${path}`,
      { components: `{ ${path.split('.')[0]}: { ${option} } }` },
    ]),
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

  test.each([
    ['gitea: { ssh: 192.168.1.10 }', 'ssh: 192.168.1.10 is already the address of node ctl'],
    ['gitea: { ssh: 10.1.0.7 }', 'ssh: 10.1.0.7 lies in network.podCidr'],
    ['gitea: { ssh: 8.8.8.8 }', 'ssh: 8.8.8.8 is not on the network of your nodes'],
    ['gitea: { ssh: 100.101.102.103 }', 'ssh: 100.101.102.103 is not on the network of your nodes'],
    ['coredns: { devices: { nas: 10.152.183.9 } }', 'devices.nas: 10.152.183.9 lies in network.serviceCidr'],
    [
      'awx: { templates: [{ name: wake, playbook: a.yml }, { name: wake, playbook: b.yml }] }',
      'templates.1.name: wake is the name of another template',
    ],
    ['awx: { templates: [{ name: free_disk, playbook: a.yml }] }', 'templates.0.name: free_disk is the name'],
    ['langserve: { packages: ["FastAPI==0.1"] }', 'packages.0: fastapi==0.165.0 is installed already'],
    ['langserve: { packages: ["a_b==1", "a-b==2"] }', 'packages.1: a_b==1 is installed already'],
    [
      'outline: true, valkey: { indexes: { outline/cahce: 3 } }',
      'indexes.outline/cahce: there is no such need',
    ],
  ])('%s does not go with the rest', (components, message) => {
    expect(problems({ components: `{ ${components} }` })).toMatch(
      new RegExp(
        `^thinkube\\.yaml:7:\\d+ components\\.\\S*${message.replaceAll('.', '\\.')}[^\n]*\\n    [^\n]*$`,
      ),
    );
  });

  test.each([
    ['git.repo', over('http://gitea.gitea.svc:3000/me/lab.git')],
    ['backup.offsite.endpoint', sentTo('http://minio.minio.svc:9000')],
    ['mail.server', mailed('relay.mail.svc.cluster.local:25')],
    ['components.langserve.model.url', answeredBy('http://vllm.models.svc:8000/v1')],
    ['components.awx.repo', playedFrom('http://gitea.gitea.svc:3000/me/plays.git')],
    ['components.awx.push', pushedTo('git@gitea.gitea.svc:me/lab.git')],
  ])('%s cannot be in the cluster, where policies keep everybody away', (path, written) => {
    expect(problems(written)).toContain(`${path}: `);
    expect(problems(written)).toContain('is a name inside the cluster');
    const network = '{ policies: off, ingress: { main: 192.168.1.240 } }';
    expect(problems({ network, ...written })).not.toContain('inside the cluster');
  });

  test('the store of the platform itself is not outside of it', () => {
    const components = '{ minio: true, offsite: true }';
    expect(problems({ ...sentTo('https://s3.lab.home.org'), components })).toContain('is lost with it');
    expect(problems({ ...sentTo('https://s3.home.org'), components })).toBe('');
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
