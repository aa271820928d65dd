import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type Person, peopleList } from '../../lib/constructs/people';
import { listOf } from '../../lib/constructs/postgres/provision';
import { dig } from '../components/dig';
import { checkedWith, debian, goTool, repository } from './need';
import {
  type Environment,
  folder,
  freePort,
  must,
  type Outcome,
  type Running,
  run,
  s3Config,
  serve,
} from './run';

const scripts = join(repository, 'lib/constructs/postgres');
const databases = [
  { name: 'keycloak', secret: 'keycloak-database' },
  { name: 'gitea', secret: 'gitea-database', extensions: ['pg_trgm', 'uuid-ossp'] },
  { name: 'scratch', secret: 'scratch-database', dump: false },
];
const passwords: Readonly<Record<string, string>> = {
  'postgresql-exporter': 'Exporter0Password',
  'keycloak-database': 'Keycloak0Password',
  'gitea-database': 'Gitea0Password',
  'scratch-database': 'Scratch0Password',
};
const administrator = 'Administrator0Password';

checkedWith(
  'PostgreSQL’s scripts on a real server',
  {
    initdb: debian('initdb'),
    postgres: debian('postgres'),
    psql: debian('psql'),
    aws: debian('aws'),
    versitygw: goTool('versitygw'),
  },
  (programs) => {
    const bin = dirname(programs.initdb.found);
    const path = [bin, '/usr/bin', '/bin', process.env['PATH'] ?? ''].join(':');

    const asPostgres = (command: readonly string[]): readonly string[] =>
      process.getuid?.() === 0
        ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
        : command;

    /** A server of its own with empty folders, as the pods have them. */
    class Cluster {
      readonly root = folder('postgresql');
      readonly scripts = join(this.root, 'scripts');
      readonly work = join(this.root, 'work');
      readonly secrets = join(this.root, 'secrets');
      private running: Running | undefined;
      port = 0;

      async start(): Promise<this> {
        const data = join(this.root, 'data');
        mkdirSync(data);
        mkdirSync(this.work);
        cpSync(scripts, this.scripts, { recursive: true });
        for (const name of ['fetch.sh', 'upload.sh']) {
          cpSync(join(repository, 'lib/constructs', name), join(this.scripts, name));
        }
        this.needs();
        this.people();
        this.passwords(passwords);
        const file = join(this.root, 'password');
        writeFileSync(file, administrator);
        if (process.getuid?.() === 0) must(['chown', '-R', 'postgres', this.root]);
        const auth = ['--auth=scram-sha-256', `--pwfile=${file}`, '--encoding=UTF8', '--locale=C.UTF-8'];
        must(asPostgres([programs.initdb.found, '-D', data, '--username=postgres', ...auth]));
        this.port = await freePort();
        const options = ['-D', data, '-p', String(this.port), '-k', this.root, '-c', 'log_statement=all'];
        const config = join(this.root, 'postgresql.conf');
        cpSync(join(scripts, 'postgresql.conf'), config);
        must(['chmod', '644', config]);
        this.running = await serve(
          asPostgres([programs.postgres.found, ...options, '-c', `config_file=${config}`]),
          {},
          () => run(['pg_isready', '-q'], this.env()).code === 0,
        );
        return this;
      }

      people(list: readonly Person[] = []): void {
        writeFileSync(join(this.scripts, 'people.list'), peopleList(list));
      }

      needs(list = listOf(databases)): void {
        writeFileSync(join(this.scripts, 'databases.list'), list);
      }

      passwords(values: Readonly<Record<string, string>>): void {
        for (const [secret, value] of Object.entries(values)) {
          mkdirSync(join(this.secrets, secret), { recursive: true });
          writeFileSync(join(this.secrets, secret, 'password'), value);
        }
      }

      env(more: Environment = {}): Environment {
        return {
          PATH: path,
          PGHOST: '127.0.0.1',
          PGPORT: String(this.port),
          PGUSER: 'postgres',
          PGDATABASE: 'postgres',
          PGPASSWORD: administrator,
          SCRIPTS: this.scripts,
          WORK: this.work,
          SECRETS: this.secrets,
          EXPORTER: 'postgresql-exporter',
          HOME: this.root,
          ...more,
        };
      }

      script(name: string, env: Environment = {}): Outcome {
        return run(['bash', join(this.scripts, name)], this.env(env));
      }

      /** What the Job does, in the order of its containers. */
      job(env: Environment = {}): Outcome {
        const order = ['phase.sh', 'fetch.sh', 'provision.sh'];
        for (const name of order.filter((each) => each !== 'fetch.sh' || 'BUCKET' in env)) {
          const outcome = this.script(name, env);
          if (outcome.code !== 0) return outcome;
        }
        return { code: 0, output: '' };
      }

      sql(text: string, as: Environment = {}): Outcome {
        return run(['psql', '-XqAt', '-v', 'ON_ERROR_STOP=1'], this.env(as), text);
      }

      log = (): string => this.running?.output() ?? '';

      async stop(): Promise<void> {
        await this.running?.stop();
        rmSync(this.root, { recursive: true, force: true });
      }
    }

    const as = (name: string, password: string, database = name): Environment => ({
      PGUSER: name,
      PGDATABASE: database,
      PGPASSWORD: password,
    });
    const keycloak = as('keycloak', 'Keycloak0Password');

    /** What a need promises, seen by a client. */
    function expectClaimsKept(cluster: Cluster): void {
      expect(
        cluster.sql('create table kept (id int); drop table kept; select current_user', keycloak),
      ).toEqual({
        code: 0,
        stdout: 'keycloak\n',
        output: 'keycloak\n',
      });
      expect(cluster.sql('select 1', as('keycloak', 'Keycloak0Password', 'gitea')).output).toContain(
        'permission denied for database "gitea"',
      );
      expect(cluster.sql('select 1', as('keycloak', 'Keycloak0Password', 'postgres')).output).toContain(
        'permission denied for database "postgres"',
      );
      expect(
        cluster.sql("select similarity('word', 'word')", as('gitea', 'Gitea0Password')).output.trim(),
      ).toBe('1');
      expect(
        cluster.sql(
          'select rolname from pg_roles where (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)',
        ).output,
      ).toBe('postgres\n');
    }

    describe('the administrator', () => {
      const root = folder('administrator');
      const data = join(root, 'volume/18/data');
      const shims = join(root, 'bin');
      let running: Running | undefined;
      let port = 0;

      /** The container from its start on, with this password in the Secret. */
      async function started(password: string): Promise<void> {
        await running?.stop();
        const settings = ['-c', `config_file=${join(scripts, 'postgresql.conf')}`, '-p', String(port)];
        running = await serve(
          asPostgres(['bash', join(scripts, 'start.sh'), ...settings, '-k', root]),
          {
            PATH: `${shims}:${path}`,
            VOLUME: join(root, 'volume'),
            PG_MAJOR: '18',
            PGDATA: data,
            POSTGRES_PASSWORD: password,
          },
          () => run(['pg_isready', '-q', '-h', '127.0.0.1', '-p', String(port)], { PATH: path }).code === 0,
        );
      }
      const signsIn = (PGPASSWORD: string): boolean =>
        run(['psql', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-c', 'select 1'], {
          PATH: path,
          PGPASSWORD,
        }).code === 0;

      beforeAll(async () => {
        port = await freePort();
        mkdirSync(join(root, 'volume/18'), { recursive: true });
        mkdirSync(shims);
        writeFileSync(join(shims, 'docker-entrypoint.sh'), '#!/bin/sh\nexec "$@"\n');
        chmodSync(join(shims, 'docker-entrypoint.sh'), 0o755);
        writeFileSync(join(root, 'password'), administrator);
        if (process.getuid?.() === 0) must(['chown', '-R', 'postgres', root]);
        must(
          asPostgres([
            programs.initdb.found,
            ...['-D', data, '--username=postgres', '--auth=scram-sha-256'],
            `--pwfile=${join(root, 'password')}`,
          ]),
        );
      });
      afterAll(async () => {
        await running?.stop();
        rmSync(root, { recursive: true, force: true });
      });

      test('has the password of the Secret after the next start, and keeps it over others', async () => {
        await started(administrator);
        expect(signsIn(administrator)).toBe(true);
        await started("It's 0ther");
        expect(signsIn("It's 0ther")).toBe(true);
        expect(signsIn(administrator)).toBe(false);
        expect(running?.output()).not.toContain('0ther');
        await started("It's 0ther");
        expect(running?.output()).not.toContain('gets the password');
        expect(signsIn("It's 0ther")).toBe(true);
      });
    });

    describe('roles and databases', () => {
      let cluster: Cluster;
      beforeAll(async () => {
        cluster = await new Cluster().start();
      });
      afterAll(() => cluster.stop());

      test('are right wherever the first run was killed', () => {
        // A psql that ends its script the hard way when it is called for the n-th time.
        const shims = join(cluster.root, 'shims');
        mkdirSync(shims);
        const counter = join(cluster.root, 'calls');
        writeFileSync(
          join(shims, 'psql'),
          `#!/bin/bash\necho >>"${counter}"\nif [ "$(wc -l <"${counter}")" -ge "$KILL_AT" ]; then kill -9 $PPID; exit 1; fi\nexec ${programs.psql.found} "$@"\n`,
        );
        chmodSync(join(shims, 'psql'), 0o755);
        expect(cluster.script('phase.sh').code).toBe(0);
        for (const KILL_AT of ['4', '5', '6', '7', '8', '9', '10']) {
          rmSync(counter, { force: true });
          const { code } = cluster.script('provision.sh', { PATH: `${shims}:${path}`, KILL_AT });
          expect({ KILL_AT, code }).toEqual({ KILL_AT, code: null });
        }
        expect(cluster.job()).toEqual({ code: 0, output: '' });
        expectClaimsKept(cluster);
      });

      test('are the same after a second run', () => {
        expect(cluster.sql("create table kept as select 'here' as text", keycloak).code).toBe(0);
        expect(cluster.job()).toEqual({ code: 0, output: '' });
        expect(cluster.sql('select text from kept; drop table kept', keycloak).output).toBe('here\n');
        expectClaimsKept(cluster);
      });

      test('take a new password at the next run', () => {
        cluster.passwords({ 'scratch-database': 'Scratch1Password' });
        expect(cluster.job().code).toBe(0);
        expect(cluster.sql('select 1', as('scratch', 'Scratch0Password')).output).toContain(
          'password authentication failed',
        );
        expect(cluster.sql('select 1', as('scratch', 'Scratch1Password')).output).toBe('1\n');
      });

      test('of a need that came later are added to the others', () => {
        cluster.needs(listOf([...databases, { name: 'mlflow', secret: 'mlflow-database' }]));
        cluster.passwords({ 'mlflow-database': 'Mlflow0Password' });
        expect(cluster.job().code).toBe(0);
        expect(cluster.sql('select 1', as('mlflow', 'Mlflow0Password')).output).toBe('1\n');
        expectClaimsKept(cluster);
      });

      test('people read and change what they may, and nobody is let in who has left the list', () => {
        const ana = { name: 'ana', secret: 'person-ana', reads: ['keycloak'], writes: [] };
        const bob = { name: 'bob', secret: 'person-bob', reads: ['gitea'], writes: ['keycloak'] };
        const says = (text: string, name: string, database: string): string =>
          cluster.sql(text, as(name, name === 'ana' ? 'Ana0Password' : 'Bob0Password', database)).output;
        const letIn = (...people: readonly Person[]): void => {
          cluster.people(people);
          expect(cluster.job()).toEqual({ code: 0, output: '' });
        };
        cluster.passwords({ 'person-ana': 'Ana0Password', 'person-bob': 'Bob0Password' });
        expect(cluster.sql("create table shared as select 'here' as text", keycloak).code).toBe(0);
        letIn(ana, bob);
        letIn(ana, bob);
        expect(says('select text from shared', 'ana', 'keycloak')).toBe('here\n');
        expect(says('delete from shared', 'ana', 'keycloak')).toContain('permission denied');
        expect(says('select rolpassword from pg_authid', 'ana', 'keycloak')).toContain('permission denied');
        expect(
          cluster.sql("create schema later; create table later.t as select 'new' as text", keycloak).code,
        ).toBe(0);
        expect(says('select text from later.t', 'ana', 'keycloak')).toBe('new\n');
        expect(says('select 1', 'ana', 'gitea')).toContain('permission denied for database "gitea"');
        expect(says('create table made as select 1', 'bob', 'keycloak')).toBe('');
        expect(says("select tableowner from pg_tables where tablename = 'made'", 'bob', 'keycloak')).toBe(
          'keycloak\n',
        );
        expect(says('create table made as select 1', 'bob', 'gitea')).toContain('permission denied');
        letIn({ ...bob, reads: ['keycloak'], writes: [] });
        expect(says('select 1', 'ana', 'keycloak')).toContain('not permitted to log in');
        expect(says('select text from shared', 'bob', 'keycloak')).toBe('here\n');
        expect(says('delete from shared', 'bob', 'keycloak')).toContain('permission denied');
        expect(says('select 1', 'bob', 'gitea')).toContain('permission denied for database "gitea"');
        letIn();
        expect(cluster.sql('drop table shared, made; drop schema later cascade', keycloak).code).toBe(0);
        expectClaimsKept(cluster);
      });

      test('the exporter sees statistics and nothing else', () => {
        const exporter = as('exporter', 'Exporter0Password', 'postgres');
        expect(cluster.sql('select count(*) > 0 from pg_stat_activity', exporter).output).toBe('t\n');
        expect(cluster.sql('select 1', { ...exporter, PGDATABASE: 'keycloak' }).output).toContain(
          'permission denied for database "keycloak"',
        );
      });

      test('no password was written to the log of a server that logs every statement', () => {
        expect(cluster.log()).toContain('CREATE DATABASE keycloak');
        expect(cluster.log()).not.toMatch(/[a-z]\dPassword/i);
      });

      test('nothing is written after the first step to a new major version, and a dump is still taken', () => {
        const writes = 'create table late (n int); drop table late';
        expect(cluster.script('dump.sh').code).toBe(0);
        expect(cluster.sql(writes, keycloak).code).toBe(0);
        expect(run(['psql', '-Xq', '-f', join(scripts, 'read-only.sql')], cluster.env()).code).toBe(0);
        expect(cluster.sql(writes, keycloak).output).toContain('read-only transaction');
        expect(cluster.script('dump.sh').code).toBe(0);
        expect(cluster.sql('alter system reset default_transaction_read_only').code).toBe(0);
        expect(cluster.sql('select pg_reload_conf()').code).toBe(0);
        expect(cluster.sql(writes, keycloak).code).toBe(0);
      });

      test('a server that is not there is waited for, not given up', () => {
        const { code } = run(
          ['timeout', '5', 'bash', join(scripts, 'phase.sh')],
          cluster.env({ PGPORT: '1' }),
        );
        expect(code).toBe(124);
      });
    });

    describe('dumps', () => {
      let first: Cluster;
      let second: Cluster;
      let store: Running;
      let objects: string;
      let s3: Environment;

      beforeAll(async () => {
        objects = folder('objects');
        const port = await freePort();
        s3 = {
          // A name, so that a client that puts the bucket into the host name fails.
          S3_ENDPOINT: `http://localhost:${port}`,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'key',
          AWS_SECRET_ACCESS_KEY: 'SecretSecret',
          ...s3Config(objects),
          BUCKET: 'postgresql-dumps',
          LIST: 'databases.list',
          REQUIRED: 'no',
          PAUSE: '1',
          TRIES: '2',
          KEEP_DAYS: '14',
        };
        store = await serve(
          [
            programs.versitygw.found,
            '--access',
            'key',
            '--secret',
            'SecretSecret',
            '--port',
            `127.0.0.1:${port}`,
            'posix',
            objects,
          ],
          {},
          () => run(['curl', '-s', '-o', '/dev/null', s3['S3_ENDPOINT'] ?? '']).code === 0,
        );
        first = await new Cluster().start();
        second = await new Cluster().start();
      });
      afterAll(async () => {
        await Promise.all([first.stop(), second.stop(), store.stop()]);
        rmSync(objects, { recursive: true, force: true });
      });

      const bucket = () => join(objects, 'postgresql-dumps');
      /** The newest dump that is complete. */
      const newest = (): string =>
        readdirSync(bucket())
          .filter((set) => existsSync(join(bucket(), set, 'databases.list')))
          .sort()
          .at(-1) ?? '';
      const aws = (...args: string[]) =>
        must([programs.aws.found, '--endpoint-url', s3['S3_ENDPOINT'] ?? '', ...args], first.env(s3));

      /** What an extension asks for, played by the making of schemas. */
      const hook = (cluster: Cluster, name: string, text: string) =>
        writeFileSync(join(cluster.scripts, name), text);
      const hooked = (cluster: Cluster, database: string): string =>
        cluster.sql(
          "select string_agg(nspname, ' ' order by nspname) from pg_namespace where nspname ~ '^[abe][^_]*$'",
          { PGDATABASE: database },
        ).output;

      const watched = `
        bash "$1" >"$2" 2>&1 &
        for _ in {1..400}; do
          sleep 0.2
          [ "$(grep -cF "$3" "$2")" -lt "$4" ] || break
          kill -0 $! 2>/dev/null || break
        done
        code=124; kill $! 2>/dev/null || { wait $!; code=$?; }
        cat "$2"; exit $code`;
      /** Runs the script until it has said this so many times; 124 is that it was still waiting then. */
      const fetch = (cluster: Cluster, said: string, env: Environment = {}, times = 2) =>
        run(
          [
            ...['bash', '-c', watched, 'watched', join(cluster.scripts, 'fetch.sh')],
            ...[join(cluster.root, 'said'), said, String(times)],
          ],
          cluster.env({ ...s3, ...env }),
        );

      test('only the answer that there is none makes a server start empty', () => {
        expect(first.script('phase.sh').code).toBe(0);
        const away = fetch(first, 'waiting for the object store', { S3_ENDPOINT: 'http://localhost:1' });
        expect(away).toMatchObject({
          code: 124,
          output: expect.stringContaining('waiting for the object store'),
        });
        expect(fetch(first, 'NoSuchBucket')).toMatchObject({
          code: 124,
          output: expect.stringContaining('NoSuchBucket'),
        });
        aws('s3api', 'create-bucket', '--bucket', 'postgresql-dumps');
        const stranger = fetch(first, 'SignatureDoesNotMatch', { AWS_SECRET_ACCESS_KEY: 'another' });
        expect(stranger).toMatchObject({
          code: 124,
          output: expect.stringContaining('SignatureDoesNotMatch'),
        });
        expect(fetch(first, 'no dump yet', { REQUIRED: 'yes' })).toMatchObject({
          code: 124,
          output: expect.stringContaining('waiting for the object store, which has no dump yet'),
        });
        const { code, output } = first.script('fetch.sh', s3);
        expect({ code, output }).toEqual({ code: 0, output: 'there is no dump: this server starts empty\n' });
        expect(first.job(s3)).toEqual({ code: 0, output: '' });
        expectClaimsKept(first);
      });

      test('go to the store, whole, and only then are old ones deleted', () => {
        first.sql(
          "create table users as select n, 'user ' || n as name from generate_series(1, 1000) n",
          keycloak,
        );
        first.sql(
          'create table words (w text); create index on words using gin (w gin_trgm_ops)',
          as('gitea', 'Gitea0Password'),
        );
        first.sql('create table cached as select 1', as('scratch', 'Scratch0Password'));
        // The first of them was never complete, and the newest three that were stay.
        const old = ['2019-01-01', '2018-01-03', '2018-01-02', '2018-01-01'].map((day) => `${day}T00-00-00Z`);
        for (const set of [...old, '2099-01-01T00-00-00Z']) {
          aws('s3api', 'put-object', '--bucket', 'postgresql-dumps', '--key', `${set}/roles.sql`);
        }
        for (const set of old.slice(1)) {
          aws('s3api', 'put-object', '--bucket', 'postgresql-dumps', '--key', `${set}/databases.list`);
        }
        expect(first.script('dump.sh').code).toBe(0);
        const nowhere = { ...s3, S3_ENDPOINT: 'http://localhost:1', TRIES: '3', PAUSE: '0' };
        const away = first.script('upload.sh', nowhere);
        expect(away.code).not.toBe(0);
        expect(away.output.match(/waiting for the object store/g)).toHaveLength(2);
        expect(first.script('upload.sh', s3)).toMatchObject({ code: 0 });
        const sets = readdirSync(bucket()).filter((name) => name.startsWith('2'));
        expect(sets.sort()).toEqual([old[2], old[1], newest(), '2099-01-01T00-00-00Z']);
        expect(readdirSync(join(bucket(), newest())).sort()).toEqual([
          'checksums',
          'databases.list',
          'gitea.dump',
          'gitea.rows',
          'keycloak.dump',
          'keycloak.rows',
          'roles.sql',
        ]);
      });

      /** A copy of the one whole dump under a later name, after something was done to it. */
      function torn(good: string, set: string, tear: (folder: string) => void): void {
        const copy = join(second.root, set);
        cpSync(join(bucket(), good), copy, { recursive: true });
        tear(copy);
        aws('s3', 'cp', '--quiet', '--recursive', copy, `s3://postgresql-dumps/${set}/`);
      }

      test('the newest that is whole is taken, and none is where none is whole', () => {
        expect(second.script('phase.sh').code).toBe(0);
        const good = newest();
        const dump = (copy: string) => join(copy, 'keycloak.dump');
        const zeros = (copy: string) => writeFileSync(dump(copy), Buffer.alloc(statSync(dump(copy)).size));
        torn(good, '2095-01-01T00-00-00Z', (copy) => rmSync(join(copy, 'databases.list')));
        torn(good, '2096-01-01T00-00-00Z', (copy) => rmSync(join(copy, 'checksums')));
        torn(good, '2097-01-01T00-00-00Z', (copy) => rmSync(dump(copy)));
        torn(good, '2098-01-01T00-00-00Z', (copy) => truncateSync(dump(copy), 1000));
        torn(good, '2099-02-01T00-00-00Z', zeros);
        const { code, output } = second.script('fetch.sh', s3);
        const told = output.split('\n').filter((line) => line.includes('the dump'));
        expect({ code, told }).toEqual({
          code: 0,
          told: [
            ...['2099-02', '2098-01', '2097-01', '2096-01'].flatMap((month) => [
              `fetching the dump ${month}-01T00-00-00Z`,
              `the dump ${month}-01T00-00-00Z is torn`,
            ]),
            `fetching the dump ${good}`,
          ],
        });
        expect(readdirSync(join(second.work, 'dump')).sort()).toEqual(
          readdirSync(join(bucket(), good)).sort(),
        );

        const aside = readdirSync(bucket()).filter((set) => set < '2095');
        for (const set of aside) renameSync(join(bucket(), set), join(objects, set));
        expect(fetch(second, 'no dump in the bucket')).toMatchObject({
          code: 124,
          output: expect.stringContaining('no dump in the bucket'),
        });
        for (const set of aside) renameSync(join(objects, set), join(bucket(), set));
        for (const set of readdirSync(bucket()).filter((each) => each.startsWith('209'))) {
          rmSync(join(bucket(), set), { recursive: true });
        }
      });

      test.each([
        ['An error occurred (InternalError) when calling the GetObject operation', 0],
        ['[Errno 28] No space left on device', 124],
      ])(
        'one that cannot be read makes way for an older one, unless the fault is here: %s',
        (message, code) => {
          const good = newest();
          torn(good, '2099-03-01T00-00-00Z', () => {});
          const shims = join(second.root, `shims-${code}`);
          mkdirSync(shims);
          const fails = `case "$*" in *"cp "*2099-03*) echo '${message}' >&2; exit 1;; esac`;
          writeFileSync(join(shims, 'aws'), `#!/bin/bash\n${fails}\nexec ${programs.aws.found} "$@"\n`);
          chmodSync(join(shims, 'aws'), 0o755);
          // More often than it tries a dump whose fault it is.
          const outcome = fetch(second, message, { PAUSE: '0', PATH: `${shims}:${path}` }, 4);
          rmSync(join(bucket(), '2099-03-01T00-00-00Z'), { recursive: true });
          rmSync(join(second.root, '2099-03-01T00-00-00Z'), { recursive: true });
          expect(outcome).toMatchObject({ code, output: expect.stringContaining(message) });
          expect(outcome.output.includes(`fetching the dump ${good}`)).toBe(code === 0);
        },
      );

      test('are loaded into a new server, though the first try was killed, before anybody may use it', () => {
        expect(second.script('phase.sh').code).toBe(0);
        expect(second.script('fetch.sh', s3).code).toBe(0);
        // Killed while the second database is being loaded.
        const shims = join(second.root, 'shims');
        mkdirSync(shims);
        const counter = join(second.root, 'calls');
        writeFileSync(
          join(shims, 'pg_restore'),
          `#!/bin/bash\necho >>"${counter}"\n[ "$(wc -l <"${counter}")" = 1 ] || { ${bin}/pg_restore --schema-only "$@"; kill -9 $PPID; exit 1; }\nexec ${bin}/pg_restore "$@"\n`,
        );
        chmodSync(join(shims, 'pg_restore'), 0o755);
        expect(second.script('provision.sh', { PATH: `${shims}:${path}` }).code).toBe(null);
        expect(second.sql("select count(*) from pg_database where datname = 'keycloak'").output).toBe('0\n');
        expect(second.script('dump.sh')).toMatchObject({ code: 1 });

        hook(second, 'before-restore.sql', 'create schema before');
        hook(second, 'after-restore.sql', 'create schema if not exists after');
        hook(second, 'each-database.sql', 'create schema if not exists each');
        expect(second.job(s3)).toEqual({ code: 0, output: '' });
        // The first database was there already when the hooks came.
        expect(hooked(second, 'gitea')).toBe('after each\n');
        expect(hooked(second, 'keycloak')).toBe('after before each\n');
        expect(hooked(second, 'scratch')).toBe('each\n');
        expect(second.sql('select count(*), max(n) from users', keycloak).output).toBe('1000|1000\n');
        expect(
          second.sql("select tableowner from pg_tables where tablename = 'users'", keycloak).output,
        ).toBe('keycloak\n');
        expect(second.sql("insert into words values ('x')", as('gitea', 'Gitea0Password')).code).toBe(0);
        expect(second.sql('select * from cached', as('scratch', 'Scratch0Password')).output).toContain(
          'does not exist',
        );
        expectClaimsKept(second);
      });

      // Debian's is of an older major version, and does not know how to say it.
      const initdb = `#!/bin/bash\nexec ${bin}/initdb "\${@/--set=huge_pages=off/--no-instructions}"\n`;

      /** The work of a CronJob on a dump, as the user of the image: postgres refuses root. */
      const replay = (cluster: Cluster, script: string, env: Environment = {}): Outcome => {
        rmSync(cluster.work, { recursive: true, force: true });
        mkdirSync(cluster.work);
        const fetched = cluster.script('fetch.sh', { ...s3, ...env });
        if (fetched.code !== 0) return fetched;
        const shims = join(cluster.root, 'older');
        mkdirSync(shims, { recursive: true });
        writeFileSync(join(shims, 'initdb'), initdb, { mode: 0o755 });
        if (process.getuid?.() === 0) must(['chown', '-R', 'postgres', cluster.work, shims]);
        const found = { PATH: `${shims}:${path}`, ...env };
        return run(asPostgres(['bash', join(cluster.scripts, script)]), cluster.env(found));
      };

      test('bring back in a scratch server what was counted when they were taken', () => {
        const { code, output } = replay(first, 'drill.sh');
        expect({ code, output }).toEqual({
          code: 0,
          output:
            `gitea: 1 tables with 0 rows are back from the dump ${newest()}\n` +
            `keycloak: 1 tables with 1000 rows are back from the dump ${newest()}\n`,
        });
        const exporter = as('exporter', 'Exporter0Password', 'postgres');
        expect(
          first.sql('select database, tables, rows, differences from thinkube.drill', exporter).output,
        ).toBe('gitea|1|0|0\nkeycloak|1|1000|0\n');
        const queries = parse(readFileSync(join(scripts, 'queries.yaml'), 'utf8'));
        expect(first.sql(String(dig(queries, 'thinkube_drill', 'query')), exporter).code).toBe(0);
      });

      test('that lack a row are found out', () => {
        const good = newest();
        torn(good, '2099-04-01T00-00-00Z', (copy) => {
          writeFileSync(join(copy, 'keycloak.rows'), 'public.users:1001\n');
          must(['bash', '-c', 'cd "$0" && sha256sum *.* >checksums', copy]);
        });
        const { code, output } = replay(first, 'drill.sh');
        rmSync(join(bucket(), '2099-04-01T00-00-00Z'), { recursive: true });
        expect(code).toBe(1);
        expect(output).toContain('< public.users:1001\n---\n> public.users:1000');
        expect(first.sql("select differences from thinkube.drill where database = 'keycloak'").output).toBe(
          '2\n',
        );
      });

      test('put one database back, and leave the others as they are', () => {
        expect(first.sql('delete from users', keycloak).code).toBe(0);
        expect(first.sql("insert into words values ('new')", as('gitea', 'Gitea0Password')).code).toBe(0);
        expect(replay(first, 'restore.sh', { DATABASE: 'keycloak', DUMP: newest() })).toMatchObject({
          code: 0,
          output: `keycloak is as it was in the dump ${newest()}\n`,
        });
        expect(first.sql('select count(*) from users', keycloak).output).toBe('1000\n');
        expect(first.sql('select count(*) from words', as('gitea', 'Gitea0Password')).output).toBe('1\n');
        expect(first.job().code).toBe(0);
        expectClaimsKept(first);
        expect(replay(first, 'restore.sh', { DATABASE: 'nobody' })).toMatchObject({ code: 1 });
      });

      test('come back with what an extension asks for, into a scratch server without workers too', () => {
        hook(first, 'before-restore.sql', 'create schema before');
        // Nobody else is in meanwhile.
        const limited = "exists (select from pg_database where datname = 'gitea' and datconnlimit = 0)";
        hook(first, 'after-restore.sql', `do $$ begin assert ${limited}; end $$; create schema after`);
        expect(replay(first, 'restore.sh', { DATABASE: 'gitea' }).code).toBe(0);
        expect(hooked(first, 'gitea')).toBe('after before\n');
        expect(first.sql('select 1', as('gitea', 'Gitea0Password')).output).toBe('1\n');
        const told = "current_setting('work_mem') = '5MB' and current_setting('max_worker_processes') = '0'";
        hook(first, 'after-restore.sql', `do $$ begin assert ${told}; end $$`);
        const drill = replay(first, 'drill.sh', { SETTINGS: '-c work_mem=5MB -c max_worker_processes=9' });
        expect(drill).toMatchObject({ code: 0, output: expect.stringContaining('keycloak: 1 tables') });
      });

      test('are never loaded over what is there', () => {
        expect(second.sql('delete from users', keycloak).code).toBe(0);
        expect(second.job(s3).code).toBe(0);
        expect(second.sql('select count(*) from users', keycloak).output).toBe('0\n');
      });
    });

    describe('the volume of another major version', () => {
      const volume = folder('volume');
      const bins = join(volume, 'bin');
      const start = (PG_MAJOR: string) =>
        run(['bash', join(scripts, 'start.sh')], {
          PATH: `${bins}:${path}`,
          VOLUME: volume,
          PG_MAJOR,
          PGDATA: join(volume, PG_MAJOR, 'data'),
          POSTGRES_PASSWORD: administrator,
        });
      beforeAll(() => {
        mkdirSync(bins);
        writeFileSync(join(bins, 'docker-entrypoint.sh'), '#!/bin/sh\necho started\n');
        chmodSync(join(bins, 'docker-entrypoint.sh'), 0o755);
      });
      const holds = (version: string) => {
        mkdirSync(join(volume, version, 'data'), { recursive: true });
        writeFileSync(join(volume, version, 'data/PG_VERSION'), `${version}\n`);
      };

      test('is refused, until somebody has made room for the new one', () => {
        expect(start('17').output).toBe('started\n');
        holds('17');
        expect(start('17').output).toBe('started\n');
        expect(start('18').output).toContain('cannot read');
        mkdirSync(join(volume, '18'));
        expect(start('18').output).toBe('started\n');
      });

      test('and there is no silent way back', () => {
        holds('18');
        expect(start('18').output).toBe('started\n');
        expect(start('17').output).toContain('was taken over by PostgreSQL 18');
      });
    });
  },
);
