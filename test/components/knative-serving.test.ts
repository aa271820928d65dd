/** What a user relies on of what Knative's operator makes. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { 'knative-serving': true, prometheus: true } });
const serving = dig(made.get('KnativeServing', 'knative-serving'), 'spec');
const planned = made.plan.components.find(({ id }) => id === 'knative-serving');

test('every image that the operator starts is pinned in the plan', () => {
  const overrides = Object.values(Object(dig(serving, 'registry', 'override')));
  expect(overrides.sort()).toEqual(
    Object.entries(planned?.images ?? {})
      .flatMap(([name, image]) => (name === 'operator' ? [] : [image]))
      .sort(),
  );
  expect(dig(serving, 'config', 'deployment', 'queue-sidecar-image')).toBe(planned?.images['queue']);
});

test('the operator is told of the pods as the plan has them', () => {
  const told = each(serving, 'workloads').map((one) => [
    dig(one, 'name'),
    dig(one, 'labels', 'app.kubernetes.io/name'),
    each(one, 'resources').map((each) => [dig(each, 'container'), dig(each, 'limits', 'memory')]),
  ]);
  const made = Object.entries(planned?.workloads ?? {}).filter(([, { madeBy }]) => madeBy !== undefined);
  expect(made.length).toBe(6);
  for (const [name, { containers }] of made) {
    const limits = Object.entries(containers).map(([container, { memoryLimit }]) => [container, memoryLimit]);
    expect(told).toContainEqual([name, name, limits]);
  }
});

test('no pod of it keeps a node from being emptied', () => {
  expect(each(serving, 'podDisruptionBudgets').map((each) => dig(each, 'minAvailable'))).toEqual([0, 0, 0]);
});

test('it is taken away before its operator, which clears up after it', () => {
  expect(made.get('KnativeServing', 'knative-serving').metadata.annotations).toMatchObject({
    'argocd.argoproj.io/sync-wave': '1',
  });
});

test('the operator itself reads Secrets of its own namespace alone', () => {
  const reads = (name: string, kind: string) =>
    each(made.get(kind, name), 'rules').some((rule) => each(rule, 'resources').includes('secrets'));
  expect(reads('knative-operator', 'Role')).toBe(true);
  expect(reads('thinkube-knative-operator', 'ClusterRole')).toBe(false);
});

test('images of registries on this platform are left to the nodes, which know their certificates', () => {
  const all = platform({ components: { 'knative-serving': true, harbor: true } });
  const skipped = String(
    dig(
      all.get('KnativeServing', 'knative-serving'),
      'spec',
      'config',
      'deployment',
      'registries-skipping-tag-resolving',
    ),
  );
  expect(skipped.split(',')).toContain('registry.home.example.com');
});
