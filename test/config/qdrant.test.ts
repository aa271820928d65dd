/** The scripts that save Qdrant's collections and bring them back, with a real store and a stand-in for the server's API. */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkedWith, debian, goTool, repository } from './need';
import { Bench, until } from './programs';
import { type Environment, folder, freePort, s3Config } from './run';

const scripts = join(repository, 'lib', 'components', 'qdrant');
const day = 86_400_000;
/** As Qdrant writes times: without a zone, in UTC. */
const ago = (days: number): string => new Date(Date.now() - days * day).toISOString().slice(0, 19);

interface Shelf {
  /** Snapshots by collection: name and age in days. */
  readonly [collection: string]: Map<string, number>;
}

/** As much of the API as the script calls; the collection `torn` cannot be saved. */
function answer(shelf: Shelf, method: string, url: string): readonly [number, unknown] {
  const path = url.replace('?wait=true', '').split('/').slice(1).map(decodeURIComponent);
  const [, collection = '', , snapshot = ''] = path;
  if (path.length === 1)
    return [200, { collections: [...Object.keys(shelf), 'torn'].map((name) => ({ name })) }];
  const all = shelf[collection];
  if (!all) return [500, 'cannot read segment'];
  if (method === 'DELETE') return [200, all.delete(snapshot)];
  if (method === 'POST') {
    all.set('new', 0);
    return [200, { name: 'new', size: 1, creation_time: ago(0) }];
  }
  return [200, [...all].map(([name, days]) => ({ name, size: 1, creation_time: ago(days) }))];
}

const programs = { python3: debian('python3'), aws: debian('aws'), versitygw: goTool('versitygw') };
checkedWith('snapshots of Qdrant', programs, ({ python3, aws, versitygw }) => {
  const bench = new Bench();
  afterAll(() => bench.close());

  /** Not to block: the server is played in this process. */
  const script = (program: string, name: string, env: Environment) =>
    new Promise<{ code: unknown; said: string }>((resolve) =>
      execFile(program, [join(scripts, name)], { env }, (error, out, err) =>
        resolve({ code: error?.code ?? 0, said: out + err }),
      ),
    );

  test('saves every collection that can be saved, says which cannot, and deletes what is old but the newest three', async () => {
    const shelf: Shelf = {
      'many words': new Map([1, 2, 20, 30].map((days) => [`${days}-days`, days])),
      paused: new Map([100, 200].map((days) => [`${days}-days`, days])),
    };
    const port = await freePort();
    const keys = new Set<string | string[] | undefined>();
    await bench.http(port, ({ method = '', url = '', headers }, outgoing) => {
      keys.add(headers['api-key']);
      const [status, result] = answer(shelf, method, url);
      outgoing.writeHead(status).end(JSON.stringify({ result }));
    });
    const env = { QDRANT_URL: `http://127.0.0.1:${port}`, QDRANT_KEY: 'key', KEEP_DAYS: '14' };
    const { code, said } = await script(python3.found, 'snapshot.py', env);
    expect(said).toMatch(/^torn: .*500.*cannot read segment/m);
    expect(code).toBe(1);
    expect([...(shelf['many words']?.keys() ?? [])]).toEqual(['1-days', '2-days', 'new']);
    expect([...(shelf['paused']?.keys() ?? [])]).toEqual(['100-days', '200-days', 'new']);
    expect([...keys]).toEqual(['key']);
  });

  test('the newest of each collection comes back, or the one that is named, also where the server knows none', async () => {
    const [objects, work] = [folder('objects'), folder('work')];
    const bucket = join(objects, 'qdrant-snapshots');
    const put = (collection: string, name: string, days: number): void => {
      const file = join(bucket, 'snapshots', collection, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${name} of ${collection}`);
      const time = new Date(Date.now() - days * day);
      utimesSync(file, time, time);
    };
    put('words', 'a.snapshot', 0);
    put('words', 'b.snapshot', 1);
    put('many pages', 'c.snapshot', 3);
    const [store, port] = [await freePort(), await freePort()];
    bench.start('store', versitygw.found, [
      ...['--access', 'key', '--secret', 'SecretSecret', '--port', `127.0.0.1:${store}`, 'posix', objects],
    ]);
    const endpoint = `http://localhost:${store}`;
    await until('the store', 20, async () => (await fetch(endpoint)).status > 0);
    let given: Record<string, string> = {};
    await bench.http(port, (request, outgoing) => {
      const [, , collection = '', ...rest] = (request.url ?? '').split('/').map(decodeURIComponent);
      const { 'content-length': length, 'content-type': type = '', 'api-key': key } = request.headers;
      expect([rest.join('/'), key]).toEqual(['snapshots/upload?priority=snapshot&wait=true', 'key']);
      const parts: Buffer[] = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', async () => {
        const body = Buffer.concat(parts);
        expect(body.length).toBe(Number(length));
        const form = await new Response(body, { headers: { 'content-type': type } }).formData();
        const file = form.get('snapshot');
        given[collection] = file instanceof Blob ? await file.text() : '';
        outgoing.writeHead(200).end('{"result":true}');
      });
    });
    const env = {
      ...{ PATH: `${dirname(aws.found)}:${process.env['PATH']}`, HOME: work },
      ...{ S3_ENDPOINT: endpoint, AWS_REGION: 'us-east-1', BUCKET: 'qdrant-snapshots', WORK: work },
      ...{ AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'SecretSecret' },
      ...s3Config(objects),
      ...{ QDRANT_URL: `http://127.0.0.1:${port}`, QDRANT_KEY: 'key' },
    };
    const restored = async (more: Environment): Promise<Record<string, string>> => {
      given = {};
      const steps = [await script('bash', 'fetch.sh', { ...env, ...more })];
      steps.push(await script(python3.found, 'restore.py', { ...env, ...more }));
      expect(steps).toEqual(steps.map(({ said }) => ({ code: 0, said })));
      return given;
    };
    expect(await restored({})).toEqual({
      words: 'a.snapshot of words',
      'many pages': 'c.snapshot of many pages',
    });
    expect(await restored({ COLLECTION: 'words', SNAPSHOT: 'b.snapshot' })).toEqual({
      words: 'b.snapshot of words',
    });
    await script('bash', 'fetch.sh', { ...env, COLLECTION: 'none' });
    expect(await script(python3.found, 'restore.py', env)).toEqual({
      code: 1,
      said: 'the bucket has no such snapshot\n',
    });
    for (const each of [objects, work]) rmSync(each, { recursive: true, force: true });
  });
});
