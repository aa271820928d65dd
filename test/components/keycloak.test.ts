import { keycloak } from '../../lib/components/keycloak';
import { defineComponent, need } from '../../lib/kit';
import { items, text, texts } from '../../lib/objects/read';
import type { Asks } from '../../lib/plan/kinds';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';
import { stub } from './stand-ins';

/** Software that signs people in, with these words of its own. */
const notes = (asks: Asks<'signIn'>) =>
  defineComponent({
    ...stub,
    id: 'notes',
    title: 'Notes',
    needs: () => ({
      signIn: need.signIn(asks),
      desktop: need.signIn({ redirectPaths: [], redirectUris: ['http://127.0.0.1:9/done'], public: true }),
      route: need.route({ host: 'notes', port: 80 }),
    }),
    workloads: () => ({ notes: { kind: 'Deployment', containers: {}, madeBy: 'nobody' } }),
  });

const made = (asks: Asks<'signIn'>, options: unknown = true, config = {}): Made =>
  platform({
    components: { notes: true, keycloak: options },
    config,
    from: [...everything, notes(asks)],
  });
const callback = { redirectPaths: ['/callback'] };

/** What the realm's Job reads. */
const wanted = (of: Made): unknown =>
  JSON.parse(String(dig(of.get('ConfigMap', 'keycloak-realm'), 'data', 'wanted.json')));
const clientOf = (of: Made, id: string) =>
  each(wanted(of), 'clients').find((client) => dig(client, 'clientId') === id);
const jobsOf = (of: Made) => of.of('keycloak').filter(({ kind }) => kind === 'Job');

test('in a platform keeps every rule', () => expect(made(callback).problems).toEqual([]));

test('addresses of a client are exact, and follow the name of the component', () => {
  const of = made({ redirectPaths: ['/callback', '/api/callback'], logoutPaths: ['/bye'] });
  expect(clientOf(of, 'notes')).toEqual({
    clientId: 'notes',
    public: false,
    serviceAccount: false,
    redirectUris: ['https://notes.home.example.com/callback', 'https://notes.home.example.com/api/callback'],
    logoutUris: ['https://notes.home.example.com/bye'],
    home: 'https://notes.home.example.com',
  });
});

test('tokens of programs outlive a weekend, and those of browsers are renewed', () => {
  const lifetime = (asks: Asks<'signIn'>) => dig(clientOf(made(asks), 'notes'), 'tokenLifetime');
  expect(lifetime(callback)).toBeUndefined();
  expect(lifetime({ ...callback, serviceAccount: true })).toBe(259_200);
  expect(lifetime({ ...callback, tokenLifetime: 3600 })).toBe(3600);
});

test('a public client has an id of its own and no secret to lose', () => {
  const of = made(callback);
  expect(clientOf(of, 'notes-desktop')).toMatchObject({
    public: true,
    redirectUris: ['http://127.0.0.1:9/done'],
  });
  expect(of.plan.credentials.find(({ name }) => name === 'notes-desktop')).toMatchObject({
    keys: [],
    fixed: { clientId: 'notes-desktop' },
  });
});

test('the issuer is the same for everybody, and follows the name that the owner chose', () => {
  const { plan, get } = made(callback, { host: 'login' });
  const issuer = 'https://login.home.example.com/realms/thinkube';
  expect(plan.components.find(({ id }) => id === 'notes')?.given['signIn']).toMatchObject({
    issuer,
    endpoints: {
      authorize: `${issuer}/protocol/openid-connect/auth`,
      token: `${issuer}/protocol/openid-connect/token`,
      userInfo: `${issuer}/protocol/openid-connect/userinfo`,
      keys: `${issuer}/protocol/openid-connect/certs`,
      logout: `${issuer}/protocol/openid-connect/logout`,
    },
  });
  const container = items(get('StatefulSet', 'keycloak'), 'spec.template.spec.containers')[0]?.fields;
  const env = items(container, 'env').map(({ fields }) => [text(fields, 'name'), text(fields, 'value')]);
  expect(Object.fromEntries(env)).toMatchObject({ KC_HOSTNAME: 'https://login.home.example.com' });
});

test('another client or administrator is another Job; the same config is the same Job', () => {
  const name = (of: Made) => jobsOf(of).map(({ metadata }) => metadata.name);
  const first = name(made(callback));
  expect(name(made(callback))).toEqual(first);
  expect(name(made({ redirectPaths: ['/other'] }))).not.toEqual(first);
  const admin = { username: 'ada', email: 'ada@example.com' };
  const cluster = { domain: 'home.example.com', admin };
  expect(name(made(callback, true, { cluster }))).not.toEqual(first);
});

test('the Job waits for the secret of every confidential client', () => {
  const volumes = items(jobsOf(made(callback))[0], 'spec.template.spec.volumes');
  const sources = volumes.flatMap(({ fields }) => items(fields, 'projected.sources'));
  expect(sources.map(({ fields }) => text(fields, 'secret.name'))).toEqual([
    'keycloak-admin',
    'keycloak-admin',
    'keycloak-first-admin',
    'minio-sign-in',
    'notes-sign-in',
  ]);
});

test('one server at a time, half of its memory for Java', () => {
  const of = made(callback, { memory: '2Gi' });
  const container = items(of.get('StatefulSet', 'keycloak'), 'spec.template.spec.containers')[0]?.fields;
  expect(dig(container, 'resources', 'limits', 'memory')).toBe('2Gi');
  expect(texts(container, 'command')).toEqual(['/kc/bin/kc.sh', 'start', '--optimized']);
  for (const memory of ['512Mi', '1000Mi']) {
    expect(() => made(callback, { memory })).toThrow(/too little/);
  }
});

test('the way back in is the same wherever it is told, and has room beside the server', () => {
  const of = made(callback);
  const [rotation = ''] =
    of.plan.credentials.find(({ name }) => name === 'keycloak-admin')?.rotation?.after ?? [];
  const script = String(dig(of.get('ConfigMap', 'keycloak-realm'), 'data', 'provision.py'));
  expect(script.replace(/\\\n\s*/g, '')).toContain(rotation);
  const [settings = ''] = /env "[^"]*"/.exec(rotation) ?? [];
  // Measured: 500 MB are the server's, and 350 with these settings, out of 1 Gi.
  expect(settings).toContain('-Xmx128m -XX:TieredStopAtLevel=1');
  expect(keycloak.help.emergency).toContain(settings);
});
