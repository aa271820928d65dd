/** What a user relies on when penpot is on. */
import { dig } from './dig';
import { platform } from './platform';

const made = platform({ components: { penpot: true } });
const env = (workload: string, kind: string): readonly unknown[] => {
  const found = dig(made.get(kind, workload), 'spec', 'template', 'spec', 'containers', 0, 'env');
  return Array.isArray(found) ? found : [];
};

test('people come by Keycloak alone, and its callback is the one that Keycloak knows', () => {
  const flags = env('penpot-backend', 'StatefulSet').find((each) => dig(each, 'name') === 'PENPOT_FLAGS');
  expect(dig(flags, 'value')).toContain('disable-login-with-password');
  expect(dig(flags, 'value')).toContain('enable-login-with-oidc');
  const client = made.plan.components
    .find(({ id }) => id === 'keycloak')
    ?.clients.find(({ owner }) => owner === 'penpot');
  expect(client?.need).toMatchObject({ redirectPaths: ['/api/auth/oidc/callback'] });
});

test('it may call Keycloak, which has a private address', () => {
  expect(env('penpot-backend', 'StatefulSet')).toContainEqual({
    name: 'PENPOT_SSRF_ALLOWED_HOSTS',
    value: 'auth.home.example.com',
  });
});

test('back end and exporter share one key, and nothing of it is on a volume', () => {
  const key = { valueFrom: { secretKeyRef: { name: 'penpot-key', key: 'key' } }, name: 'PENPOT_SECRET_KEY' };
  expect(env('penpot-backend', 'StatefulSet')).toContainEqual(key);
  expect(env('penpot-exporter', 'Deployment')).toContainEqual(key);
  expect(made.of('penpot').filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
});

test('web sockets pass, and so do large imports', () => {
  const annotations = dig(made.get('Ingress', 'penpot'), 'metadata', 'annotations');
  expect(annotations).toMatchObject({
    'nginx.org/websocket-services': 'penpot-frontend',
    'nginx.org/client-max-body-size': '367001600',
  });
});
