/** The option `patches`: RFC 6902, and a problem with its place for whatever cannot be carried out. */
import { parse } from 'yaml';
import { config, Folder } from './command';

const folder = new Folder();
afterAll(() => folder.remove());

const patch = (ops: string, target = 'StatefulSet/mlflow') =>
  folder.write(
    config.replace(
      'mlflow: true',
      `mlflow: { patches: [{ target: ${target}, reason: it must be so, ops: [${ops}] }] }`,
    ),
  );
const spec = '/spec/template/spec';

async function told(ops: string, target?: string): Promise<string> {
  patch(ops, target);
  const { code, err } = await folder.thinkube('validate');
  return `${code} ${err
    .split('\n')
    .filter((line) => !line.startsWith('note:'))
    .join('\n')}`;
}

test('every operation of the RFC changes the object, in the order written', async () => {
  patch(
    [
      '{ op: test, path: /spec/replicas, value: 1 }',
      '{ op: add, path: /metadata/annotations, value: {} }',
      '{ op: add, path: /metadata/annotations/example.org~1owner, value: me }',
      '{ op: copy, from: /metadata/annotations/example.org~1owner, path: /metadata/annotations/copied }',
      '{ op: move, from: /metadata/annotations/copied, path: /metadata/annotations/moved }',
      '{ op: replace, path: /spec/revisionHistoryLimit, value: 7 }',
      '{ op: remove, path: /spec/podManagementPolicy }',
    ].join(', '),
  );
  expect(await folder.thinkube('synth')).toMatchObject({ code: 0 });
  const { metadata, spec: made } = parse(folder.read('dist/mlflow/statefulset-mlflow.yaml'));
  expect(metadata.annotations).toEqual({ 'example.org/owner': 'me', moved: 'me' });
  expect([made.revisionHistoryLimit, made.podManagementPolicy]).toEqual([7, undefined]);
});

test.each([
  [
    'replace what is not there',
    '{ op: replace, path: /spec/replica, value: 1 }',
    'there is no /spec/replica',
    '/spec has: .*replicas',
  ],
  [
    'remove what is not there',
    '{ op: remove, path: /spec/nothing/at/all }',
    'there is no /spec/nothing/at/all',
    '/spec has: ',
  ],
  [
    'add below what is not there',
    '{ op: add, path: /spec/x/y, value: 1 }',
    'there is no /spec/x/y',
    '/spec has: ',
  ],
  [
    'add below a number',
    '{ op: add, path: /spec/replicas/x, value: 1 }',
    'there is no /spec/replicas/x',
    '/spec/replicas is 1, which has no parts',
  ],
  ['move from nowhere', '{ op: move, from: /spec/x, path: /spec/y }', 'there is no /spec/x', '/spec has: '],
  ['move into itself', '{ op: move, from: /spec, path: /spec/y }', 'there is no /spec/y', '/spec has: '],
  [
    'replace beyond the end of a list',
    `{ op: replace, path: ${spec}/containers/9, value: 1 }`,
    `there is no ${spec}/containers/9`,
    'is a list of 1',
  ],
  [
    'add beyond the end of a list',
    `{ op: add, path: ${spec}/containers/9, value: 1 }`,
    `there is no ${spec}/containers/9`,
    'is a list of 1',
  ],
  [
    'replace the length of a list',
    `{ op: replace, path: ${spec}/containers/length, value: 0 }`,
    `there is no ${spec}/containers/length`,
    'is a list of 1',
  ],
  [
    'replace what every object has in JavaScript',
    '{ op: replace, path: /spec/toString, value: 1 }',
    'there is no /spec/toString',
    '/spec has: ',
  ],
  [
    'test for another value',
    '{ op: test, path: /spec/replicas, value: 7 }',
    '/spec/replicas is not what "test" expects',
    'it is 1: ',
  ],
])('%s', async (_, op, message, hint) => {
  expect(await told(`{ op: test, path: /spec/replicas, value: 1 }, ${op}`)).toMatch(
    new RegExp(
      `^1 \\S+thinkube\\.yaml:12:\\d+ components\\.mlflow\\.patches\\.0\\.ops\\.1: ${message} \\[TK621\\]\n    .*${hint}`,
    ),
  );
});

test.each([
  ['add without a value', '{ op: add, path: /spec/x }', /ops\.0\.value: is missing \[TK101\]/],
  ['copy without from', '{ op: copy, path: /spec/x }', /ops\.0\.from: is missing \[TK101\]/],
  [
    'an operation that does not exist',
    '{ op: set, path: /spec/x, value: 1 }',
    /ops\.0\.op: cannot be "set".*\n {4}write one of: add, remove, replace, move, copy, test/,
  ],
  [
    'a path that is none',
    '{ op: remove, path: spec.x }',
    /ops\.0\.path: cannot be "spec\.x".*\n {4}write a path such as/,
  ],
  ['a path into prototypes', '{ op: add, path: /__proto__/x, value: 1 }', /ops\.0\.path: cannot be/],
])('%s does not pass', async (_, op, message) => {
  expect(await told(op)).toMatch(message);
});

test('all misfits are told at once, an object that is not there among them', async () => {
  const patches = ['Deployment/mlflw-gate', 'StatefulSet/mlflow']
    .map((target) => `{ target: ${target}, reason: it must be so, ops: [{ op: remove, path: /x }] }`)
    .join(', ');
  folder.write(config.replace('mlflow: true', `mlflow: { patches: [${patches}] }`));
  const { err } = await folder.thinkube('validate');
  expect(err).toMatch(
    /patches\.0\.target: mlflow has no object .* \(did you mean "Deployment\/mlflow-gate"\?\) \[TK620\]/,
  );
  expect(err).toMatch(/patches\.1\.ops\.0: there is no \/x \[TK621\]/);
});
