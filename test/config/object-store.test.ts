import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bucket, listOf, type Reader, readersOf } from '../../lib/components/minio/buckets';
import { identitiesFile, seaweedArgs } from '../../lib/components/minio/seaweedfs';
import { checkedWith, debian, goTool, repository } from './need';
import { type Environment, folder, freePort, must, type Running, run, s3Config, serve } from './run';

const buckets: readonly Bucket[] = [
  { name: 'mlflow', secret: 'mlflow-artifacts' },
  { name: 'gitea-files', secret: 'gitea-files', versioned: true, expireDays: 30 },
  { name: 'private', secret: 'private' },
];
const readers: readonly Reader[] = [{ name: 'copies', secret: 'copies', buckets: ['mlflow', 'gitea-files'] }];
const keyOf = (secret: string): string => `key-of-${secret}`;

/** The scripts with their lists, as the Job sees them. */
function job(list: readonly Bucket[] = buckets): { readonly root: string; readonly env: Environment } {
  const root = folder('buckets');
  cpSync(join(repository, 'lib/components/minio'), join(root, 'scripts'), { recursive: true });
  writeFileSync(join(root, 'scripts/buckets.list'), listOf(list));
  writeFileSync(join(root, 'scripts/readers.list'), readersOf(readers));
  for (const { secret } of [...list, ...readers]) {
    mkdirSync(join(root, 'secrets', secret), { recursive: true });
    writeFileSync(join(root, 'secrets', secret, 'secretKey'), keyOf(secret));
  }
  return {
    root,
    env: {
      SCRIPTS: join(root, 'scripts'),
      SECRETS: join(root, 'secrets'),
      PATH: ['/usr/bin', '/bin'].join(':'),
      HOME: root,
      ...s3Config(root),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'root',
      AWS_SECRET_ACCESS_KEY: 'RootPassword',
    },
  };
}

const script = (name: string, env: Environment) => run(['bash', join(env['SCRIPTS'] ?? '', name)], env);

checkedWith('buckets on SeaweedFS', { aws: debian('aws'), weed: goTool('weed') }, ({ aws, weed }) => {
  const { root, env: common } = job();
  let port = 0;
  let running: Running;
  let env: Environment = {};
  const start = async () => {
    const file = join(root, 'identities.json');
    const keys = identitiesFile({ buckets, readers, root: 'minio-root' }).replace(
      /\{\{ index \. "([^"]+)" \}\}/g,
      (_, secret: string) => (secret === 'minio-root' ? 'RootPassword' : keyOf(secret)),
    );
    writeFileSync(file, keys);
    // Other ports than in the pod, where nobody else listens.
    const ports = ['master', 'volume', 'filer', 'admin'].map(
      async (each) => [each, await freePort()] as const,
    );
    port = await freePort();
    const own = [`-s3.port=${port}`, `-s3.port.grpc=${await freePort()}`];
    for (const [each, free] of await Promise.all(ports)) {
      own.push(`-${each}.port=${free}`, `-${each}.port.grpc=${await freePort()}`);
    }
    mkdirSync(join(root, 'data'), { recursive: true });
    running = await serve(
      [
        weed.found,
        ...seaweedArgs(join(root, 'data'), file),
        ...own,
        `-metricsPort=${await freePort()}`,
        '-admin.port.legacy=0',
      ],
      { HOME: root, WEED_ADMIN_PASSWORD: 'RootPassword' },
      () => run(['curl', '-sf', '-o', '/dev/null', `http://127.0.0.1:${port}/readyz`]).code === 0,
      120,
    );
    env = { ...common, S3_ENDPOINT: `http://localhost:${port}` };
  };
  beforeAll(start, 180_000);
  afterAll(async () => {
    await running.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const s3 = (as: Bucket | Reader | 'root', ...args: string[]) =>
    run([aws.found, '--endpoint-url', env['S3_ENDPOINT'] ?? '', 's3api', ...args], {
      ...env,
      ...(as !== 'root' && {
        AWS_ACCESS_KEY_ID: as.name,
        AWS_SECRET_ACCESS_KEY: keyOf(as.secret),
      }),
    });
  const [mlflow, gitea] = buckets;
  const [reader] = readers;
  if (!mlflow || !gitea || !reader) throw new Error('two buckets and a reader are needed');

  test('are made, and are the same after a second run', () => {
    for (const _ of [1, 2]) expect(script('buckets.sh', env)).toMatchObject({ code: 0 });
    expect(JSON.parse(s3('root', 'get-bucket-versioning', '--bucket', 'gitea-files').stdout)).toMatchObject({
      Status: 'Enabled',
    });
    const rules = JSON.parse(
      s3('root', 'get-bucket-lifecycle-configuration', '--bucket', 'gitea-files').stdout,
    );
    expect(rules.Rules).toEqual([
      expect.objectContaining({ ID: 'thinkube-expire', Expiration: { Days: 30 } }),
    ]);
  });

  test('a key opens its own bucket and no other', () => {
    const file = join(root, 'object');
    writeFileSync(file, 'text');
    const put = (as: Bucket, bucket: string) =>
      s3(as, 'put-object', '--bucket', bucket, '--key', 'a/b', '--body', file);
    expect(put(mlflow, 'mlflow')).toMatchObject({ code: 0 });
    expect(put(gitea, 'gitea-files')).toMatchObject({ code: 0 });
    expect(put(mlflow, 'gitea-files').output).toContain('AccessDenied');
    expect(
      s3(mlflow, 'get-object', '--bucket', 'gitea-files', '--key', 'a/b', join(root, 'stolen')).output,
    ).toContain('AccessDenied');
    expect(s3(mlflow, 'list-objects-v2', '--bucket', 'gitea-files').output).toContain('AccessDenied');
    expect(s3(mlflow, 'create-bucket', '--bucket', 'another').output).toContain('AccessDenied');
    expect(run(['curl', '-s', `${env['S3_ENDPOINT']}/mlflow/a/b`]).output).toContain('AccessDenied');
  });

  test('a reader reads its buckets, and changes nothing', () => {
    const get = (bucket: string) =>
      s3(reader, 'get-object', '--bucket', bucket, '--key', 'a/b', join(root, 'copy'));
    expect(s3(reader, 'list-objects-v2', '--bucket', 'mlflow').output).toContain('"a/b"');
    for (const bucket of ['mlflow', 'gitea-files']) expect(get(bucket)).toMatchObject({ code: 0 });
    expect(s3(reader, 'head-bucket', '--bucket', 'mlflow')).toMatchObject({ code: 0 });
    expect(s3(reader, 'list-objects-v2', '--bucket', 'private').output).toContain('AccessDenied');
    expect(s3(reader, 'put-object', '--bucket', 'mlflow', '--key', 'c').output).toContain('AccessDenied');
    expect(s3(reader, 'delete-object', '--bucket', 'mlflow', '--key', 'a/b').output).toContain(
      'AccessDenied',
    );
    expect(s3(reader, 'delete-bucket', '--bucket', 'mlflow').output).toContain('AccessDenied');
  });

  test('a rule that the need gave up goes, and rules of the application stay', () => {
    const later = job([{ ...gitea, name: 'gitea-files' }].map(({ name, secret }) => ({ name, secret })));
    const again = { ...later.env, S3_ENDPOINT: env['S3_ENDPOINT'] ?? '' };
    expect(script('buckets.sh', again)).toMatchObject({ code: 0 });
    expect(s3('root', 'get-bucket-lifecycle-configuration', '--bucket', 'gitea-files').output).toContain(
      'NoSuchLifecycle',
    );
    const own =
      '{"Rules":[{"ID":"own","Status":"Enabled","Filter":{"Prefix":"tmp/"},"Expiration":{"Days":1}}]}';
    must(
      [
        aws.found,
        '--endpoint-url',
        env['S3_ENDPOINT'] ?? '',
        's3api',
        'put-bucket-lifecycle-configuration',
        '--bucket',
        'gitea-files',
        '--lifecycle-configuration',
        own,
      ],
      env,
    );
    expect(script('buckets.sh', again)).toMatchObject({ code: 0 });
    expect(s3('root', 'get-bucket-lifecycle-configuration', '--bucket', 'gitea-files').output).toContain(
      '"own"',
    );
  });

  test('objects outlive a restart of the server', async () => {
    await running.stop();
    await start();
    expect(s3(mlflow, 'get-object', '--bucket', 'mlflow', '--key', 'a/b', join(root, 'back'))).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(root, 'back'), 'utf8')).toBe('text');
  });
});

describe('users of MinIO', () => {
  // mc is not run here: a stand-in writes down what it is told, and refuses what mc would refuse.
  test('get their policy and their key, which is on no command line', () => {
    const { root, env } = job();
    const bin = join(root, 'bin');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'mc'),
      [
        '#!/bin/bash',
        `log=${join(root, 'told')}`,
        '[ "$1" = --quiet ] && shift',
        'case "$1 $2 $3" in',
        '  "admin user list") [ -f "$log" ] || { touch "$log"; exit 1; } ;;',
        '  "admin user add") read -r key || true; echo "$* key=$key" >>"$log" ;;',
        '  "admin policy create") echo "$* $(tr -d " \\n" <"$6")" >>"$log" ;;',
        '  "admin policy attach") echo "$*" >>"$log" ;;',
        '  *) exit 2 ;;',
        'esac',
        '',
      ].join('\n'),
    );
    chmodSync(join(bin, 'mc'), 0o755);
    const settings = {
      ...env,
      PATH: `${bin}:/usr/bin:/bin`,
      HOST: 'minio:9000',
      ROOT_USER: 'root',
      ROOT_PASSWORD: 'RootPassword',
    };
    expect(script('identities.sh', settings)).toMatchObject({ code: 0 });
    const told = readFileSync(join(root, 'told'), 'utf8').trim().split('\n');
    expect(told[0]).toContain('admin policy create store mlflow');
    expect(told[0]).toContain('"Resource":["arn:aws:s3:::mlflow","arn:aws:s3:::mlflow/*"]');
    expect(told.slice(1, 3)).toEqual([
      'admin user add store mlflow key=key-of-mlflow-artifacts',
      'admin policy attach store mlflow --user mlflow',
    ]);
    expect(told[9]).toContain('admin policy create store copies');
    expect(told[9]).toContain('"Resource":["arn:aws:s3:::mlflow","arn:aws:s3:::gitea-files"]');
    expect(told[9]).toContain(
      '"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::mlflow/*","arn:aws:s3:::gitea-files/*"]',
    );
    expect(told[10]).toBe('admin user add store copies key=key-of-copies');
    rmSync(root, { recursive: true, force: true });
  });
});
