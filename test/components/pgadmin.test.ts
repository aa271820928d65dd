/** What a user relies on when pgadmin is on. */
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true): Made => platform({ components: { pgadmin: options } });
const containerOf = (of: Made) =>
  dig(of.get('StatefulSet', 'pgadmin'), 'spec', 'template', 'spec', 'containers', 0);
const file = (of: Made, name: string) => String(dig(of.get('ConfigMap', 'pgadmin-config'), 'data', name));

test('administrators come by Keycloak, and its callback is the one that Keycloak knows', () => {
  const of = made();
  expect(each(containerOf(of), 'env')).toEqual(
    expect.arrayContaining([
      { name: 'ADMIN_GROUP', value: 'admins' },
      { name: 'LOCAL_LOGIN', value: 'false' },
      { name: 'OIDC_ISSUER', value: 'https://auth.home.example.com/realms/thinkube' },
    ]),
  );
  const client = of.plan.components
    .find(({ id }) => id === 'keycloak')
    ?.clients.find(({ owner }) => owner === 'pgadmin');
  expect(client?.need).toMatchObject({ redirectPaths: ['/oauth2/authorize'] });
});

test('the shared server is in the list of everybody, and no password of it is written down', () => {
  const of = made();
  expect(JSON.parse(file(of, 'servers.json'))).toMatchObject({
    Servers: { 1: { Host: 'postgresql.postgresql.svc', Port: 5432, Shared: true, Username: 'postgres' } },
  });
  const secrets = each(containerOf(of), 'env').map((one) => dig(one, 'valueFrom', 'secretKeyRef', 'name'));
  expect(secrets.filter(Boolean).sort()).toEqual([
    'pgadmin-database',
    'pgadmin-first',
    'pgadmin-sign-in',
    'pgadmin-sign-in',
  ]);
});

test('with localLogin its own account gets in, with a generated password', () => {
  expect(each(containerOf(made({ localLogin: true })), 'env')).toEqual(
    expect.arrayContaining([
      { name: 'LOCAL_LOGIN', value: 'true' },
      {
        name: 'PGADMIN_SETUP_PASSWORD',
        valueFrom: { secretKeyRef: { name: 'pgadmin-first', key: 'password' } },
      },
    ]),
  );
});

test('what people keep in it is in a database of its own, and nothing is on a volume', () => {
  const of = made();
  expect(of.plan.components.find(({ id }) => id === 'pgadmin')?.given['database']).toMatchObject({
    name: 'pgadmin',
  });
  expect(dig(of.get('StatefulSet', 'pgadmin'), 'spec', 'volumeClaimTemplates')).toBeUndefined();
  expect(dig(containerOf(of), 'securityContext', 'readOnlyRootFilesystem')).toBe(true);
});

test('a change of its settings restarts it', () => {
  const of = made();
  expect(file(of, 'config_local.py')).toContain('AUTHENTICATION_SOURCES');
  expect(dig(of.get('StatefulSet', 'pgadmin'), 'spec', 'template', 'metadata', 'annotations')).toHaveProperty(
    ['thinkube.io/config'],
  );
});
