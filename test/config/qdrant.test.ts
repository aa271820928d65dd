/** The script that saves Qdrant's collections, run by the real Python against a stand-in for the server's API. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { checkedWith, debian, repository } from './need';
import { Bench } from './programs';
import { freePort } from './run';

const script = join(repository, 'lib', 'components', 'qdrant', 'snapshot.py');
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

checkedWith('snapshots of Qdrant', { python3: debian('python3') }, ({ python3 }) => {
  const bench = new Bench();
  afterAll(() => bench.close());

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
    const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) =>
      execFile(python3.found, [script], { env }, (error, out, err) =>
        resolve({ code: error?.code ?? 0, said: out + err }),
      ),
    );
    expect(said).toMatch(/^torn: .*500.*cannot read segment/m);
    expect(code).toBe(1);
    expect([...(shelf['many words']?.keys() ?? [])]).toEqual(['1-days', '2-days', 'new']);
    expect([...(shelf['paused']?.keys() ?? [])]).toEqual(['100-days', '200-days', 'new']);
    expect([...keys]).toEqual(['key']);
  });
});
