/** Objects of plain data are what cdk8s would make of them. */
import { ApiObject, type ApiObjectProps, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import { dataOf, PlainObject } from '../../lib/kube/plain-object';

const chart = () => new Chart(Testing.app(), 'wiki', { namespace: 'wiki', labels: { part: 'of' } });
const settings = (data: object): ApiObjectProps => ({
  kind: 'ConfigMap',
  apiVersion: 'v1',
  data,
  metadata: { name: 'settings', labels: {}, namespace: 'wiki' },
});

/** The same by both, as text, so that the order counts. */
function expectSame(manifest: ApiObjectProps, change: (object: ApiObject) => void = () => {}) {
  const [ours, stock] = [new PlainObject(chart(), 'x', manifest), new ApiObject(chart(), 'x', manifest)];
  for (const each of [ours, stock]) change(each);
  expect(JSON.stringify(dataOf(ours), null, 2)).toBe(JSON.stringify(stock.toJson(), null, 2));
}

test('keys are sorted, and what says nothing is left out', () => {
  expectSame(settings({ b: '1', a: '2' }));
  expectSame({ ...settings({}), immutable: undefined, binaryData: null });
});

test('what is said of an object later counts', () => {
  expectSame(settings({}), ({ metadata }) => metadata.addAnnotation('checksum', '1'));
  expectSame(settings({ a: '1' }), (object) => object.addJsonPatch(JsonPatch.replace('/data/a', '2')));
});

test('tokens of a user are resolved', () => {
  expectSame(settings({ a: Lazy.any({ produce: () => 'late' }) }));
});
