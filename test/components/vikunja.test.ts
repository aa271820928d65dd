/** What a user relies on when vikunja is on. */
import { dig, each } from './dig';
import { type Made, platform } from './platform';

const made = (options: unknown = true, others: object = {}): Made =>
  platform({ components: { ...others, vikunja: options } });
const envOf = (of: Made) =>
  each(of.get('StatefulSet', 'vikunja'), 'spec', 'template', 'spec', 'containers', 0, 'env');
const value = (name: string, text: string) => ({ name, value: text });
const secret = (name: string, from: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: from, key } },
});

test('people come by Keycloak alone, and its callback is the one that Keycloak knows', () => {
  const of = made();
  expect(envOf(of)).toContainEqual(value('VIKUNJA_AUTH_LOCAL_ENABLED', 'false'));
  expect(envOf(of)).toContainEqual(
    value('VIKUNJA_AUTH_OPENID_PROVIDERS_KEYCLOAK_AUTHURL', 'https://auth.home.example.com/realms/thinkube'),
  );
  const client = of.plan.components
    .find(({ id }) => id === 'keycloak')
    ?.clients.find(({ owner }) => owner === 'vikunja');
  expect(client?.need).toMatchObject({ redirectPaths: ['/auth/openid/keycloak'] });
});

test('a password of its own opens it only where the config says so', () => {
  expect(envOf(made({ localLogin: true }))).toContainEqual(value('VIKUNJA_AUTH_LOCAL_ENABLED', 'true'));
  expect(envOf(made({ localLogin: true }))).toContainEqual(
    value('VIKUNJA_SERVICE_ENABLEREGISTRATION', 'false'),
  );
});

test('tasks are in the shared database, attachments in a bucket, nothing on a volume', () => {
  const of = made();
  expect(envOf(of)).toEqual(
    expect.arrayContaining([
      value('VIKUNJA_DATABASE_HOST', 'postgresql.postgresql.svc:5432'),
      secret('VIKUNJA_DATABASE_PASSWORD', 'vikunja-database', 'password'),
      value('VIKUNJA_FILES_S3_BUCKET', 'vikunja'),
      value('VIKUNJA_FILES_S3_USEPATHSTYLE', 'true'),
    ]),
  );
  expect(dig(of.get('StatefulSet', 'vikunja'), 'spec', 'volumeClaimTemplates')).toBeUndefined();
});

test('sessions survive a restart: what signs them is generated once', () => {
  expect(envOf(made())).toContainEqual(secret('VIKUNJA_SERVICE_SECRET', 'vikunja-session', 'key'));
});

test('its numbers are open to Prometheus, with a password, and to nobody without Prometheus', () => {
  const measured = made(true, { prometheus: true });
  expect(envOf(measured)).toEqual(
    expect.arrayContaining([
      value('VIKUNJA_METRICS_ENABLED', 'true'),
      secret('VIKUNJA_METRICS_PASSWORD', 'vikunja-metrics', 'password'),
    ]),
  );
  expect(JSON.stringify(envOf(made(true, { prometheus: false })))).not.toContain('METRICS');
});

test('a database that is away does not get it killed', () => {
  const container = dig(made().get('StatefulSet', 'vikunja'), 'spec', 'template', 'spec', 'containers', 0);
  expect(dig(container, 'readinessProbe', 'httpGet', 'path')).toBe('/health');
  expect(dig(container, 'livenessProbe', 'httpGet')).toBeUndefined();
});
