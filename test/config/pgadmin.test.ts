/** The real pgAdmin with the emitted configuration and script, on a real PostgreSQL; Keycloak is played. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { items, text } from '../../lib/objects/read';
import { dig } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, python } from './need';
import { Bench, must, postgres, until } from './programs';
import { environment } from './real-keycloak';
import { freePort } from './run';

const needs = {
  postgres: debian('postgres'),
  psql: debian('psql'),
  pgadmin: python('pgadmin4', ['pgadmin4==9.18', 'gunicorn==23.0.0']),
};
const secrets = {
  'pgadmin-first': { password: 'first0123456789' },
  'pgadmin-sign-in': { clientId: 'pgadmin', clientSecret: 'secret' },
};
/** What the ingress controller adds. */
const forwarded = {
  'x-forwarded-for': '192.168.1.50',
  'x-forwarded-host': 'databases.home.example.com',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
};

checkedWith('pgAdmin', needs, (programs) => {
  const bench = new Bench();
  const made = platform({ components: { pgadmin: true } });
  const container =
    items(made.get('StatefulSet', 'pgadmin'), 'spec.template.spec.containers')[0]?.fields ?? {};
  const bin = dirname(programs.pgadmin.found);
  let url = '';
  let issuer = '';
  let database = 0;

  const psql = (sql: string, name = 'pgadmin') =>
    must(programs.psql.found, [
      ...['-h', '127.0.0.1', '-p', String(database), '-U', 'test', '-Atc', sql],
      name,
    ]).trim();

  /** As the pod runs it, in other folders. */
  async function start(name: string) {
    const port = await freePort();
    const here = join(bench.folder, name);
    mkdirSync(here);
    const files = Object.entries(Object(dig(made.get('ConfigMap', 'pgadmin-config'), 'data')));
    for (const [file, content] of files) writeFileSync(join(here, file), String(content));
    const library = readdirSync(join(bin, '..', 'lib'))[0] ?? '';
    const env = {
      ...environment(container, secrets),
      PATH: process.env['PATH'],
      PGADMIN: join(bin, '..', 'lib', library, 'site-packages', 'pgadmin4'),
      PYTHON: join(bin, 'python'),
      // The image has the file beside the program.
      PYTHONPATH: here,
      SERVERS: join(here, 'servers.json'),
      DATA_DIR: join(here, 'data'),
      HOME: here,
      PORT: String(port),
      CONFIG_DATABASE_URI: `postgresql://test:unused@127.0.0.1:${database}/pgadmin`,
      OIDC_ISSUER: issuer,
    };
    const server = bench.start(name, 'sh', [join(here, 'start.sh')], { env });
    const probe = text(container, 'readinessProbe.httpGet.path') ?? '';
    url = `http://127.0.0.1:${port}`;
    await until(
      'pgAdmin',
      110,
      async () => (await fetch(url + probe)).ok,
      () => server.exitCode !== null,
    ).catch((error: Error) => {
      throw new Error(`${error.message}:\n${bench.log(name).slice(-3000)}`);
    });
  }

  /** Presses a button of its page. */
  async function press(fields: Readonly<Record<string, string>>): Promise<URL> {
    const page = await fetch(`${url}/login`, { headers: forwarded });
    const token = /csrfToken": "([^"]+)"/.exec(await page.text())?.[1] ?? '';
    const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const answer = await fetch(`${url}/authenticate/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...forwarded, cookie, referer: 'https://databases.home.example.com/login' },
      body: new URLSearchParams({ csrf_token: token, ...fields }),
    });
    return new URL(answer.headers.get('location') ?? '', 'https://databases.home.example.com');
  }

  beforeAll(async () => {
    const keycloak = await freePort();
    database = await freePort();
    await postgres(bench, programs.postgres.found, database);
    psql('create database pgadmin', 'postgres');
    issuer = `http://127.0.0.1:${keycloak}/realms/thinkube`;
    await bench.http(keycloak, (_, answer) => {
      const address = (path: string) => `${issuer}/protocol/openid-connect/${path}`;
      answer.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          issuer,
          authorization_endpoint: address('auth'),
          token_endpoint: address('token'),
          userinfo_endpoint: address('userinfo'),
          jwks_uri: address('certs'),
        }),
      );
    });
    await start('first');
  }, 240_000);
  afterAll(() => bench.close());

  test('sends people to Keycloak, and back to its public name', async () => {
    const to = await press({ oauth2_button: 'keycloak' });
    expect(to.href).toContain(`${issuer}/protocol/openid-connect/auth?`);
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      client_id: 'pgadmin',
      redirect_uri: 'https://databases.home.example.com/oauth2/authorize',
      code_challenge_method: 'S256',
    });
  });

  test('does not take the password of its own account', async () => {
    const fields = {
      internal_button: 'Login',
      email: 'local-admin@example.com',
      password: 'first0123456789',
    };
    expect((await press(fields)).pathname).toBe('/login');
  });

  test('started again, it has the server once, for everybody and without a password', async () => {
    await start('second');
    expect(psql('select name, shared, username, password is null from server')).toBe('Platform|t|postgres|t');
  }, 120_000);
});
