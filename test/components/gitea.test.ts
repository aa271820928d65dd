/** What a user relies on when gitea is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { gitea: true, prometheus: true } });
const open = platform({ components: { gitea: { ssh: '192.168.1.243', anonymous: true, localLogin: true } } });

const container = (from: typeof made, kind: 'containers' | 'initContainers' = 'containers') =>
  dig(from.get('StatefulSet', 'gitea'), 'spec', 'template', 'spec', kind, 0);
const env = (from: typeof made, kind?: 'initContainers') =>
  new Map(each(container(from, kind), 'env').map((one) => [String(dig(one, 'name')), one]));
const value = (from: typeof made, name: string) => dig(env(from).get(name), 'value');

test('people come by Keycloak alone, and its callback is the one that Keycloak knows', () => {
  expect(value(made, 'GITEA__service__ENABLE_PASSWORD_SIGNIN_FORM')).toBe('false');
  expect(value(made, 'GITEA__service__ALLOW_ONLY_EXTERNAL_REGISTRATION')).toBe('true');
  const client = made.plan.components
    .find(({ id }) => id === 'keycloak')
    ?.clients.find(({ owner }) => owner === 'gitea');
  expect(client?.need).toMatchObject({ redirectPaths: ['/user/oauth2/keycloak/callback'] });
  expect(dig(env(made, 'initContainers').get('SOURCE'), 'value')).toBe('keycloak');
});

test('nothing is to be seen without sign-in, unless asked for', () => {
  expect(value(made, 'GITEA__service__REQUIRE_SIGNIN_VIEW')).toBe('true');
  expect(value(open, 'GITEA__service__REQUIRE_SIGNIN_VIEW')).toBe('false');
});

test('mirrors from a server at home are fetched by git, which trusts the roots of the config too', () => {
  expect(value(made, 'GIT_SSL_CAINFO')).toBe(value(made, 'SSL_CERT_FILE'));
});

test('its numbers need a token, since they share the address of its pages', () => {
  expect(dig(env(made).get('GITEA__metrics__TOKEN'), 'valueFrom')).toEqual({
    secretKeyRef: { name: 'gitea-metrics', key: 'password' },
  });
});

test('Git by SSH has an address of its own on the LAN, and only if one is given', () => {
  expect(value(made, 'GITEA__server__DISABLE_SSH')).toBe('true');
  expect(made.of('gitea').filter(({ metadata }) => metadata.name === 'gitea-lan')).toEqual([]);
  expect(dig(open.get('Service', 'gitea-lan'), 'spec', 'ports')).toMatchObject([{ port: 2222 }]);
  expect(value(open, 'GITEA__server__SSH_DOMAIN')).toBe('192.168.1.243');
  expect(open.problems).toEqual([]);
});

test('when Keycloak is down, the option opens the form for the local administrator', () => {
  expect(value(open, 'GITEA__service__ENABLE_PASSWORD_SIGNIN_FORM')).toBe('true');
  expect(dig(env(open, 'initContainers').get('ADMIN_PASSWORD'), 'valueFrom', 'secretKeyRef', 'name')).toBe(
    'gitea-admin',
  );
});

test('repositories are on a volume that stays, and a backup is asked for', () => {
  const planned = made.plan.components.find(({ id }) => id === 'gitea');
  expect(planned?.whenOff.stays).toContain('volume data-gitea-0');
  expect(made.plan.notes.join('\n')).toContain('Git repositories (Gitea)');
});

test('Argo CD reads the platform itself from it, and is told of pushes, as Argo Events is', () => {
  const git = { repo: 'https://git.home.example.com/me/homelab.git' };
  const components = { gitea: true, argocd: true, 'argo-events': true, coredns: true };
  const home = platform({ components, config: { git } });
  expect(home.problems).toEqual([]);
  const edges = home.plan.edges.map(({ from, to }) => ({
    from: 'component' in from ? from.component : undefined,
    to: 'component' in to ? to.component : undefined,
  }));
  // Its public name leads to the ingress controller, which leads to it.
  for (const [from, to] of [
    ['argocd', 'ingress'],
    ['ingress', 'gitea'],
    ['gitea', 'argocd'],
    ['gitea', 'argo-events'],
  ]) {
    expect(edges).toContainEqual({ from, to });
  }
  // The name is one of the platform's own, which nobody else is asked for.
  expect(home.plan.notes.join('\n')).not.toContain('git.home.example.com');
  expect(home.plan.components.find(({ id }) => id === 'gitea')?.help.emergency).toContain(
    'kubectl apply --server-side --recursive -f dist/gitea',
  );
});

test('packages are off until they are asked for', () => {
  expect(value(made, 'GITEA__packages__ENABLED')).toBe('false');
  expect(value(platform({ components: { gitea: { packages: true } } }), 'GITEA__packages__ENABLED')).toBe(
    'true',
  );
});
