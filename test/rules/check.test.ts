import { check } from '../../lib/rules/check';
import { type Change, changed, context, emitted, platform } from './platform';

const broken: readonly Change[] = [
  ['Deployment/notes', 'spec.replicas', 3],
  ['Deployment/notes', 'spec.template.spec.containers.0.image', 'notes'],
  ['Ingress/notes', 'spec.tls'],
  ['Service/store', 'spec.type', 'NodePort'],
  ['Namespace/store', 'metadata.annotations'],
  { drop: 'Certificate/store' },
  {
    component: 'store',
    add: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'a', namespace: 'store' },
      spec: { rules: [{ host: 'notes.example.org' }] },
    },
  },
];

test('what is said does not depend on the order of the objects', () => {
  const objects = changed(broken);
  const once = check(objects, context);
  expect(once.length).toBeGreaterThan(7);
  expect(check([...objects].reverse(), context)).toEqual(once);
  expect(check([...objects.slice(9), ...objects.slice(0, 9)], context)).toEqual(once);
});

test('objects are left as they are', () => {
  const objects = changed(broken);
  const before = JSON.stringify(objects);
  check(objects, context);
  expect(JSON.stringify(objects)).toBe(before);
});

test('objects of any shape are judged without an error', () => {
  const odd = [undefined, null, 7, 'x', [], [null], {}, { spec: null }].flatMap((value) =>
    ['spec', 'data', 'rules', 'webhooks', 'subjects', 'roleRef'].flatMap((key) =>
      platform().map(({ component, object }) => ({
        component,
        path: '',
        object: { ...object, [key]: value },
      })),
    ),
  );
  expect(() => check(odd, context)).not.toThrow();
});

test('a thousand objects take less than a blink', () => {
  const objects = Array.from({ length: 25 }, (_, i) =>
    platform().map(({ component, object }) => {
      const text = JSON.stringify(object).replace(/"(notes|store|credentials)"/g, `"$1-${i}"`);
      const parsed: Record<string, unknown> = JSON.parse(text);
      return emitted(`${component}-${i}`, parsed);
    }),
  ).flat();
  expect(objects.length).toBeGreaterThanOrEqual(1000);
  check(objects, context);
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    check(objects, context);
    return performance.now() - start;
  });
  // Ten times what it takes on a quiet machine: this finds what grows with the square, not a busy neighbour.
  expect(Math.min(...times)).toBeLessThan(600);
});
