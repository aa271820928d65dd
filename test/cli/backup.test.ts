import { config, Folder } from './command';

const folder = new Folder(`${config}  velero: true\n  label-studio: true\n  wekan: true\n`);
afterAll(() => folder.remove());

/** What the script does, after the functions that it begins with. */
async function steps(...words: readonly string[]): Promise<readonly string[]> {
  const { out } = await folder.thinkube('backup', ...words);
  const lines = out.split('\n');
  return lines.slice(lines.lastIndexOf('}') + 1).filter((line) => line.startsWith('task '));
}

const postgresql = ['task postgresql postgresql-dump', 'task postgresql postgresql-drill'];

test('a component is saved by whoever keeps something of it, and the dump is tried out', async () => {
  expect(await steps('label-studio')).toEqual([...postgresql, 'task velero velero-volumes']);
  expect(await steps('wekan')).toContain('task mongodb mongodb-dump');
  expect(await steps('postgresql')).toEqual(postgresql);
});

test('without a name, everything is saved once', async () => {
  expect(await steps()).toEqual([
    ...['task mongodb mongodb-dump', 'task mongodb mongodb-drill'],
    ...postgresql,
    'task velero velero-volumes',
  ]);
});

test.each([
  ['trust', 'no backup has anything of trust'],
  ['penpot', 'penpot is off'],
])('%s is not saved, and that is said', async (id, message) => {
  const { code, err } = await folder.thinkube('backup', id);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
