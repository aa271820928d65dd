/** The real Superset with our configuration: its tables, the connections that it starts with, and sign-in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dig } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, python } from './need';
import { Bench, must, postgres, until } from './programs';
import { freePort } from './run';

const needs = {
  postgres: debian('postgres'),
  redis: debian('redis-server'),
  superset: python('superset', [
    'apache-superset==6.1.0',
    'psycopg2-binary==2.9.13',
    'Authlib==1.6.12',
    // As upstream pins them for this version: newer ones do not get on with it.
    ...['flask-appbuilder==5.0.2', 'flask-caching==2.3.1', 'cachelib==0.13.0', 'flask-session==0.8.0'],
    ...['flask-limiter==3.12', 'flask-talisman==1.1.0', 'flask-wtf==1.2.2', 'limits==5.1.0'],
    ...['celery==5.5.2', 'kombu==5.5.3', 'redis==5.3.1', 'gunicorn==23.0.0', 'werkzeug==3.1.3'],
    ...['marshmallow==3.26.1', 'alembic==1.15.2', 'click==8.2.1', 'rich==13.9.4', 'cachetools==6.2.1'],
  ]),
};

checkedWith('Superset', needs, (programs) => {
  const bench = new Bench();
  afterAll(() => bench.close());
  const config = join(bench.folder, 'config');
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'] };
  let psql: readonly string[] = [];
  const sql = (database: string, query: string) =>
    must('psql', [...psql, '-At', '-c', query, database]).trim();
  const program = (name: string) => join(programs.superset.found, '..', name);
  const run = (name: string, ...args: readonly string[]) => must(program(name), args, { env, cwd: config });

  beforeAll(async () => {
    const made = platform({ components: { superset: { worker: true }, timescaledb: true } });
    mkdirSync(config);
    const data = dig(made.get('ConfigMap', 'superset-config', 'superset'), 'data');
    for (const [file, text] of Object.entries(Object(data))) writeFileSync(join(config, file), String(text));
    const [database, cache] = [await freePort(), await freePort()];
    await postgres(bench, programs.postgres.found, database);
    bench.start('redis', programs.redis.found, ['--port', String(cache), '--save', '']);
    psql = ['-h', '127.0.0.1', '-p', String(database), '-U', 'test'];
    for (const name of ['superset', 'warehouse']) sql('postgres', `CREATE DATABASE ${name}`);
    const at = (name: string) => `postgresql+psycopg2://test@127.0.0.1:${database}/${name}`;
    Object.assign(env, {
      HOME: bench.folder,
      FLASK_APP: 'superset.app:create_app()',
      SUPERSET_CONFIG_PATH: join(config, 'superset_config.py'),
      SUPERSET_HOME: bench.folder,
      SUPERSET_SECRET_KEY: 'k'.repeat(64),
      DATABASE_URL: at('superset'),
      WAREHOUSE_URL: at('warehouse'),
      MEASUREMENTS_URL: at('postgres'),
      CACHE_URL: `redis://127.0.0.1:${cache}/3`,
      CLIENT_SECRET: 'secret',
      ADMIN_PASSWORD: 'password',
    });
    run('superset', 'db', 'upgrade');
    run('superset', 'init');
  }, 300_000);

  test('the warehouse and TimescaleDB are connected, once, and only the warehouse takes uploads', () => {
    run('python', join(config, 'prepare.py'));
    run('python', join(config, 'prepare.py'));
    expect(
      sql(
        'superset',
        'SELECT database_name, expose_in_sqllab, allow_run_async, allow_file_upload FROM dbs ORDER BY 1',
      ),
    ).toBe('TimescaleDB|t|t|f\nWarehouse|t|t|t');
    const catalogs =
      'import superset.app; app = superset.app.create_app(); app.app_context().push(); ' +
      'from superset import db; from superset.models.core import Database; ' +
      "one = db.session.query(Database).filter_by(database_name='TimescaleDB').one(); " +
      "print(one.allow_multi_catalog, 'warehouse' in one.get_all_catalog_names())";
    expect(run('python', '-c', catalogs)).toContain('True True');
    // What it needs to connect is encrypted there.
    expect(sql('superset', 'SELECT sqlalchemy_uri FROM dbs')).not.toContain('password');
  });

  test('roles that groups are mapped to are there', () => {
    expect(sql('superset', 'SELECT name FROM ab_role ORDER BY 1').split('\n')).toEqual(
      expect.arrayContaining(['Admin', 'Alpha', 'Gamma', 'Public', 'sql_lab']),
    );
  });

  test('sign-in leads to Keycloak by the public address, and signing out too', async () => {
    const port = await freePort();
    const args = [`--bind=127.0.0.1:${port}`, '--worker-class=gthread', '--threads=4', '--timeout=300'];
    bench.start('web', program('gunicorn'), [...args, 'superset.app:create_app()'], { env, cwd: config });
    const get = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        redirect: 'manual',
        headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'charts.home.example.com' },
      });
    await until('Superset', 90, async () => (await get('/health')).ok);
    const login = new URL(String((await get('/login/keycloak')).headers.get('location')));
    expect(login.origin + login.pathname).toBe(
      'https://auth.home.example.com/realms/thinkube/protocol/openid-connect/auth',
    );
    expect(Object.fromEntries(login.searchParams)).toMatchObject({
      client_id: 'superset',
      redirect_uri: 'https://charts.home.example.com/oauth-authorized/keycloak',
      scope: 'openid profile email groups',
    });
    expect((await get('/login/')).status).toBe(200);
    expect((await get('/logout/')).headers.get('location')).toContain('/protocol/openid-connect/logout?');
  });
});
