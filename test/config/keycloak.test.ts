/** The real Keycloak on a real PostgreSQL, and the real gate before a program that tells what it was sent. */
import type { ChildProcess } from 'node:child_process';
import { Chart } from 'cdk8s';
import { keycloak } from '../../lib/components/keycloak';
import { Gate } from '../../lib/constructs/gate';
import { readAsset } from '../../lib/kube/asset';
import { at, items, text, texts } from '../../lib/objects/read';
import type { Asks, Client } from '../../lib/plan/kinds';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { endpointsOf, given } from '../given';
import { Browser } from './browser';
import { checkedWith, debian, goTool, maven } from './need';
import { Bench, certificate, postgres, until } from './programs';
import {
  ask,
  beside,
  type Place,
  prepare,
  provision,
  type Secrets,
  serve,
  tokenFor,
  tokenOf,
} from './real-keycloak';
import { freePort } from './run';

const needs = {
  java: debian('java'),
  python3: debian('python3'),
  postgres: debian('postgres'),
  openssl: debian('openssl'),
  unzip: debian('unzip'),
  gate: goTool('oauth2-proxy'),
  maven: debian('mvn'),
  // One release behind the image: Maven's repositories do not serve the distribution of 26.7.4.
  keycloak: maven(
    'org.keycloak:keycloak-quarkus-dist:26.7.3:zip',
    '27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f',
  ),
};

const secrets: Secrets = {
  database: { username: 'test', password: 'unused' },
  admin: { bootstrap: 'bootstrap0123456789', provisioner: 'provisioner0123456789' },
  'first-admin': { password: 'first0123456789abcdef' },
  'mlflow-client': { clientId: 'mlflow', clientSecret: 'mlflow0123456789abcdef' },
  'grafana-client': { clientId: 'grafana', clientSecret: 'grafana0123456789abcdef' },
};

/** A component that signs in, at this address. */
const clientOf = (id: string, asks: Asks<'signIn'>, url?: string): Client<'signIn'> => ({
  kind: 'signIn',
  owner: id,
  namespace: id,
  name: 'signIn',
  need: { kind: 'signIn', ...asks },
  given: { ...given.signIn, clientId: id, secret: `${id}-client` },
  routes: url === undefined ? {} : { route: { url, host: new URL(url).host } },
});

checkedWith('Keycloak and the gate', needs, (programs) => {
  const bench = new Bench();
  let place: Place;
  let server: ChildProcess;
  let gatePorts: { open: number; proxy: number; upstream: number };
  let gateUrl: string;
  let ca: string;
  const mlflow = (more: Partial<Asks<'signIn'>> = {}) =>
    clientOf('mlflow', { redirectPaths: ['/oauth2/callback'], serviceAccount: true, ...more }, gateUrl);
  const grafana = clientOf('grafana', { redirectPaths: [], redirectUris: ['https://localhost/login'] });
  const cli = clientOf('cli', {
    redirectPaths: [],
    redirectUris: ['http://127.0.0.1:8085/callback'],
    public: true,
  });
  const all = () => [mlflow(), grafana, cli];
  const provisioner = async () =>
    (await tokenOf(place, 'master', 'thinkube-provisioner', secrets['admin']?.['provisioner'] ?? '')).token;
  const realm = async (path: string) => ask(place, await provisioner(), `/thinkube${path}`);
  const client = async (id: string) =>
    items({ found: await realm(`/clients?clientId=${id}`) }, 'found')[0]?.fields;
  const page = async (browser: Browser) => browser.open(`${gateUrl}/some/page?x=1`);

  beforeAll(async () => {
    const [database, http, management, front] = await Promise.all([
      freePort(),
      freePort(),
      freePort(),
      freePort(),
    ]);
    const [open, proxy, upstream] = await Promise.all([freePort(), freePort(), freePort()]);
    place = { bench, url: `https://localhost:${front}`, ports: { database, http, management } };
    gatePorts = { open, proxy, upstream };
    gateUrl = `https://localhost:${open}`;
    const tls = certificate(bench.folder, programs.openssl.found);
    ca = tls.cert;
    await bench.tls(front, http, tls);
    await bench.tls(open, proxy, tls);
    await postgres(bench, programs.postgres.found, database);
    startGate(tls.path);
    prepare(place, programs.keycloak.found, programs.unzip.found, secrets);
    server = await serve(place, secrets);
  }, 900_000);
  afterAll(() => bench.close());

  /** The gate with the flags and variables of its Deployment. Keycloak is not there yet. */
  function startGate(trusted: string): void {
    const app = new ThinkubeApp();
    new Gate(new Chart(app, 'mlflow', { disableResourceNameHashes: true }), 'gate', {
      component: 'mlflow',
      namespace: 'mlflow',
      upstream: `http://127.0.0.1:${gatePorts.upstream}`,
      signIn: {
        secret: 'mlflow-client',
        issuer: `${place.url}/realms/thinkube`,
        endpoints: endpointsOf(`${place.url}/realms/thinkube`),
        clientId: 'mlflow',
        groups: { admins: 'admins', users: 'users' },
      },
      cookie: { secret: 'cookie' },
      trust: { configMap: 'trust', key: 'ca.crt' },
      route: {
        ...{ namespace: 'ingress', pods: 'ingress', port: 443, controller: 'ingress', class: 'nginx' },
        ...{ url: gateUrl, host: 'localhost', exposed: false, service: 'mlflow-gate', servicePort: 4180 },
        ...{ annotations: {}, paths: ['/'] },
      },
      api: ['^/api/'],
      groups: ['users'],
      podCidr: '127.0.0.0/8',
    });
    const deployment = collect(app).find(({ object }) => object.kind === 'Deployment')?.object;
    const container = items(deployment, 'spec.template.spec.containers')[0]?.fields;
    const args = texts(container, 'args').map((flag) =>
      flag.startsWith('--http-address=') ? `--http-address=127.0.0.1:${gatePorts.proxy}` : flag,
    );
    bench.start('gate', programs.gate.found, args, {
      env: {
        OAUTH2_PROXY_CLIENT_ID: 'mlflow',
        OAUTH2_PROXY_CLIENT_SECRET: secrets['mlflow-client']?.['clientSecret'],
        OAUTH2_PROXY_COOKIE_SECRET: 'abcdefghijklmnopqrstuvwxyz012345',
        SSL_CERT_FILE: trusted,
      },
    });
    void bench.http(gatePorts.upstream, (incoming, outgoing) => {
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify({ path: incoming.url, headers: incoming.headers }));
    });
  }

  test('the gate is ready while Keycloak is away, and sends people to the issuer', async () => {
    for (const path of ['/ping', '/ready']) {
      const probe = async () => (await fetch(`http://127.0.0.1:${gatePorts.proxy}${path}`)).status === 200;
      await until(`the gate's ${path}`, 20, probe);
    }
    const answer = await fetch(`http://127.0.0.1:${gatePorts.proxy}/`, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    const target = new URL(answer.headers.get('location') ?? '');
    expect(`${target.origin}${target.pathname}`).toBe(
      `${place.url}/realms/thinkube/protocol/openid-connect/auth`,
    );
    expect(target.searchParams.get('redirect_uri')).toBe(`${gateUrl}/oauth2/callback`);
    expect(target.searchParams.get('code_challenge_method')).toBe('S256');
  });

  test('the realm is made although the work is killed again and again', async () => {
    for (const requests of [2, 5, 8, 11, 14, 19, 26, 33, 40])
      await provision(place, all(), secrets, requests);
    const said = await provision(place, all(), secrets);
    expect(said).toContain('the realm is as claimed');
    const groups = items({ found: await realm('/groups') }, 'found').map(({ fields }) =>
      text(fields, 'name'),
    );
    expect(groups.sort()).toEqual(['admins', 'users']);
    const [admin, ...others] = items({ found: await realm('/users?username=admin') }, 'found');
    expect(others).toEqual([]);
    expect(admin?.fields).toMatchObject({ email: 'me@example.com', emailVerified: true });
    expect(at(admin?.fields, 'requiredActions')).toEqual(['UPDATE_PASSWORD']);
    const mine = await realm(`/users/${text(admin?.fields, 'id')}/groups`);
    const joined = items({ mine }, 'mine').map(({ fields }) => text(fields, 'name'));
    expect(joined.sort()).toEqual(['admins', 'users']);
    expect(await client('cli')).toMatchObject({
      publicClient: true,
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
  }, 240_000);

  test('the bootstrap client is gone, and stays gone when the server starts again', async () => {
    const before = await tokenOf(
      place,
      'master',
      'thinkube-bootstrap',
      secrets['admin']?.['bootstrap'] ?? '',
    );
    expect(before.status).toBe(401);
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    server = await serve(place, secrets);
    const after = await tokenOf(place, 'master', 'thinkube-bootstrap', secrets['admin']?.['bootstrap'] ?? '');
    expect(after.status).toBe(401);
    expect(await provisioner()).not.toBe('');
  }, 400_000);

  test('done a second time it changes nothing', async () => {
    expect(await provision(place, all(), secrets)).toBe('the realm is as claimed\n');
  });

  test('a client signs in as itself: issuer, audience and groups are right', async () => {
    const { needs } = await tokenOf(place, 'thinkube', 'mlflow', 'mlflow0123456789abcdef');
    expect(needs).toMatchObject({ iss: `${place.url}/realms/thinkube`, aud: 'mlflow', groups: ['users'] });
  });

  test('addresses and secrets change in place; what nobody needs is disabled and comes back', async () => {
    const before = await client('mlflow');
    const moved = mlflow({ redirectUris: ['https://localhost/new'] });
    const rotated = { ...secrets, 'mlflow-client': { clientSecret: 'another0123456789abcdef' } };
    await provision(place, [moved, cli], rotated);
    const after = await client('mlflow');
    expect(text(after, 'id')).toBe(text(before, 'id'));
    expect(texts(after, 'redirectUris')).toContain('https://localhost/new');
    expect((await tokenOf(place, 'thinkube', 'mlflow', 'another0123456789abcdef')).status).toBe(200);
    expect((await tokenOf(place, 'thinkube', 'mlflow', 'mlflow0123456789abcdef')).status).toBe(401);
    expect(await client('grafana')).toMatchObject({ enabled: false });
    await provision(place, all(), secrets);
    expect(await client('grafana')).toMatchObject({ enabled: true });
    expect(texts(await client('mlflow'), 'redirectUris')).toEqual([`${gateUrl}/oauth2/callback`]);
  });

  test('the first administrator signs in, changes the password and gets through the gate', async () => {
    const browser = new Browser(ca);
    const form = await page(browser);
    expect(form.url).toContain(`${place.url}/realms/thinkube/`);
    const password = secrets['first-admin']?.['password'] ?? '';
    const change = await browser.submit(form, { username: 'admin', password });
    const chosen = 'a-password-of-my-own-1';
    const profile = await browser.submit(change, { 'password-new': chosen, 'password-confirm': chosen });
    const done = profile.url.startsWith(gateUrl)
      ? profile
      : await browser.submit(profile, { email: 'me@example.com', firstName: 'Ada', lastName: 'Lovelace' });
    expect(done).toMatchObject({ status: 200, url: `${gateUrl}/some/page?x=1` });
    const seen: unknown = JSON.parse(done.body);
    expect(at(seen, 'headers')).toMatchObject({
      'x-forwarded-email': 'me@example.com',
      'x-forwarded-preferred-username': 'admin',
      'x-forwarded-groups': expect.stringMatching(/admins/),
      host: gateUrl.slice('https://'.length),
    });
    // NGINX takes a header line of 8 KB.
    expect(browser.cookieBytes(gateUrl)).toBeLessThan(7000);

    // The password stays the one that was chosen, however often the work is done.
    await provision(place, all(), secrets);
    const another = new Browser(ca);
    const entered = await another.submit(await page(another), { username: 'admin', password: chosen });
    expect(entered).toMatchObject({ status: 200, url: `${gateUrl}/some/page?x=1` });

    await browser.open(`${gateUrl}/oauth2/sign_out`);
    expect((await page(browser)).body).toContain('name="password"');
  });

  test('programs pass with a token on API paths, and are told 401 or 403 without a good one', async () => {
    const { token } = await tokenOf(place, 'thinkube', 'mlflow', 'mlflow0123456789abcdef');
    const others = await tokenOf(place, 'master', 'thinkube-provisioner', 'provisioner0123456789');
    const statusWith = async (bearer?: string) =>
      (
        await fetch(`http://127.0.0.1:${gatePorts.proxy}/api/2.0/x`, {
          redirect: 'manual',
          headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
        })
      ).status;
    expect(await statusWith(token)).toBe(200);
    expect(await statusWith()).toBe(401);
    expect(await statusWith(others.token)).toBe(403);
  });

  test('an administrator can be made while nobody can sign in', async () => {
    const quiet = ['--no-prompt', '--username', 'rescuer', '--password:env', 'RESCUE'];
    beside(place, secrets, keycloak.help.emergency ?? '', quiet);
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'rescuer' };
    const { status } = await tokenFor(place, 'master', { ...form, password: 'rescue0123456789' });
    expect(status).toBe(200);
  }, 240_000);

  test('a database that was restored without its credentials is taken over as the message says', async () => {
    const others = {
      ...secrets,
      admin: { bootstrap: 'boot-2-0123456789', provisioner: 'prov-2-0123456789' },
    };
    const told = await provision(place, all(), others).catch((error: Error) => error.message);
    expect(told).toContain('restored without them');
    beside(place, others, told);
    expect(await provision(place, all(), others)).toContain('the realm is as claimed');
    const { status } = await tokenOf(place, 'master', 'thinkube-provisioner', 'prov-2-0123456789');
    expect(status).toBe(200);
  }, 240_000);

  test('alerts and the dashboard ask for metrics that it has', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${place.ports.management}/metrics`)).text();
    const files = ['alerts.yaml', 'dashboard.json'];
    const shipped = files.map((file) => readAsset(keycloak.folder, file));
    const asked = new Set(shipped.join('\n').match(/\b(keycloak|http|agroal|jvm)_[a-z_]+/g));
    for (const name of asked) expect(metrics).toContain(`${name}{`);
  });
});
