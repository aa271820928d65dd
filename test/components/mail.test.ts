/** The block `mail`: who sends by it, with which words, and that the password is written down nowhere. */
import { defineComponent, need } from '../../lib/kit';
import { dig, each } from './dig';
import { everything, type Made, planned, platform } from './platform';
import { stub } from './stand-ins';

const relay = { server: 'smtp.example.net:587', from: 'home@example.net' };
const signedIn = { ...relay, username: 'me', password: { secret: 'smtp', key: 'password' } };
const senders = {
  ...{ keycloak: true, gitea: true, penpot: true, vikunja: true, grafana: true, outline: true },
  prometheus: { notify: { email: { to: 'me@example.net' } } },
};

const made = (mail: object | undefined, components: object = senders): Made =>
  platform({ components: { ...components }, config: { mail } });
const all = made(signedIn);

const container = (from: Made, kind: string, name: string) =>
  dig(from.get(kind, name), 'spec', 'template', 'spec', 'containers', 0);
const env = (from: Made, kind: string, name: string) =>
  Object.fromEntries(
    each(container(from, kind, name), 'env').map((one) => [String(dig(one, 'name')), dig(one, 'value')]),
  );
const refOf = (from: Made, kind: string, name: string, variable: string) =>
  each(container(from, kind, name), 'env')
    .filter((one) => dig(one, 'name') === variable)
    .map((one) => dig(one, 'valueFrom', 'secretKeyRef'));
const password = [{ name: 'smtp', key: 'password' }];

test('every rule is kept with it', () => expect(all.problems).toEqual([]));

test('without it nothing is sent, asked for, or let out', () => {
  const none = made(undefined, { ...senders, prometheus: true });
  expect(none.problems).toEqual([]);
  const others = none.objects.filter(({ object }) => object.metadata.name !== 'keycloak-realm');
  expect(JSON.stringify(others)).not.toMatch(/smtp|mailer|NOTIFY_MAIL/i);
  // The script that takes the server out of the realm again.
  expect(dig(none.get('ConfigMap', 'keycloak-realm'), 'data', 'mail.json')).toBe('null\n');
  expect(none.plan.edges.filter(({ why }) => why.startsWith('mail'))).toEqual([]);
});

describe('the Secret', () => {
  test('is made by the user once, where credentials are', () => {
    expect(all.plan.userSecrets).toEqual([
      {
        component: 'credentials',
        namespace: 'credentials',
        secret: 'smtp',
        keys: ['password'],
        reason: 'the password of me at smtp.example.net:587',
      },
    ]);
  });

  test.each(Object.keys(senders))('is copied to %s, which may read no more than its own', (id) => {
    expect(dig(all.get('ExternalSecret', 'smtp', id), 'spec', 'dataFrom')).toEqual([
      { extract: { key: 'smtp' } },
    ]);
    const names = dig(all.get('Role', `${id}-reader`, 'credentials'), 'rules', 0, 'resourceNames');
    expect(names).toContain('smtp');
  });

  test('is copied nowhere else', () => {
    const copies = all.objects.filter(
      ({ object }) => object.kind === 'ExternalSecret' && object.metadata.name === 'smtp',
    );
    expect(copies.map(({ component }) => component).sort()).toEqual(Object.keys(senders).sort());
  });

  test('cannot have the name of one that is generated', () => {
    const mail = { ...signedIn, password: { secret: 'gitea-admin', key: 'password' } };
    expect(() => planned({ components: { gitea: true }, config: { mail } })).toThrow(
      'mail.password.secret: gitea-admin is the name of a Secret that the platform generates',
    );
  });
});

test('only pods that send may go there, and only to its port', () => {
  const out = all.plan.edges.filter(({ why }) => why === 'mail by smtp.example.net');
  expect(out.map(({ from }) => ('component' in from ? (from.pods ?? from.component) : ''))).toEqual([
    'gitea',
    'grafana',
    'keycloak',
    'outline',
    'penpot-backend',
    'alertmanager',
    'vikunja',
  ]);
  for (const { ports } of out) expect(ports).toEqual([{ port: 587, protocol: 'TCP' }]);
});

test('a server below the home domain is left to whoever knows it', () => {
  const { plan } = made({ ...relay, server: 'mail.home.example.com:25', tls: false }, { gitea: true });
  expect(plan.outsiders).toEqual([{ host: 'mail.home.example.com', title: 'Gitea' }]);
});

describe('Keycloak', () => {
  const file = (from: Made, name: string) =>
    dig(from.get('ConfigMap', 'keycloak-realm'), 'data', name) ?? 'null';
  const job = (from: Made) => from.of('keycloak').find(({ kind }) => kind === 'Job');

  test('has the server in its realm, with the password from the Secret', () => {
    expect(JSON.parse(String(file(all, 'mail.json')))).toEqual({
      host: 'smtp.example.net',
      port: '587',
      from: 'home@example.net',
      ssl: 'false',
      starttls: 'true',
      auth: 'true',
      user: 'me',
    });
    const pod = dig(job(all), 'spec', 'template', 'spec');
    expect(dig(pod, 'containers', 0, 'command', 1)).toBe('/config/mail.py');
    expect(each(pod, 'volumes').flatMap((volume) => each(volume, 'projected', 'sources'))).toContainEqual({
      secret: { name: 'smtp', items: [{ key: 'password', path: 'mail/password' }] },
    });
  });

  test('trusts the roots of the platform', () => {
    expect(env(all, 'StatefulSet', 'keycloak')).toMatchObject({ KC_TRUSTSTORE_PATHS: '/trust/ca.crt' });
  });
});

test('Gitea tells of issues', () => {
  expect(env(all, 'StatefulSet', 'gitea')).toMatchObject({
    GITEA__service__ENABLE_NOTIFY_MAIL: 'true',
    GITEA__mailer__ENABLED: 'true',
    GITEA__mailer__PROTOCOL: 'smtp+starttls',
    GITEA__mailer__SMTP_ADDR: 'smtp.example.net',
    GITEA__mailer__SMTP_PORT: '587',
    GITEA__mailer__FROM: 'home@example.net',
    GITEA__mailer__USER: 'me',
  });
  expect(refOf(all, 'StatefulSet', 'gitea', 'GITEA__mailer__PASSWD')).toEqual(password);
});

test('Penpot invites', () => {
  expect(env(all, 'StatefulSet', 'penpot-backend')).toMatchObject({
    PENPOT_FLAGS: expect.stringContaining('enable-smtp'),
    PENPOT_SMTP_HOST: 'smtp.example.net',
    PENPOT_SMTP_TLS: 'true',
    PENPOT_SMTP_SSL: 'false',
  });
  expect(refOf(all, 'StatefulSet', 'penpot-backend', 'PENPOT_SMTP_PASSWORD')).toEqual(password);
});

test('Vikunja reminds', () => {
  expect(env(all, 'StatefulSet', 'vikunja')).toMatchObject({
    VIKUNJA_MAILER_ENABLED: 'true',
    VIKUNJA_MAILER_HOST: 'smtp.example.net',
    VIKUNJA_MAILER_FORCESSL: 'false',
  });
  expect(refOf(all, 'StatefulSet', 'vikunja', 'VIKUNJA_MAILER_PASSWORD')).toEqual(password);
});

test('Grafana insists on TLS, and says where it cannot', () => {
  expect(env(all, 'Deployment', 'grafana')).toMatchObject({
    GF_SMTP_HOST: 'smtp.example.net:587',
    GF_SMTP_STARTTLS_POLICY: 'MandatoryStartTLS',
    SSL_CERT_FILE: '/trust/ca.crt',
  });
  expect(refOf(all, 'Deployment', 'grafana', 'GF_SMTP_PASSWORD')).toEqual(password);
  const odd = made({ ...relay, server: 'smtp.example.net:10465', tlsFromStart: true }, { grafana: true });
  expect(odd.plan.notes).toContainEqual(expect.stringContaining('Grafana: sends no mail'));
  expect(env(odd, 'Deployment', 'grafana')).not.toHaveProperty('GF_SMTP_ENABLED');
});

test('Outline tells who follows a page', () => {
  expect(env(all, 'StatefulSet', 'outline')).toMatchObject({
    SMTP_HOST: 'smtp.example.net',
    SMTP_PORT: '587',
    SMTP_SECURE: 'false',
    SMTP_DISABLE_STARTTLS: 'false',
    SMTP_USERNAME: 'me',
  });
  expect(refOf(all, 'StatefulSet', 'outline', 'SMTP_PASSWORD')).toEqual(password);
});

describe('TLS', () => {
  const protocol = (mail: object) =>
    env(made({ ...relay, ...mail }, { gitea: true }), 'StatefulSet', 'gitea')['GITEA__mailer__PROTOCOL'];

  test.each([
    ['smtp+starttls', {}],
    ['smtps', { server: 'smtp.example.net:465' }],
    ['smtps', { tlsFromStart: true }],
    ['smtp+starttls', { server: 'smtp.example.net:465', tlsFromStart: false }],
    ['smtp', { server: 'nas.lan:25', tls: false }],
  ])('is %s for %j', (expected, mail) => expect(protocol(mail)).toBe(expected));
});

test('a relay that asks for no name needs no Secret', () => {
  const open = made(relay);
  expect(open.problems).toEqual([]);
  expect(open.plan.userSecrets).toEqual([]);
  expect(env(open, 'StatefulSet', 'gitea')).not.toHaveProperty('GITEA__mailer__USER');
});

test('a component of one’s own sends by it as well', () => {
  const notes = defineComponent({
    ...stub,
    id: 'notes',
    title: 'Notes',
    needs: () => ({ mail: need.mail() }),
    workloads: () => ({ notes: { kind: 'Deployment', containers: {}, madeBy: 'nobody' } }),
  });
  const { plan, get } = platform({
    components: { notes: true },
    config: { mail: signedIn },
    from: [...everything, notes],
  });
  expect(plan.components.find(({ id }) => id === 'notes')?.given).toEqual({
    mail: {
      kind: 'mail',
      host: 'smtp.example.net',
      port: 587,
      from: 'home@example.net',
      tls: 'starttls',
      account: { username: 'me', secret: 'smtp', key: 'password' },
    },
  });
  expect(plan.components.map(({ id }) => id)).toContain('external-secrets');
  expect(get('ExternalSecret', 'smtp', 'notes').metadata.namespace).toBe('notes');
});
