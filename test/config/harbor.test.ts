/** What is shipped of Harbor, read by real programs; and its setup against a played API as strict as its swagger.yaml. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dig, each } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, goTool, repository } from './need';
import { Bench, until } from './programs';
import { freePort } from './run';

const made = platform({ components: { harbor: true } });
const data = dig(made.get('ConfigMap', 'harbor-setup'), 'data');
const password = 'Admin0123456789';

type Thing = { [key: string]: unknown };

/** What is there, and every change that was asked for. */
class Played {
  readonly registries: Thing[] = [];
  readonly projects: Thing[] = [{ project_id: 1, name: 'library', metadata: { public: 'true' } }];
  readonly robots: Thing[] = [];
  readonly retentions: Thing[] = [];
  readonly quotas: Thing[] = [];
  gc: Thing | undefined;
  readonly changes: string[] = [];
  /** A registry that does not answer: Harbor does not take it then. */
  unreachable = '';

  answer(method: string, url: URL, body: Thing): { readonly status: number; readonly body?: unknown } {
    const path = url.pathname.replace('/api/v2.0', '');
    if (method !== 'GET') this.changes.push(`${method} ${path}`);
    const page = (all: readonly Thing[]) =>
      Number(url.searchParams.get('page')) > 1 ? [] : all.slice(0, Number(url.searchParams.get('page_size')));
    switch (`${method} ${path.replace(/\d+$/, ':id')}`) {
      case 'GET /systeminfo':
        return { status: 200, body: {} };
      case 'GET /registries':
        return { status: 200, body: page(this.registries) };
      case 'POST /registries':
        if (this.registries.some(({ name }) => name === body['name'])) return { status: 409 };
        if (body['name'] === this.unreachable) return { status: 400, body: 'the registry is unhealthy' };
        this.registries.push({ id: this.registries.length + 1, ...body });
        return { status: 201 };
      case 'GET /projects':
        return { status: 200, body: page(this.projects) };
      case 'POST /projects': {
        if (this.projects.some(({ name }) => name === body['project_name'])) return { status: 409 };
        const { project_name: name, storage_limit: storage, ...rest } = body;
        this.quotas.push({ id: this.quotas.length + 1, ref: this.projects.length + 1, hard: { storage } });
        this.projects.push({ project_id: this.projects.length + 1, name, ...rest });
        return { status: 201 };
      }
      case 'POST /retentions': {
        const project = this.projects.find(({ project_id: id }) => id === dig(body, 'scope', 'ref'));
        if (!project || dig(project, 'metadata', 'retention_id') !== undefined) return { status: 400 };
        this.retentions.push({ id: this.retentions.length + 1, ...body });
        project['metadata'] = {
          ...Object(project['metadata']),
          retention_id: String(this.retentions.length),
        };
        return { status: 201 };
      }
      case 'PUT /retentions/:id':
        return { status: body['id'] === this.retentions[0]?.['id'] ? 200 : 400 };
      case 'GET /quotas': {
        if (url.searchParams.get('reference') !== 'project') return { status: 400 };
        const ref = Number(url.searchParams.get('reference_id'));
        return { status: 200, body: this.quotas.filter((one) => one['ref'] === ref) };
      }
      case 'PUT /quotas/:id': {
        const quota = this.quotas.find(({ id }) => path === `/quotas/${id}`);
        if (!quota || !Number.isInteger(dig(body, 'hard', 'storage'))) return { status: 400 };
        Object.assign(quota, body);
        return { status: 200 };
      }
      case 'GET /robots':
        if (!/^Level=project,ProjectID=\d+$/.test(url.searchParams.get('q') ?? '')) return { status: 400 };
        return { status: 200, body: page(this.robots) };
      case 'POST /robots': {
        const namespace = dig(body, 'permissions', 0, 'namespace');
        this.robots.push({ ...body, id: this.robots.length + 1, name: `robot$${namespace}+${body['name']}` });
        return { status: 201, body: { secret: 'drawn' } };
      }
      case 'PATCH /robots/:id':
        return {
          status: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,128}$/.test(String(body['secret'])) ? 200 : 400,
        };
      case 'GET /system/gc/schedule':
        return { status: 200, ...(this.gc && { body: this.gc }) };
      case 'POST /system/gc/schedule':
        if (this.gc) return { status: 409 };
        this.gc = body;
        return { status: 201 };
      default: {
        const project = this.projects.find(({ name }) => path === `/projects/${name}`);
        return project && method === 'GET' ? { status: 200, body: project } : { status: 404 };
      }
    }
  }
}

const bodyOf = async (request: IncomingMessage): Promise<Thing> => {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? {} : Object(JSON.parse(text));
};

checkedWith('the setup of Harbor', { python3: debian('python3') }, ({ python3 }) => {
  const bench = new Bench();
  const played = new Played();
  let url = '';
  let away = 2;

  const setup = (env: Readonly<Record<string, string>> = {}) =>
    promisify(execFile)(
      python3.found,
      [join(repository, 'lib/components/harbor/setup.py'), join(bench.folder, 'wanted.json')],
      { env: { HARBOR_URL: url, HARBOR_PASSWORD: password, ROBOT_PIPELINES: 'Robot0123456789', ...env } },
    );

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    writeFileSync(join(bench.folder, 'wanted.json'), String(dig(data, 'wanted.json')));
    const right = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    await bench.http(port, async (request, response) => {
      const known = request.headers.authorization === right;
      const { status, body } = known
        ? away-- > 0
          ? { status: 502, body: undefined }
          : played.answer(request.method ?? '', new URL(request.url ?? '', url), await bodyOf(request))
        : { status: 401, body: undefined };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  afterAll(() => bench.close());

  test('waits for Harbor, then makes a copy of each source, and a place for images of one’s own', async () => {
    played.unreachable = 'ghcr.io';
    const { stdout } = await setup();
    expect(stdout).toContain('waiting for Harbor');
    const sources = each(JSON.parse(String(dig(data, 'wanted.json'))), 'sources').map((one) =>
      dig(one, 'name'),
    );
    expect(played.registries.map(({ name }) => name)).toEqual(sources.filter((name) => name !== 'ghcr.io'));
    expect(stdout).toContain('ghcr.io is left out until the next run');
    const project = (name: string) => played.projects.find((one) => one['name'] === name);
    expect(project('quay.io')).toMatchObject({
      registry_id: played.registries.find(({ name }) => name === 'quay.io')?.['id'],
      metadata: { public: 'true' },
    });
    expect(project('apps')).toMatchObject({ metadata: { public: 'false', retention_id: '1' } });
    expect(project('apps')).not.toHaveProperty('registry_id');
    expect(played.robots.map(({ name }) => name)).toEqual(['robot$apps+pipelines']);
    const limits = played.quotas.map(({ hard }) => dig(hard, 'storage'));
    expect(limits).toEqual([50 * 1024 ** 3, ...sources.slice(1).map(() => -1)]);
    expect(played.gc).toMatchObject({ schedule: { type: 'Custom', cron: '0 30 4 * * 0' } });
  });

  test('takes a source that did not answer at the next run', async () => {
    played.unreachable = '';
    await setup();
    expect(played.projects.map(({ name }) => name)).toContain('ghcr.io');
  });

  test('changes nothing that is there when it runs again', async () => {
    played.changes.length = 0;
    await setup();
    expect(played.changes).toEqual(['PUT /retentions/1', 'PATCH /robots/1']);
  });

  test('says what to do where the password of admin was changed', async () => {
    await expect(setup({ HARBOR_PASSWORD: 'other' })).rejects.toThrow(
      /set it back to that of the Secret harbor-admin/,
    );
  });

  test('says what was refused', async () => {
    await expect(setup({ ROBOT_PIPELINES: 'short' })).rejects.toThrow(/robots\/1: 400/);
  });
});

/** Files as pods see them. */
const file = (name: string): string => String(dig(made.get('ConfigMap', 'harbor-config'), 'data', name));

checkedWith('the way into Harbor', { nginx: debian('nginx') }, ({ nginx }) => {
  const bench = new Bench();
  let url = '';

  beforeAll(async () => {
    const [port, core] = await Promise.all([freePort(), freePort()]);
    url = `http://127.0.0.1:${port}`;
    // Its workers are not who runs the test.
    chmodSync(bench.folder, 0o755);
    writeFileSync(join(bench.folder, 'index.html'), 'the pages');
    writeFileSync(
      join(bench.folder, 'nginx.conf'),
      file('nginx.conf')
        .replaceAll('/tmp/', `${bench.folder}/`)
        .replace('listen 8080', `listen 127.0.0.1:${port}`)
        .replace('harbor-core.harbor.svc.cluster.local:8080', `127.0.0.1:${core}`)
        .replace('/usr/share/nginx/html', bench.folder),
    );
    await bench.http(core, ({ url: path, headers }, response) =>
      response.end(JSON.stringify({ path, scheme: headers['x-forwarded-proto'], host: headers.host })),
    );
    bench.start('nginx', nginx.found, ['-c', join(bench.folder, 'nginx.conf'), '-g', 'daemon off;']);
    await until('nginx', 20, async () => (await fetch(url)).ok);
  });
  afterAll(() => bench.close());

  test.each(['/v2/', '/api/v2.0/ping', '/service/token', '/c/oidc/callback?code=x'])(
    '%s goes on to the core, with what the ingress controller was asked by',
    async (path) => {
      const answer = await fetch(url + path, { headers: { 'x-forwarded-proto': 'https' } });
      expect(await answer.json()).toEqual({ path, scheme: 'https', host: new URL(url).host });
    },
  );

  test('all else is the pages', async () => {
    expect(await (await fetch(`${url}/harbor/projects`)).text()).toBe('the pages');
  });
});

checkedWith(
  'the registry of Harbor',
  // The code that Harbor's own is built of.
  { registry: debian('docker-registry'), store: goTool('versitygw') },
  ({ registry, store }) => {
    const bench = new Bench();
    const layer = 'a layer';
    const digest = `sha256:${createHash('sha256').update(layer).digest('hex')}`;
    let url = '';

    beforeAll(async () => {
      const [port, debug, bucket] = await Promise.all([freePort(), freePort(), freePort()]);
      url = `http://127.0.0.1:${port}`;
      mkdirSync(join(bench.folder, 'objects', 'harbor'), { recursive: true });
      bench.start('store', store.found, [
        ...['--access', 'key', '--secret', 'SecretSecret', '--port', `127.0.0.1:${bucket}`],
        ...['posix', join(bench.folder, 'objects')],
      ]);
      await until('the store', 20, async () => (await fetch(`http://127.0.0.1:${bucket}`)).status > 0);
      // The password is "secret".
      writeFileSync(
        join(bench.folder, 'passwd'),
        'harbor_registry_user:$2a$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n',
      );
      writeFileSync(
        join(bench.folder, 'registry.yaml'),
        file('registry.yaml')
          .replace('http://minio.minio.svc:9000', `http://127.0.0.1:${bucket}`)
          .replace('addr: :5000', `addr: 127.0.0.1:${port}`)
          .replace('addr: :8001', `addr: 127.0.0.1:${debug}`)
          .replace('/etc/registry-users', bench.folder),
      );
      bench.start('registry', registry.found, ['serve', join(bench.folder, 'registry.yaml')], {
        env: {
          PATH: process.env['PATH'],
          REGISTRY_STORAGE_S3_ACCESSKEY: 'key',
          REGISTRY_STORAGE_S3_SECRETKEY: 'SecretSecret',
          REGISTRY_HTTP_SECRET: 'secret',
        },
      });
      await until('the registry', 30, async () => (await fetch(`${url}/v2/`)).status === 401);
    });
    afterAll(() => bench.close());

    test('lets nobody in but the core, and keeps layers in the bucket', async () => {
      const authorization = `Basic ${Buffer.from('harbor_registry_user:secret').toString('base64')}`;
      const upload = await fetch(`${url}/v2/apps/web/blobs/uploads/`, {
        method: 'POST',
        headers: { authorization },
      });
      expect(upload.status).toBe(202);
      const place = new URL(upload.headers.get('location') ?? '', url);
      place.searchParams.set('digest', digest);
      const done = await fetch(place, { method: 'PUT', headers: { authorization }, body: layer });
      expect(done.status).toBe(201);
      const got = await fetch(`${url}/v2/apps/web/blobs/${digest}`, {
        headers: { authorization },
        redirect: 'manual',
      });
      // From here, and not by a way to the store, which clients do not reach.
      expect([got.status, await got.text()]).toEqual([200, layer]);
      const kept = readdirSync(join(bench.folder, 'objects', 'harbor', 'docker', 'registry', 'v2', 'blobs'), {
        recursive: true,
      });
      expect(kept.join()).toContain(digest.slice('sha256:'.length));
    });
  },
);
