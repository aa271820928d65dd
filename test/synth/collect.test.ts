/** From constructs to objects, and from objects to files. */
import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { Emitted } from '../../lib/kube/object';
import { formatProblem, ProblemsError } from '../../lib/plan/problem';
import { ThinkubeApp } from '../../lib/synth/app';
import { collect } from '../../lib/synth/collect';
import { filesOf } from '../../lib/synth/files';

const service = (namespace = 'wiki') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'wiki', namespace },
});

function told(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}

describe('the objects of an app', () => {
  test('carry their chart as component, in the order of the tree', () => {
    const app = new ThinkubeApp();
    for (const id of ['wiki', 'docs']) {
      const chart = new Chart(app, id);
      new ApiObject(new Construct(chart, 'inner'), 'object', service(id));
    }
    expect(collect(app).map(({ component, path, object }) => [component, path, object.kind])).toEqual([
      ['wiki', 'wiki/inner/object', 'Service'],
      ['docs', 'docs/inner/object', 'Service'],
    ]);
  });

  test('of one name are told with both places', () => {
    const app = new ThinkubeApp();
    new ApiObject(new Chart(app, 'wiki'), 'one', service());
    new ApiObject(new Chart(app, 'docs'), 'two', service());
    expect(told(() => collect(app))).toEqual([
      'docs/two: Service/wiki in namespace wiki is made here and at wiki/one [TK704]\n    give one of them another name',
    ]);
  });

  test('of one name in two namespaces, or of two kinds, are two', () => {
    const app = new ThinkubeApp();
    const chart = new Chart(app, 'wiki');
    new ApiObject(chart, 'one', service());
    new ApiObject(chart, 'two', service('docs'));
    new ApiObject(chart, 'three', { ...service(), kind: 'ConfigMap' });
    expect(collect(app)).toHaveLength(3);
  });

  test('have no dependencies: the order comes from claims', () => {
    const app = new ThinkubeApp();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    two.addDependency(one);
    expect(told(() => collect(app))).toEqual([
      'two: depends on one, but constructs here have no dependencies [TK702]\n    claim what it needs: the order comes from that',
    ]);
  });

  test('are all that constructs complain about, at once', () => {
    const app = new ThinkubeApp();
    for (const id of ['one', 'two']) {
      new Chart(app, id).node.addValidation({ validate: () => [`${id} is unhappy`] });
    }
    expect(told(() => collect(app))).toEqual(['one: one is unhappy [TK701]', 'two: two is unhappy [TK701]']);
  });
});

describe('the files of objects', () => {
  const emitted = (object: Emitted['object'], component = 'wiki'): Emitted => ({
    component,
    path: '',
    object,
  });
  const paths = (...objects: readonly Emitted['object'][]) =>
    [...filesOf(objects.map((each) => emitted(each))).keys()].sort();

  test('are named by kind and name', () => {
    expect(paths(service(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a.b:c' } })).toEqual([
      'wiki/configmap-a.b-c.yaml',
      'wiki/service-wiki.yaml',
    ]);
  });

  test('say the namespace where two would share a name', () => {
    expect(paths(service(), service('docs'))).toEqual([
      'wiki/service-docs-wiki.yaml',
      'wiki/service-wiki-wiki.yaml',
    ]);
  });

  test('say the group where kinds of two groups would share a name', () => {
    expect(paths(service(), { ...service(), apiVersion: 'serving.knative.dev/v1' })).toEqual([
      'wiki/service-wiki-wiki.core.yaml',
      'wiki/service-wiki-wiki.serving.knative.dev.yaml',
    ]);
  });

  test('are never shared: names that differ in what no file name can hold get a hash', () => {
    const odd = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    const made = paths(odd('a:b'), odd('a-b'), odd('A-b'));
    expect(new Set(made).size).toBe(3);
    for (const path of made) expect(path).toMatch(/configmap-a-b\.core-[0-9a-f]{10}\.yaml$/);
  });

  test('hold one object each, what it is first, then by key', () => {
    const app = new ThinkubeApp();
    const chart = new Chart(app, 'wiki');
    const spec = { b: 1, a: [{ d: Lazy.any({ produce: () => 1 }), c: 2 }] };
    const object = new ApiObject(chart, 'object', { spec, ...service() });
    object.addJsonPatch(JsonPatch.add('/data', {}), JsonPatch.add('/metadata/generation', 1));
    expect(filesOf(collect(app)).get('wiki/service-wiki.yaml')).toBe(
      'apiVersion: v1\nkind: Service\nmetadata:\n  generation: 1\n  name: wiki\n  namespace: wiki\ndata: {}\nspec:\n  a:\n    - c: 2\n      d: 1\n  b: 1\n',
    );
  });
});
