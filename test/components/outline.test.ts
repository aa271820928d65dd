/** What a user relies on when outline is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { outline: true } });
const container = dig(made.get('StatefulSet', 'outline'), 'spec', 'template', 'spec', 'containers', 0);
const env = each(container, 'env');
const value = (name: string, text: string) => ({ name, value: text });
const secret = (name: string, from: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: from, key } },
});
const planned = made.plan.components.find(({ id }) => id === 'outline');
const clientsOf = (provider: string) =>
  made.plan.components
    .find(({ id }) => id === provider)
    ?.clients.filter(({ owner }) => owner === 'outline')
    .map(({ need }) => need);

test('people come by Keycloak, and go back to the very addresses that it sends them from', () => {
  expect(clientsOf('keycloak')).toMatchObject([
    { redirectPaths: ['/auth/oidc.callback'], logoutPaths: ['', '/'] },
  ]);
  expect(env).toContainEqual(
    value('OIDC_AUTH_URI', 'https://auth.home.example.com/realms/thinkube/protocol/openid-connect/auth'),
  );
});

test('it may call Keycloak, whose name leads to an address inside the cluster', () => {
  expect(env).toContainEqual(value('ALLOWED_PRIVATE_IP_ADDRESSES', '10.152.183.0/24'));
  expect(env).toContainEqual(value('NODE_EXTRA_CA_CERTS', '/trust/ca.crt'));
});

test('the key that encrypts its database is 64 hexadecimal characters, made once and never changed', () => {
  expect(env).toContainEqual(secret('SECRET_KEY', 'outline-encryption', 'key'));
  const key = made.plan.credentials.find(({ name }) => name === 'outline-encryption');
  expect(key).toMatchObject({ encoding: 'hex', length: 32, rotation: { never: expect.any(String) } });
});

test('its database has every extension that its migrations ask for', () => {
  expect(clientsOf('postgresql')).toMatchObject([
    { extensions: ['uuid-ossp', 'unaccent', 'pg_trgm', 'btree_gin'] },
  ]);
});

test('attachments are on a volume that stays, and nothing else of the container is written', () => {
  expect(planned?.whenOff.stays).toContain('volume data-outline-0');
  expect(dig(container, 'securityContext', 'readOnlyRootFilesystem')).toBe(true);
});

test('a database or Valkey that is away does not get it killed', () => {
  expect(dig(container, 'readinessProbe', 'httpGet', 'path')).toBe('/_health');
  expect(dig(container, 'livenessProbe', 'httpGet')).toBeUndefined();
});

test('its licence is told', () => {
  expect(made.plan.notes.join('\n')).toMatch(/Outline: .*Business Source License/);
});
