import type { KubeObject } from '../../lib/kube/object';
import { at, items, text, texts } from '../../lib/objects/read';
import { clusterIssuer, issuerName } from '../../lib/plan/issuer';
import { platform } from './platform';

const dns01 = {
  issuer: 'letsencrypt',
  email: 'me@example.com',
  dns: { provider: 'cloudflare', token: { secret: 'cloudflare', key: 'token' } },
};
const http01 = { issuer: 'letsencrypt', email: 'me@example.com', challenge: 'http01' };
const existing = { issuer: 'existing', clusterIssuer: 'office' };
const signedBy = (tls: object) => platform({ components: { 'cert-manager': true }, config: { tls } });
const home = () => signedBy({ issuer: 'home' });

const args = (workload: KubeObject): string[] =>
  items(workload, 'spec.template.spec.containers').flatMap(({ fields }) => texts(fields, 'args'));
const issuers = ({ objects }: ReturnType<typeof signedBy>): string[] =>
  objects.filter(({ object }) => object.kind === 'ClusterIssuer').map(({ object }) => object.metadata.name);
const wave = ({ metadata }: KubeObject): number =>
  Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);

test.each([
  ['home', { issuer: 'home' }],
  ['Let’s Encrypt by DNS', dns01],
  ['Let’s Encrypt by HTTP', http01],
  ['an issuer of one’s own', existing],
])('with %s it keeps every rule but those that it has a reason for', (_, tls) => {
  expect(signedBy(tls).problems).toEqual([]);
});

test('it brings its three processes', () => {
  const processes = home()
    .of('cert-manager')
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ metadata }) => metadata.name);
  expect(processes.sort()).toEqual(['cert-manager', 'cert-manager-cainjector', 'cert-manager-webhook']);
});

describe('the home CA', () => {
  test('may sign for the home domain and nothing else, addresses included', () => {
    const root = home().get('Certificate', 'home-ca');
    expect(at(root, 'spec.nameConstraints')).toEqual({
      critical: true,
      permitted: { dnsDomains: ['home.example.com'] },
      excluded: { ipRanges: ['0.0.0.0/0', '::/0'] },
    });
  });

  test('keeps its key, and outlives the component', () => {
    const root = home().get('Certificate', 'home-ca');
    expect(text(root, 'spec.privateKey.rotationPolicy')).toBe('Never');
    expect(root.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    });
  });

  test('is another one than that for names inside the cluster', () => {
    const made = home();
    expect(issuers(made).sort()).toEqual([clusterIssuer, 'home']);
    const inside = made.get('Certificate', 'cluster-ca');
    expect(texts(inside, 'spec.nameConstraints.permitted.dnsDomains')).toEqual(['svc', 'cluster.local']);
  });

  test('is where a ClusterIssuer looks for it', () => {
    const made = home();
    const controller = args(made.get('Deployment', 'cert-manager'));
    const { namespace } = made.get('Certificate', 'home-ca').metadata;
    expect(controller).toContain(`--cluster-resource-namespace=${namespace}`);
  });
});

test('nothing is asked of the webhook before it answers, and no issuer before its CA', () => {
  const { get } = home();
  const processes = wave(get('Deployment', 'cert-manager-webhook'));
  const root = wave(get('Certificate', 'home-ca'));
  expect(processes).toBeLessThan(wave(get('Issuer', 'self-signed')));
  expect(processes).toBeLessThan(root);
  expect(root).toBeLessThan(wave(get('ClusterIssuer', 'home')));
});

test('the issuer that components name is the one that is there', () => {
  for (const tls of [{ issuer: 'home' }, dns01, http01]) {
    const made = signedBy(tls);
    expect(issuers(made)).toContain(issuerName(made.plan.platform.tls));
  }
  const own = signedBy(existing);
  expect(issuers(own)).toEqual([clusterIssuer]);
  expect(issuerName(own.plan.platform.tls)).toBe('office');
});

describe('Let’s Encrypt', () => {
  test('by DNS uses the token that the user makes, in the namespace where it is read', () => {
    const { get, plan } = signedBy(dns01);
    expect(at(get('ClusterIssuer', 'letsencrypt'), 'spec.acme.solvers')).toEqual([
      { dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare', key: 'token' } } } },
    ]);
    expect(plan.userSecrets).toMatchObject([
      { namespace: 'cert-manager', secret: 'cloudflare', keys: ['token'] },
    ]);
  });

  test('by DNS asks public resolvers only, which the DNS at home cannot mislead', () => {
    expect(args(signedBy(dns01).get('Deployment', 'cert-manager'))).toEqual(
      expect.arrayContaining([
        '--dns01-recursive-nameservers-only=true',
        '--dns01-recursive-nameservers=1.1.1.1:53,9.9.9.9:53',
      ]),
    );
  });

  test('without a DNS provider is refused before anything is made', () => {
    const { dns: _, ...without } = dns01;
    expect(() => signedBy(without)).toThrow(/who serves your zone/);
  });

  test('keeps the account for trying things out apart from the real one', () => {
    const account = (tls: object) =>
      text(signedBy(tls).get('ClusterIssuer', 'letsencrypt'), 'spec.acme.privateKeySecretRef.name');
    expect(account(dns01)).not.toBe(account({ ...dns01, staging: true }));
  });

  test('may be reached, and nothing else outside may be', () => {
    const outside = (tls: object) => signedBy(tls).plan.edges.filter(({ why }) => why.startsWith('internet'));
    expect(outside({ issuer: 'home' })).toEqual([]);
    expect(outside(dns01)).toMatchObject([
      { from: { pods: 'cert-manager' }, ports: [{ port: 443, protocol: 'TCP' }] },
    ]);
  });
});

test('policies follow the ports of its resolvers, and of an authority of one’s own', () => {
  const outside = (tls: object, resolvers?: readonly string[]) =>
    platform({ components: { 'cert-manager': resolvers ? { resolvers } : true }, config: { tls } })
      .plan.edges.filter(({ why }) => why.startsWith('internet'))
      .map(({ to, ports }) => [
        'except' in to && to.except?.includes('192.168.0.0/16'),
        ...ports.map(({ port, protocol }) => `${port}/${protocol}`).sort(),
      ]);
  expect(outside(dns01, ['192.168.1.1:9953', 'https://1.1.1.1/dns-query', '9.9.9.9:53'])).toContainEqual([
    false,
    '443/TCP',
    '9953/TCP',
    '9953/UDP',
  ]);
  expect(outside(dns01, ['9.9.9.9:9953'])).toContainEqual([true, '9953/TCP', '9953/UDP']);
  expect(outside({ ...existing, port: 9000 })).toEqual([[false, '9000/TCP']]);
});

test('it may start pods and make Ingresses only where names are proven by HTTP', () => {
  const verbs = (tls: object, resource: string) =>
    items(signedBy(tls).get('ClusterRole', 'thinkube-cert-manager'), 'rules')
      .filter(({ fields }) => texts(fields, 'resources').includes(resource))
      .flatMap(({ fields }) => texts(fields, 'verbs'));
  for (const resource of ['pods', 'ingresses']) {
    expect(verbs(dns01, resource)).toEqual(['get', 'list', 'watch']);
    expect(verbs(http01, resource)).toContain('create');
  }
});
