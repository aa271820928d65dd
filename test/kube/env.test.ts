import {
  env as environment,
  fromConfigMap,
  fromField,
  fromSecret,
  goMemory,
  nodeHeap,
} from '../../lib/kube/env';

const env = (values: Parameters<typeof environment>[0]) => environment(values, 512);

test('variables keep their order, for a later one may use an earlier one', () => {
  const variables = env({
    PASSWORD: fromSecret('wiki-db', 'password'),
    DATABASE_URL: 'postgresql://wiki:$(PASSWORD)@db:5432/wiki',
    ADDRESS: 'localhost',
  });
  expect(variables).toEqual([
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'wiki-db', key: 'password' } } },
    { name: 'DATABASE_URL', value: 'postgresql://wiki:$(PASSWORD)@db:5432/wiki' },
    { name: 'ADDRESS', value: 'localhost' },
  ]);
});

test('an undefined variable is left out, an empty one is not', () => {
  expect(env({ OFF: undefined, PREFIX: '' })).toEqual([{ name: 'PREFIX', value: '' }]);
});

test('values come from ConfigMaps and from the pod itself', () => {
  expect(env({ MODE: fromConfigMap('settings', 'mode'), NODE: fromField('spec.nodeName') })).toEqual([
    { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  ]);
});

test('what a runtime is told follows from the limit of its container', () => {
  const values = { GOMEMLIMIT: goMemory, NODE_OPTIONS: nodeHeap, SPILL: (limit: number) => `${limit / 4}M` };
  expect(env(values)).toEqual([
    { name: 'GOMEMLIMIT', value: '399MiB' },
    { name: 'NODE_OPTIONS', value: '--max-old-space-size=320' },
    { name: 'SPILL', value: '128M' },
  ]);
});
