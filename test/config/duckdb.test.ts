/** The lake as the shell and the server see it: the real DuckDB with PostgreSQL and a store that speaks S3. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dig } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, goTool, python, repository } from './need';
import { Bench, postgres, until } from './programs';
import { freePort, must, run } from './run';

const folder = join(repository, 'lib/components/duckdb');
const packages = readFileSync(join(folder, 'requirements.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

const needs = {
  postgres: debian('postgres'),
  store: goTool('versitygw'),
  duckdb: python('duckdb', packages),
};

checkedWith('The lake', needs, (programs) => {
  const bench = new Bench();
  afterAll(() => bench.close());
  const volume = join(bench.folder, 'packages');
  const config = join(bench.folder, 'config');
  let env: Record<string, string> = {};
  let server = '';

  const shell = (sql: string) => run(['sh', join(config, 'shell.sh'), '-csv', '-noheader', '-c', sql], env);
  /** What the server answers to a client that has the token. */
  const ask = (sql: string, token = 'a-long-enough-token') => {
    const quoted = `'${sql.replaceAll("'", "''")}'`;
    const call = `FROM quack_query('quack:${server}', ${quoted}, token := '${token}', disable_ssl := true)`;
    const client = join(volume, 'current/duckdb_cli/duckdb');
    const loaded = `SET extension_directory = '${volume}/current/extensions'; LOAD quack; ${call}`;
    return run([client, '-csv', '-noheader', '-c', loaded], { HOME: bench.folder });
  };

  beforeAll(async () => {
    const made = platform({ components: { duckdb: true } });
    const root = join(bench.folder, 'store');
    for (const each of [volume, config, join(root, 'lake')]) mkdirSync(each, { recursive: true });
    const data = dig(made.get('ConfigMap', 'duckdb-config', 'duckdb'), 'data');
    for (const [file, text] of Object.entries(Object(data))) writeFileSync(join(config, file), String(text));

    const [database, store, port] = [await freePort(), await freePort(), await freePort()];
    await postgres(bench, programs.postgres.found, database);
    bench.start('store', programs.store.found, [
      ...['--access', 'writer', '--secret', 'writers-secret', '--port', `127.0.0.1:${store}`],
      ...['posix', root],
    ]);
    server = `127.0.0.1:${port}`;
    env = {
      HOME: bench.folder,
      CONFIG: config,
      PACKAGES: volume,
      EXTENSIONS: join(volume, 'current/extensions'),
      MEMORY: '256MiB',
      ...{ PGHOST: '127.0.0.1', PGPORT: String(database), PGDATABASE: 'postgres', PGUSER: 'test' },
      PGPASSWORD: 'the-password',
      ...{ BUCKET: 'lake', S3_ENDPOINT: `127.0.0.1:${store}`, S3_REGION: 'us-east-1' },
      ...{ WRITER_KEY: 'writer', WRITER_SECRET: 'writers-secret' },
    };

    // pip, which has fetched them already: what it would put into the target is linked there.
    const site = must([
      join(programs.duckdb.found, '../python'),
      ...['-c', 'import duckdb_cli, os; print(os.path.dirname(os.path.dirname(duckdb_cli.__file__)))'],
    ]).trim();
    const tools = join(bench.folder, 'tools');
    mkdirSync(tools);
    const pip = `#!/bin/sh\nwhile [ "$1" != --target ]; do shift; done\ncp -r ${site} "$2"\n`;
    writeFileSync(join(tools, 'pip'), pip);
    chmodSync(join(tools, 'pip'), 0o755);
    must(['sh', join(config, 'install.sh')], { ...env, PATH: `${tools}:${process.env['PATH'] ?? ''}` });

    bench.start('server', join(programs.duckdb.found, '../python'), [join(config, 'serve.py')], {
      env: {
        ...{ PATH: process.env['PATH'], ...env, PORT: String(port), WRITE: 'false' },
        ...{ SERVER_KEY: 'writer', SERVER_SECRET: 'writers-secret', TOKEN: 'a-long-enough-token' },
      },
    });
    await until('the server', 30, async () => (await fetch(`http://${server}/`)).ok);
  }, 240_000);

  test('what the shell writes is Parquet in the bucket, and the server reads it', () => {
    const made = shell('CREATE TABLE trips AS SELECT i AS id, i % 7 AS day FROM range(100000) t(i)');
    expect([made.code, made.output.includes('Error')]).toEqual([0, false]);
    expect(existsSync(join(bench.folder, 'store/lake/tables/main/trips'))).toBe(true);
    expect(ask('SELECT count(*), max(day) FROM lake.trips').stdout).toContain('100000,6');
  });

  test('the server refuses to write, and whoever has no token', () => {
    expect(ask('INSERT INTO lake.trips VALUES (1, 1)').output).toContain('read-only');
    expect(ask('DROP TABLE lake.trips').output).toContain('read-only');
    expect(ask('SELECT 1', 'another-token').output).toContain('Authentication failed');
  });

  test.each([
    "SELECT content FROM read_text('/proc/self/environ')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT getenv('PGPASSWORD')",
    "SELECT * FROM duckdb_settings() WHERE value LIKE '%writers-secret%' OR value LIKE '%the-password%'",
    "SELECT * FROM duckdb_secrets() WHERE secret_string LIKE '%writers-secret%'",
    "ATTACH '/tmp/elsewhere.db'",
    "SET memory_limit = '100GB'",
    'INSTALL spatial',
  ])('the server gives nothing of its own away: %s', (sql) => {
    const { stdout, output } = ask(sql);
    expect(output).not.toMatch(/writers-secret.*writers-secret|the-password.*the-password/s);
    expect(output.includes('Error') || stdout.trim() === '').toBe(true);
  });

  test('the token is not in its log', () => {
    expect(bench.log('server')).toContain('serving s3://lake/');
    expect(bench.log('server')).not.toContain('a-long-enough-token');
  });
});
