/** Another version of an image, by the config: the pod is rolled to it, and what it keeps is there. */
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { items, list, text } from '../../../lib/objects/read';
import { until } from '../../cluster/control-plane/processes';
import { readConfig, synth, withComponents } from '../../cluster/dist';
import { switched } from '../config';
import { type Call, must } from '../lan';
import { ownFolder } from '../machine';
import type { Installed } from '../platform';
import type { Running } from './all';
import { lanOf, token } from './programs';

const component = 'chromadb';
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${component}-0`, namespace: component } };

export async function upgradeImage(
  running: Running,
  { deploy }: Installed,
): Promise<{ readonly running: Running; readonly said: string }> {
  const { config } = running;
  const collection = await leaveNote(running);
  const before = await shown(running);
  const wanted = withComponents(readConfig(config), { [component]: true, [switched]: true });
  writeFileSync(config, stringify(wanted));
  const dist = await synth(config, ownFolder());
  await deploy(dist, 'the version of the package');
  const after = await shown(running);
  if (after.id === before.id) throw new Error(`it still runs ${after.image}`);
  await until('the note of before', 60, async () => {
    const notes = await readNotes(running, collection).catch(() => undefined);
    return notes?.includes(note) ? true : undefined;
  });
  return {
    running: { ...running, dist },
    said: `from ${before.image} to ${after.image}; a note of before is there`,
  };
}

/** What the pod runs, as the kubelet says it. */
async function shown({ cluster }: Running): Promise<{ readonly image: string; readonly id: string }> {
  const [status] = items(await cluster.find(pod), 'status.containerStatuses');
  return { image: text(status?.fields, 'image') ?? 'nothing', id: text(status?.fields, 'imageID') ?? '' };
}

const note = 'written before the upgrade';

/** Gives back the collection that it is in. */
async function leaveNote(running: Running): Promise<string> {
  const made = await ask(running, 'collections', { name: 'proof', get_or_create: true });
  const id = text(made, 'id') ?? '';
  await ask(running, `collections/${id}/add`, { ids: ['note'], documents: [note], embeddings: [[1, 0]] });
  return id;
}

const readNotes = async (running: Running, id: string): Promise<readonly unknown[]> =>
  list(await ask(running, `collections/${id}/get`, { ids: ['note'] }), 'documents');

async function ask(running: Running, path: string, body: unknown): Promise<unknown> {
  const lan = await lanOf(running);
  const address = `https://chroma.${running.dist.plan.platform.cluster.domain}`;
  const headers = {
    authorization: `Bearer ${await token(running, lan, component)}`,
    'content-type': 'application/json',
  };
  const sent: Call = { method: 'POST', headers, body: JSON.stringify(body) };
  const database = '/api/v2/tenants/default_tenant/databases/default_database';
  return JSON.parse(await must(lan, `${address}${database}/${path}`, sent));
}
