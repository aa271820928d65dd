/** What a user relies on when WeKan is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { wekan: true } });
const container = dig(made.get('StatefulSet', 'wekan'), 'spec', 'template', 'spec', 'containers', 0);
const env = each(container, 'env');
const value = (name: string) => {
  const found = env.find((one) => dig(one, 'name') === name);
  return dig(found, 'value') ?? dig(found, 'valueFrom', 'secretKeyRef');
};

test('one line brings MongoDB along, with a database of its own', () => {
  const on = made.plan.components.map(({ id }) => id);
  expect(on).toContain('mongodb');
  expect(value('MONGO_URL')).toEqual({ name: 'wekan-documents', key: 'url' });
  const waveOf = (id: string) => made.plan.components.find((one) => one.id === id)?.wave ?? Number.NaN;
  expect(waveOf('mongodb')).toBeLessThan(waveOf('wekan'));
});

test('people come from Keycloak, and its administrators are administrators here', () => {
  expect(value('OAUTH2_SERVER_URL')).toBe('https://auth.home.example.com');
  expect(value('OAUTH2_AUTH_ENDPOINT')).toBe('/realms/thinkube/protocol/openid-connect/auth');
  expect(value('OAUTH2_ADMIN_GROUPS')).toBe('admins');
  expect(value('OAUTH2_REQUEST_PERMISSIONS')).toContain('groups');
  expect(value('PASSWORD_LOGIN_ENABLED')).toBe('false');
});

test('its address is what it thinks it is, and web sockets pass', () => {
  expect(value('ROOT_URL')).toBe('https://boards.home.example.com');
  const annotations = made.get('Ingress', 'wekan').metadata.annotations;
  expect(annotations).toMatchObject({ 'nginx.org/websocket-services': 'wekan' });
});

test('it trusts the certificate of the home', () => {
  expect(value('NODE_EXTRA_CA_CERTS')).toMatch(/^\/trust\//);
});

test('attachments stay when it is switched off', () => {
  const stays = made.plan.components.find(({ id }) => id === 'wekan')?.whenOff.stays;
  expect(stays).toContain('volume data-wekan-0');
});
