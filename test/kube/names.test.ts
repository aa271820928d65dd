import { labels, selector, shortHash } from '../../lib/kube/names';

describe('labels', () => {
  const mlflow = { name: 'mlflow-gate', component: 'mlflow' };

  test('name the workload, the platform and the component', () => {
    expect(labels(mlflow)).toEqual({
      'app.kubernetes.io/name': 'mlflow-gate',
      'app.kubernetes.io/instance': 'mlflow-gate',
      'app.kubernetes.io/part-of': 'thinkube',
      'app.kubernetes.io/managed-by': 'cdk8s-thinkube',
      'thinkube.io/component': 'mlflow',
    });
  });

  test('say which part it is, where there are several', () => {
    expect(labels({ ...mlflow, part: 'proxy' })).toMatchObject({ 'app.kubernetes.io/component': 'proxy' });
  });

  test('contain the selector, whatever the part', () => {
    expect(labels({ ...mlflow, part: 'proxy' })).toMatchObject(selector(mlflow));
    expect(selector(mlflow)).toEqual({
      'app.kubernetes.io/name': 'mlflow-gate',
      'thinkube.io/component': 'mlflow',
    });
  });
});

describe('shortHash', () => {
  test('can end a name', () => {
    expect(shortHash({ script: 'echo' })).toMatch(/^[a-z0-9]{10}$/);
  });

  test('is the same on every machine and in every version', () => {
    expect(shortHash({ a: 1, b: ['x', { c: null }] })).toBe(shortHash({ b: ['x', { c: null }], a: 1 }));
    expect(shortHash('thinkube')).toBe('e47ea724f5');
  });

  test('does not see keys that are undefined, as a manifest does not', () => {
    expect(shortHash({ a: 1, b: undefined })).toBe(shortHash({ a: 1 }));
  });

  test.each([
    [{ a: 1 }, { a: '1' }],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [{ a: { b: 1 } }, { a: { c: 1 } }],
    [{ a: 1 }, [['a', 1]]],
    [undefined, 'undefined'],
  ])('tells %j from %j', (one, other) => {
    expect(shortHash(one)).not.toBe(shortHash(other));
  });
});
