/** The real MLflow with the emitted commands and environment, on a real PostgreSQL and a real S3 server. */
import { mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { Mlflow } from '../../lib/components/constructs';
import { items, text, texts } from '../../lib/objects/read';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { given } from '../given';
import { checkedWith, debian, goTool, python } from './need';
import { Bench, must, postgres, until } from './programs';
import { environment, type Secrets } from './real-keycloak';
import { freePort } from './run';

const needs = {
  postgres: debian('postgres'),
  storage: goTool('versitygw'),
  mlflow: python('mlflow', [
    'mlflow==3.16.1',
    'psycopg2-binary==2.9.13',
    'boto3',
    'prometheus-flask-exporter==0.23.2',
  ]),
};

const secrets: Secrets = {
  database: { username: 'test', password: 'unused' },
  bucket: { accessKey: 'mlflow-key', secretKey: 'mlflow-secret' },
  encryption: { passphrase: 'passphrase0123456789' },
};

checkedWith('MLflow', needs, (programs) => {
  const bench = new Bench();
  let port: number;

  beforeAll(async () => {
    const [database, storage, web] = await Promise.all([freePort(), freePort(), freePort()]);
    port = web;
    const files = join(bench.folder, 'files');
    mkdirSync(join(files, 'models'), { recursive: true });
    const { accessKey = '', secretKey = '' } = secrets['bucket'] ?? {};
    const login = ['--access', accessKey, '--secret', secretKey];
    bench.start('storage', programs.storage.found, [
      ...login,
      '--port',
      `127.0.0.1:${storage}`,
      'posix',
      files,
    ]);
    await postgres(bench, programs.postgres.found, database);

    const app = new ThinkubeApp();
    new Mlflow(new Chart(app, 'mlflow', { disableResourceNameHashes: true }), 'mlflow', {
      needs: {
        database: { host: '127.0.0.1', port: database, name: 'postgres', user: 'test', secret: 'database' },
        artifacts: {
          endpoint: `http://127.0.0.1:${storage}`,
          region: 'us-east-1',
          bucket: 'models',
          secret: 'bucket',
        },
        encryption: { secret: 'encryption', keys: ['passphrase'] },
        signIn: given.signIn,
        cookie: { secret: 'cookie', keys: ['cookie'] },
        trust: given.trust,
        route: given.route('experiments'),
      },
    });
    const pod = collect(app).find(({ object }) => object.kind === 'StatefulSet')?.object;
    const container = (list: string) => items(pod, `spec.template.spec.${list}`)[0]?.fields ?? {};
    const env = (of: ReturnType<typeof container>) => ({
      PATH: process.env['PATH'] ?? '',
      ...environment(of, secrets),
      HOME: bench.folder,
    });
    const here = (word: string) => word.replace('/tmp/', `${bench.folder}/`);

    const migrate = container('initContainers');
    // Twice, as after a restart.
    for (const _ of [1, 2])
      must(programs.mlflow.found, texts(migrate, 'command').slice(1), { env: env(migrate) });
    const main = container('containers');
    const args = texts(main, 'command')
      .slice(1)
      .map(here)
      .map((word) => (word.startsWith('--port=') ? `--port=${port}` : word))
      .map((word) => (word.startsWith('--host=') ? '--host=127.0.0.1' : word));
    bench.start('mlflow', programs.mlflow.found, args, { env: env(main), cwd: bench.folder });
    const probe = text(main, 'readinessProbe.httpGet.path') ?? '';
    await until('MLflow', 200, async () => (await ask(probe)).status === 200);
  }, 600_000);
  afterAll(() => bench.close());

  const ask = async (path: string, host?: string, method = 'GET', body?: string) => {
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        ...(host !== undefined && { host }),
        ...(method === 'GET' ? {} : { origin: `https://${host}` }),
      };
      const call = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
        );
      });
      call.on('error', reject);
      call.end(body);
    });
  };
  const publicName = 'experiments.home.example.com';

  test.each([
    [publicName, 200],
    ['mlflow.mlflow.svc:5000', 200],
    ['mlflow.mlflow.svc.cluster.local:5000', 200],
    ['10.1.4.7:5000', 200],
    ['elsewhere.example.com', 403],
  ])('asked as %s it answers %i', async (host, status) => {
    expect((await ask('/api/2.0/mlflow/experiments/get?experiment_id=0', host)).status).toBe(status);
  });

  test('a file goes through the server into the bucket and back', async () => {
    const path = '/api/2.0/mlflow-artifacts/artifacts/1/abc/artifacts/model.txt';
    expect(await ask(path, publicName, 'PUT', 'weights')).toMatchObject({ status: 200 });
    expect(await ask(path, publicName)).toEqual({ status: 200, body: 'weights' });
    const stored = must('find', [join(bench.folder, 'files', 'models'), '-name', 'model.txt']);
    expect(stored).toContain('/models/1/abc/artifacts/model.txt');
  });

  test('new experiments keep their files behind the server', async () => {
    const made = await ask(
      '/api/2.0/mlflow/experiments/create',
      publicName,
      'POST',
      JSON.stringify({ name: 'first' }),
    );
    const id = text(JSON.parse(made.body), 'experiment_id');
    const { body } = await ask(`/api/2.0/mlflow/experiments/get?experiment_id=${id}`, publicName);
    expect(text(JSON.parse(body), 'experiment.artifact_location')).toBe(`mlflow-artifacts:/${id}`);
  });

  test('what alerts ask for is measured, under the address of the pod', async () => {
    const { status, body } = await ask('/metrics', '10.1.4.7:5000');
    expect(status).toBe(200);
    expect(body).toMatch(/mlflow_http_request_total\{.*status="200"/);
  });
});
