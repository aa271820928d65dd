import { config, Folder } from './command';

const folder = new Folder();
afterAll(() => folder.remove());
beforeEach(() => folder.write(config));

test('the images of one version change together, in the config and in what is written', async () => {
  folder.write(`${config}  plane: true\n`);
  const { code, out } = await folder.thinkube('update', 'plane', 'v9.0.0');
  expect(code).toBe(0);
  expect(out.split('\n').filter(Boolean).length).toBeGreaterThan(1);
  expect(out).toMatch(/^docker\.io\/makeplane\/\S+:v\S+ -> docker\.io\/makeplane\/\S+:v9\.0\.0$/m);
  const images = JSON.parse((await folder.thinkube('images', '--format', 'json')).out);
  expect(images.filter(({ image }: { image: string }) => /makeplane.*:(?!v9\.0\.0)/.test(image))).toEqual([]);
});

test('one image of several is named; the text stays as it was otherwise', async () => {
  const { out } = await folder.thinkube('update', 'mlflow', '9.9', '--image', 'gate');
  expect(out).toContain(':9.9');
  expect(folder.read('thinkube.yaml')).toBe(
    config.replace('mlflow: true', 'mlflow: { versions: { gate: "9.9" } }'),
  );
  expect((await folder.thinkube('synth')).code).toBe(0);
  expect(folder.read('dist/mlflow/deployment-mlflow-gate.yaml')).toContain('oauth2-proxy:9.9');
});

test.each([
  [['mlflow', '9', '--image', 'gat'], 'mlflow has no such image; it has: '],
  [['penpot', '9'], 'penpot is off'],
  [['mlflow', 'latest'], 'write the tag of an image'],
])('%s is refused', async (words, message) => {
  const { code, err } = await folder.thinkube('update', ...words);
  expect(code).not.toBe(0);
  expect(err).toContain(message);
  expect(folder.read('thinkube.yaml')).toBe(config);
});

test('a version of an image that is not there is a mistake, with those that are', async () => {
  folder.write(config.replace('mlflow: true', 'mlflow: { versions: { gat: "1" } }'));
  expect((await folder.thinkube('validate')).err).toContain('there is no such image (did you mean "gate"?)');
});
