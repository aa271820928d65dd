/** What a user relies on when hedgedoc is on. */
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true): Made => platform({ components: { hedgedoc: options } });
const containerOf = (of: Made) =>
  dig(of.get('StatefulSet', 'hedgedoc'), 'spec', 'template', 'spec', 'containers', 0);
const envOf = (of: Made) => each(containerOf(of), 'env');
const value = (name: string, text: string) => ({ name, value: text });

test('people come by Keycloak alone, as whoever the issuer says they are, from the group of users', () => {
  const of = made();
  expect(envOf(of)).toEqual(
    expect.arrayContaining([
      value('CMD_EMAIL', 'false'),
      value('CMD_OAUTH2_USER_PROFILE_ID_ATTR', 'sub'),
      value('CMD_OAUTH2_ROLES_CLAIM', 'groups'),
      value('CMD_OAUTH2_ACCESS_ROLE', 'users'),
    ]),
  );
  const client = of.plan.components
    .find(({ id }) => id === 'keycloak')
    ?.clients.find(({ owner }) => owner === 'hedgedoc');
  expect(client?.need).toMatchObject({ redirectPaths: ['/auth/oauth2/callback'] });
});

test('strangers write nothing, and read only notes that are made for them', () => {
  const env = envOf(made({ newNotes: 'private' }));
  expect(env).toContainEqual(value('CMD_ALLOW_ANONYMOUS', 'false'));
  expect(env).toContainEqual(value('CMD_ALLOW_ANONYMOUS_EDITS', 'false'));
  expect(env).toContainEqual(value('CMD_DEFAULT_PERMISSION', 'private'));
  // Its numbers would be readable at the public address.
  expect(env).toContainEqual(value('CMD_ENABLE_STATS_API', 'false'));
});

test('its own addresses are https, without the port of the container', () => {
  expect(envOf(made({ host: 'pad' }))).toEqual(
    expect.arrayContaining([
      value('CMD_DOMAIN', 'pad.home.example.com'),
      value('CMD_PROTOCOL_USESSL', 'true'),
      value('CMD_URL_ADDPORT', 'false'),
    ]),
  );
});

test('with localLogin an account with a password gets in, and nobody makes one for themselves', () => {
  const env = envOf(made({ localLogin: true }));
  expect(env).toContainEqual(value('CMD_EMAIL', 'true'));
  expect(env).toContainEqual(value('CMD_ALLOW_EMAIL_REGISTER', 'false'));
});

test('pictures are on a volume that stays, and nothing else is written', () => {
  const of = made();
  const planned = of.plan.components.find(({ id }) => id === 'hedgedoc');
  expect(planned?.whenOff.stays).toContain('volume data-hedgedoc-0');
  expect(dig(containerOf(of), 'securityContext', 'readOnlyRootFilesystem')).toBe(true);
});

test('connections of people who read stay open', () => {
  expect(dig(made().get('Ingress', 'hedgedoc'), 'metadata', 'annotations')).toMatchObject({
    'nginx.org/websocket-services': 'hedgedoc',
    'nginx.org/proxy-read-timeout': '3600s',
  });
});
