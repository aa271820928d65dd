/** The real Chroma, with the emitted arguments and configuration. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { items, text, texts } from '../../lib/objects/read';
import { dig } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, debian, pypi } from './need';
import { folder, freePort, serve } from './run';

const needs = {
  python3: debian('python3'),
  // The server of the image is inside the Python package.
  chroma: pypi('chromadb', 'chromadb_rust_bindings/chromadb_rust_bindings.abi3.so'),
};
const program = 'import sys, chromadb_rust_bindings as chroma; chroma.cli(["chroma", *sys.argv[1:]])';

checkedWith('Chroma', needs, (programs) => {
  const here = folder('chromadb');
  const made = platform({ components: { chromadb: true } });
  const container = items(made.get('StatefulSet', 'chromadb'), 'spec.template.spec.containers')[0]?.fields;
  const file = String(dig(made.get('ConfigMap', 'chromadb-config'), 'data', 'chroma.yaml'));

  /** As the pod runs it, at another port and in other folders. */
  async function start() {
    const port = await freePort();
    mkdirSync(join(here, 'data'), { recursive: true });
    const elsewhere = file
      .replace('port: 8000', `port: ${port}`)
      .replace('"/data"', `"${join(here, 'data')}"`);
    writeFileSync(join(here, 'chroma.yaml'), elsewhere);
    const args = texts(container, 'args').map((word) => word.replace('/etc/chroma', here));
    const probe = text(container, 'readinessProbe.httpGet.path') ?? '';
    const url = `http://127.0.0.1:${port}`;
    const server = await serve(
      [programs.python3.found, '-c', program, ...args],
      { PYTHONPATH: dirname(dirname(programs.chroma.found)), HOME: here },
      () =>
        fetch(url + probe).then(
          ({ ok }) => ok,
          () => false,
        ),
    );
    const call = async (path: string, body?: object): Promise<unknown> => {
      const sent = body && { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(`${url}/api/v2/${path}`, {
        headers: { 'content-type': 'application/json' },
        ...sent,
      });
      return answer.json();
    };
    return { ...server, call };
  }

  test('finds by meaning what was stored before it was restarted, and cannot be emptied by a request', async () => {
    const collections = 'tenants/default_tenant/databases/default_database/collections';
    const first = await start();
    const id = dig(await first.call(collections, { name: 'animals' }), 'id');
    const embeddings = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    await first.call(`${collections}/${id}/add`, {
      ids: ['cat', 'whale'],
      embeddings,
      documents: ['a', 'b'],
    });
    expect(await first.call('reset', {})).toMatchObject({ message: expect.stringContaining('disabled') });
    await first.stop();

    const second = await start();
    const query = { query_embeddings: [[0.1, 0.9, 0]], n_results: 1 };
    expect(await second.call(`${collections}/${id}/query`, query)).toMatchObject({ ids: [['whale']] });
    expect(second.output()).toContain('No telemetry is configured');
    await second.stop();
  });
});
