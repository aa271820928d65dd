/** What a user relies on when vault is on; what the real server makes of it is tried in test/config. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { vault: true } });
const component = made.plan.components.find(({ id }) => id === 'vault');

test('its address leads to it, and Keycloak sends people back to the page that asked', () => {
  expect(dig(made.get('Ingress', 'vault'), 'spec', 'rules', 0, 'host')).toBe('vault.home.example.com');
  const keycloak = made.plan.components.find(({ id }) => id === 'keycloak');
  expect(keycloak?.clients.find(({ owner }) => owner === 'vault')?.need).toMatchObject({
    redirectPaths: ['/ui/vault/auth/oidc/oidc/callback'],
  });
});

test('the key that opens it is generated once, never rotated, and leaves with the off-site copy', () => {
  const seal = made.plan.credentials.find(({ name }) => name === 'vault-seal');
  expect(seal).toMatchObject({ keys: ['key'], length: 32, encoding: 'raw' });
  expect(seal?.rotation?.never).toBeDefined();
});

test('metrics are on a port that no route leads to', () => {
  const ports = each(made.get('Service', 'vault'), 'spec', 'ports');
  expect(ports.map((port) => dig(port, 'port'))).toEqual([8200]);
  const scraped = platform({ components: { vault: true, prometheus: true } });
  const edge = scraped.plan.edges.find(({ why, by }) => why === 'metrics' && by.component === 'vault');
  expect(edge?.ports).toEqual([{ port: 8202, protocol: 'TCP' }]);
});

test('a namespace uses the store only with its label, and External Secrets reads as one account', () => {
  const store = made.get('ClusterSecretStore', 'vault');
  expect(dig(store, 'spec', 'conditions')).toEqual([
    { namespaceSelector: { matchLabels: { 'thinkube.io/vault': 'true' } } },
  ]);
  const rules = each(made.get('ClusterRole', 'thinkube-external-secrets'), 'rules');
  expect(rules.filter((rule) => each(rule, 'resources').includes('serviceaccounts/token'))).toEqual([
    expect.objectContaining({ resourceNames: ['credentials', 'vault-reader'] }),
  ]);
  expect(made.plan.edges.map(({ why }) => why)).toContain('Secrets for the cluster');
});

test('External Secrets sees accounts: a token that is refused once is asked for again', () => {
  const mayList = (found: typeof made) =>
    each(found.get('ClusterRole', 'thinkube-external-secrets'), 'rules').some(
      (rule) => each(rule, 'resources').includes('serviceaccounts') && each(rule, 'verbs').includes('list'),
    );
  expect(mayList(made)).toBe(true);
  expect(mayList(platform({ components: { 'external-secrets': true } }))).toBe(false);
});

test('without it, External Secrets serves no store of the whole cluster', () => {
  const { get } = platform({ components: { 'external-secrets': true } });
  const args = each(
    get('Deployment', 'external-secrets'),
    ...['spec', 'template', 'spec', 'containers', 0, 'args'],
  );
  expect(args).toContain('--enable-cluster-store-reconciler=false');
});

test('its own Jobs show tokens that open nothing but the vault', () => {
  const spec = dig(made.get('CronJob', 'vault-snapshot'), 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  expect(dig(spec, 'automountServiceAccountToken')).toBe(false);
  expect(JSON.stringify(spec)).toContain('"audience":"vault"');
});

test('what it keeps is on a volume and in a bucket that stay', () => {
  expect(component?.whenOff.stays).toContain('volume data-vault-0');
  expect(component?.given['snapshots']).toMatchObject({ bucket: 'vault-snapshots' });
});
