import { Chart } from 'cdk8s';
import { parse } from 'yaml';
import { argocd } from '../../lib/components/argocd';
import { ArgoCd } from '../../lib/components/argocd/argocd';
import { credentials } from '../../lib/components/credentials';
import { externalSecrets } from '../../lib/components/external-secrets';
import { strings } from '../../lib/objects/read';
import { formatProblem } from '../../lib/plan/problem';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { standIns } from '../charts/stand-ins';
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: object = {}, git: object = {}): Made =>
  platform({
    components: { argocd: options },
    from: [argocd, credentials, externalSecrets, ...standIns],
    config: { git: { repo: 'https://github.com/me/homelab.git', ...git } },
  });

test('alone it syncs, and nobody can sign in', () => {
  const app = new ThinkubeApp();
  new ArgoCd(new Chart(app, 'argocd', { disableResourceNameHashes: true }), 'argocd');
  const objects = collect(app);
  const waivers = new Map([['argocd', argocd.waivers]]);
  const external = [
    { kind: 'Namespace', name: 'argocd', reason: 'made for this test' },
    {
      kind: 'Secret',
      namespace: 'argocd',
      name: 'argocd-redis',
      keys: ['auth'],
      reason: 'made at its start',
    },
  ];
  const problems = check(objects, { waivers, external, unusedWaivers: 'allow' }).map(formatProblem);
  // Namespaces and policies are the platform's.
  expect(problems.filter((problem) => !problem.includes('NetworkPolicy'))).toEqual([]);
  const workloads = objects.filter(({ object }) => ['Deployment', 'StatefulSet'].includes(object.kind));
  expect(workloads.map(({ object }) => object.metadata.name).sort()).toEqual([
    'argocd-application-controller',
    'argocd-redis',
    'argocd-repo-server',
  ]);
});

test('in a platform it keeps every rule', () => {
  expect(made().problems).toEqual([]);
});

describe('sign-in', () => {
  const { get } = made();
  const settings = strings(get('ConfigMap', 'argocd-cm'), 'data');

  test('goes to the issuer of the platform, as a public client that proves itself', () => {
    expect(settings['url']).toBe('https://deploy.home.example.com');
    expect(parse(settings['oidc.config'] ?? '')).toMatchObject({
      issuer: 'https://auth.home.example.com/realms/home',
      clientID: 'argocd',
      enablePKCEAuthentication: true,
    });
  });

  test('makes administrators of the group of administrators, and readers of the users', () => {
    const policy = strings(get('ConfigMap', 'argocd-rbac-cm'), 'data');
    expect(policy['policy.csv']).toBe('g, admins, role:admin\ng, users, role:readonly\n');
    expect(policy['policy.default']).toBe('');
  });

  test('trusts the certificates of the platform', () => {
    const server = JSON.stringify(get('Deployment', 'argocd-server')['spec']);
    expect(server).toContain('"name":"SSL_CERT_FILE","value":"/etc/thinkube/trust/ca.crt"');
  });

  test('has a way around it: a local account, and a restart of the server that makes it', () => {
    expect(settings['admin.enabled']).toBe('false');
    const opened = made({ localAdmin: true });
    expect(strings(opened.get('ConfigMap', 'argocd-cm'), 'data')['admin.enabled']).toBe('true');
    expect(opened.get('Deployment', 'argocd-server')).not.toEqual(get('Deployment', 'argocd-server'));
  });
});

test('what it reads in its ConfigMaps and Secrets is labelled so that it sees them', () => {
  const named = made()
    .of('argocd')
    .filter(
      ({ kind, metadata }) => ['ConfigMap', 'Secret'].includes(kind) && /-cm$|-secret$/.test(metadata.name),
    );
  expect(named.length).toBe(6);
  for (const { metadata } of named) {
    expect([metadata.name, metadata.labels?.['app.kubernetes.io/part-of']]).toEqual([
      metadata.name,
      'argocd',
    ]);
  }
});

describe('the Git repository', () => {
  const egress = ({ get }: Made) => JSON.stringify(get('NetworkPolicy', 'out-argocd-repo-server')['spec']);

  test.each([
    ['https://github.com/me/homelab.git', [443]],
    ['git@github.com:me/homelab.git', [22, 443]],
    ['http://nas.home.example.com:3000/me/homelab.git', [443, 3000]],
  ])('%s is reached, and no other port', (repo, ports) => {
    const found = [...egress(made({}, { repo })).matchAll(/"port":(\d+)/g)].map(([, port]) => Number(port));
    expect(found).toEqual(ports);
  });

  test.each([
    ['none', undefined],
    ['token', ['type', 'url', 'username', 'password']],
    ['ssh', ['type', 'url', 'sshPrivateKey']],
  ])('with credentials "%s"', (credentials, keys) => {
    const { plan } = made({}, { credentials });
    expect(plan.userSecrets.find(({ secret }) => secret === 'git-credentials')?.keys).toEqual(keys);
  });

  test('by SSH on a host of one’s own needs the key of that host', () => {
    const repo = 'ssh://git@nas.home.example.com:2222/me/homelab.git';
    expect(() => made({}, { repo })).toThrow('lacks the key of [nas.home.example.com]:2222');
    const knownHosts = ['[nas.home.example.com]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA'];
    expect(made({ knownHosts }, { repo }).problems).toEqual([]);
  });
});

test('memory of the controller follows its option, and Go is told', () => {
  const controller = JSON.stringify(
    made({ controllerMemory: '2Gi' }).get('StatefulSet', 'argocd-application-controller'),
  );
  expect(controller).toContain('"limits":{"memory":"2Gi"}');
  expect(controller).toContain('"name":"GOMEMLIMIT","value":"1740MiB"');
});

test('Redis may make its password, and read no other Secret', () => {
  const role = made().get('Role', 'argocd-redis');
  expect(role['rules']).toEqual([
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['argocd-redis'], verbs: ['get'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  ]);
});

test('a download may take as long as it says: whoever waits for it waits longer', () => {
  const all = made();
  const seconds = (kind: string, name: string, variable: string) => {
    const env = each(dig(all.get(kind, name), 'spec', 'template', 'spec', 'containers', 0), 'env');
    return Number.parseInt(
      String(
        dig(
          env.find((entry) => dig(entry, 'name') === variable),
          'value',
        ),
      ),
      10,
    );
  };
  const download = seconds('Deployment', 'argocd-repo-server', 'ARGOCD_EXEC_TIMEOUT');
  expect(download).toBe(180);
  for (const [kind, name, variable] of [
    [
      'StatefulSet',
      'argocd-application-controller',
      'ARGOCD_APPLICATION_CONTROLLER_REPO_SERVER_TIMEOUT_SECONDS',
    ],
    ['Deployment', 'argocd-server', 'ARGOCD_SERVER_REPO_SERVER_TIMEOUT_SECONDS'],
  ] as const) {
    expect(seconds(kind, name, variable)).toBeGreaterThan(download);
  }
});

test('its session lasts as long as a page is open, so that signing out ends that of Keycloak', () => {
  const all = platform({ components: { argocd: true } });
  const oidc = parse(String(dig(all.get('ConfigMap', 'argocd-cm'), 'data', 'oidc.config')));
  expect(oidc).toMatchObject({
    refreshTokenThreshold: '30m',
    logoutURL: expect.stringContaining('id_token_hint'),
  });
  const wanted = JSON.parse(String(dig(all.get('ConfigMap', 'keycloak-realm'), 'data', 'wanted.json')));
  const client = each(wanted, 'clients').find((entry) => dig(entry, 'clientId') === 'argocd');
  expect(dig(client, 'tokenLifetime')).toBeGreaterThan(30 * 60);
});

test('until the platform has its bundle, further roots join those of the image', () => {
  const app = new ThinkubeApp();
  const root = '-----BEGIN CERTIFICATE-----\nnas\n-----END CERTIFICATE-----';
  new ArgoCd(new Chart(app, 'argocd', { disableResourceNameHashes: true }), 'argocd', {
    roots: [root, root],
  });
  const objects = collect(app).map(({ object }) => object);
  const named = (kind: string, name: string) =>
    objects.find((each) => each.kind === kind && each.metadata.name === name);
  expect(dig(named('ConfigMap', 'argocd-roots'), 'data')).toEqual({
    'root-0.crt': `${root}\n`,
    'root-1.crt': `${root}\n`,
  });
  const pod = dig(named('Deployment', 'argocd-repo-server'), 'spec', 'template', 'spec');
  const command = each(pod, 'initContainers', 0, 'command').join(' ');
  const env = each(pod, 'containers', 0, 'env');
  for (const name of ['SSL_CERT_FILE', 'GIT_SSL_CAINFO']) {
    const value = String(
      dig(
        env.find((entry) => dig(entry, 'name') === name),
        'value',
      ),
    );
    expect(command).toContain(`cat /etc/ssl/certs/ca-certificates.crt /run/roots/* >${value}`);
  }
});
