import type { Component } from '../../lib/plan/component';
import { everything, planned, platform } from './platform';

const on = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, true]));
const all = everything.map(({ id }) => id).sort();

describe.each(everything.map((component) => [component.id, component] as const))('%s', (id, component) => {
  test('keeps every rule with nothing but what it needs', () => {
    expect(platform({ components: on([id]) }).problems).toEqual([]);
  });

  test('leaves nothing dangling when it is switched off under everything else', () => {
    const rest = all.filter((other) => !dependsOn(other, id));
    const { plan, problems } = platform({ components: { ...on(rest), [id]: false } });
    expect(problems).toEqual([]);
    expect(plan.components.map((each) => each.id)).not.toContain(id);
  });

  test('says what it is', () => saysWhatItIs(component));
});

test('everything together keeps every rule', () => {
  expect(platform({ components: on(all) }).problems).toEqual([]);
});

test('names of nodes may have dots', () => {
  const machine = { cpu: 32, memory: '128Gi', gpu: { slices: 4 } };
  const nodes = [
    { ...machine, name: 'control.home.example.com', role: 'control', address: '100.101.102.103' },
    { ...machine, name: 'worker.home.example.com', role: 'worker', address: '100.101.102.104' },
  ];
  const ingress = { mainNode: 'worker.home.example.com' };
  const config = { nodes, network: { exposure: 'hostPort', ingress } };
  const { problems, get } = platform({ components: on(all.filter((id) => id !== 'metallb')), config });
  expect(problems).toEqual([]);
  expect(get('Deployment', 'nginx')).toMatchObject({
    spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'worker.home.example.com' } } } },
  });
});

/** Whether `id` is on as soon as `other` is. */
const needed = new Map(
  all.map((id) => [id, planned({ components: on([id]) }).components.map((each) => each.id)]),
);
function dependsOn(other: string, id: string): boolean {
  return needed.get(other)?.includes(id) ?? false;
}

function saysWhatItIs({ title, summary, images, ownOptions }: Component): void {
  expect(title).toMatch(/^\S/);
  expect(summary).toMatch(/^\S.*[^.]$/);
  for (const image of Object.values(images)) expect(image).toMatch(/^[a-z0-9.-]+\.[a-z]+\/.+:[^:]*\d[^:]*$/);
  for (const [name, option] of Object.entries(ownOptions.shape)) {
    expect([name, option.meta?.()?.description]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
}
