import { config, Folder } from './command';

const folder = new Folder(`${config}  velero: true\n  jupyterhub: true\n  label-studio: true\n`);
afterAll(() => folder.remove());

/** What the script does, after the functions that it begins with. */
async function steps(id: string): Promise<readonly string[]> {
  const { out } = await folder.thinkube('restore', id);
  const lines = out.split('\n');
  return lines.slice(lines.lastIndexOf('}') + 1).filter((line) => line !== '' && !line.startsWith('#'));
}

test('nothing writes to a volume while it is brought back, and Argo CD starts nothing', async () => {
  expect(await steps('label-studio')).toEqual([
    'pause argocd label-studio',
    'stop label-studio statefulset/label-studio',
    'stop label-studio deployment/label-studio-gate',
    'task velero velero-volumes TASK=restore FROM=label-studio',
    'task postgresql postgresql-restore DATABASE=label_studio',
    'task postgresql postgresql-provision-repair',
    'start label-studio deployment/label-studio-gate',
    'start label-studio statefulset/label-studio',
    'resume argocd label-studio',
  ]);
});

test('pods that software makes for people are gone as well', async () => {
  const all = await steps('jupyterhub');
  const gone = all.indexOf('kubectl -n jupyterhub delete pods -l app.kubernetes.io/name=jupyter');
  expect(gone).toBeGreaterThan(all.indexOf('stop jupyterhub deployment/jupyterhub'));
  expect(all.indexOf('task velero velero-volumes TASK=restore FROM=jupyterhub')).toBeGreaterThan(gone);
});

test('what a server loads itself is brought back while it runs', async () => {
  const servers = [
    ...['postgresql', 'timescaledb', 'mongodb', 'clickhouse', 'neo4j', 'nats'],
    ...['qdrant', 'opensearch', 'vault'],
  ];
  const all = new Folder(`${config}${servers.map((id) => `  ${id}: true\n`).join('')}`);
  for (const id of servers) {
    const { out } = await all.thinkube('restore', id);
    expect(out.trim().split('\n').at(-1)).toBe(`task ${id} ${id}-restore`);
  }
  all.remove();
});

test.each([
  ['velero', 'no backup has anything of velero'],
  ['penpot', 'penpot is off'],
])('%s cannot be restored, and is told so', async (id, message) => {
  const { code, err } = await folder.thinkube('restore', id);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
