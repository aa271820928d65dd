import { componentIn, planOf, toldOf } from './resolved';
import { fake, pod } from './small';

const gi = 1024;
const node = (name: string, memory: string, more: object = {}) => ({
  name,
  role: 'worker',
  address: `192.168.1.${name.length + 20}`,
  cpu: 8,
  memory,
  ...more,
});
const control = { name: 'ctl', role: 'control', address: '192.168.1.10', cpu: 4, memory: '8Gi' };
const large = (id: string, memory: string, more = {}) => fake(id, { workloads: () => pod(id, memory, more) });
const one = [large('app', '6Gi')];

const nodesOf = (...asked: Parameters<typeof planOf>) =>
  Object.fromEntries(planOf(...asked).capacity.nodes.map((each) => [each.name, each]));

test('a node keeps some for the system, and the headroom on top of it', () => {
  const { ctl, w1 } = nodesOf({});
  expect(ctl?.allocatable.memory).toBeLessThan(8 * gi - 1 * gi);
  expect(w1?.budget.memory).toBe(Math.floor((w1?.allocatable.memory ?? 0) * 0.85));
  const { w1: full } = nodesOf({}, { config: { budget: { headroom: 0 } } });
  expect(full?.budget).toEqual(full?.allocatable);
});

test('pods go where there is room, the largest first', () => {
  const from = [large('a', '1Gi'), large('b', '8Gi'), large('c', '4Gi')];
  const config = { nodes: [control, node('w1', '16Gi')] };
  const { ctl, w1 } = nodesOf({ a: true, b: true, c: true }, { from, config });
  expect(w1?.pods).toEqual(['b', 'a']);
  expect(ctl?.pods).toEqual(['c']);
  expect(w1?.used.memory).toBe(9 * gi);
});

test('a pinned pod counts on its node, and its workload says so', () => {
  const plan = planOf({ app: { node: 'w1' } }, { from: one });
  expect(plan.capacity.nodes.map(({ pods }) => pods)).toEqual([[], ['app']]);
  expect(componentIn(plan, 'app').workloads['app']?.node).toBe('w1');
  expect(toldOf({ app: { node: 'ctl' } }, { from: one })).toEqual([
    expect.stringContaining('no room for app (6144 Mi, 100m on ctl)'),
  ]);
});

test('a node that does not exist is told by itself', () => {
  expect(toldOf({ app: { node: 'w2' } }, { from: one })).toEqual([
    'components.app.node: there is no node "w2" [TK302]\n    write one of: ctl, w1',
  ]);
});

test('a DaemonSet counts on every node', () => {
  const from = [large('agent', '1Gi', { kind: 'DaemonSet' })];
  const plan = planOf({ agent: true }, { from });
  expect(plan.capacity.nodes.map(({ used }) => used.memory)).toEqual([gi, gi]);
  const config = { nodes: [control, node('tiny', '1Gi')] };
  expect(toldOf({ agent: true }, { from, config })).toEqual([
    expect.stringContaining('no room for agent (1024 Mi, 100m on tiny)'),
  ]);
});

test('a pod asks for the sum of its containers, or for its largest init container', () => {
  const of = (memory: string) => ({ cpu: '100m', memory, memoryLimit: memory });
  const workloads = (init: string) => () => ({
    app: {
      kind: 'Deployment' as const,
      containers: { a: of('1Gi'), b: of('1Gi') },
      init: { first: of(init), second: of(init) },
    },
  });
  const used = (init: string) =>
    planOf({ app: true }, { from: [fake('app', { workloads: workloads(init) })] }).capacity.nodes.reduce(
      (sum, each) => sum + each.used.memory,
      0,
    );
  expect([used('1Gi'), used('3Gi')]).toEqual([2 * gi, 3 * gi]);
});

test('of Jobs, only the largest has to fit beside what runs always', () => {
  const from = [
    large('app', '8Gi'),
    large('dump', '3Gi', { kind: 'CronJob' }),
    large('load', '2Gi', { kind: 'Job' }),
  ];
  const plan = planOf({ app: true, dump: true, load: true }, { from });
  expect(plan.capacity.occasional.map(({ workload }) => workload).sort()).toEqual(['dump', 'load']);
  expect(plan.capacity.nodes.reduce((sum, { used }) => sum + used.memory, 0)).toBe(11 * gi);
});

describe('GPU slices', () => {
  const from = [
    large('one', '1Gi', { gpu: 2 }),
    large('two', '1Gi', { gpu: 2 }),
    large('three', '1Gi', { gpu: 1 }),
  ];

  test('are shared between pods, card by card', () => {
    const nodes = [control, node('gpu', '16Gi', { gpu: { count: 2, slices: 2 } })];
    const plan = planOf({ one: true, two: true }, { from, config: { nodes } });
    expect(plan.capacity.nodes[1]).toMatchObject({
      allocatable: { gpu: 4 },
      used: { gpu: 4 },
      pods: ['one', 'two'],
    });
  });

  test('are not kept free by the headroom', () => {
    expect(planOf({}).capacity.nodes[1]?.budget.gpu).toBe(4);
  });

  test('that are too few are told in slices, not in memory', () => {
    expect(toldOf({ one: true, two: true, three: true }, { from })).toEqual([
      'nodes: too small: no room for three (1024 Mi, 100m, 1 GPU); everything asks for 3.0 Gi of memory and 0.3 cores, and 18.3 Gi and 9.3 cores may be used (15 % headroom) [TK301]\n' +
        '    5 GPU slices are asked for, and there are 4: write "gpu: { slices: … }" for a node that has a card, or ask for fewer',
    ]);
  });

  test('do not keep other pods from their node: each node gets its share', () => {
    const from = Array.from({ length: 6 }, (_, i) => large(`app-${i}`, '1Gi'));
    const all = Object.fromEntries(from.map(({ id }) => [id, true]));
    const shares = Object.values(nodesOf(all, { from })).map(
      ({ used, budget }) => used.memory / budget.memory,
    );
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.2);
  });
});

test('too small: the three largest are named, and what would fit', () => {
  const from = ['4Gi', '3Gi', '2Gi', '40Gi'].map((memory, i) => large(`app-${i}`, memory));
  const all = Object.fromEntries(from.map(({ id }) => [id, true]));
  expect(toldOf(all, { from })).toEqual([
    expect.stringMatching(
      /no room for app-3 \(40960 Mi, 100m\); .*\n {4}the largest are app-3 \(40\.0 Gi\), app-0 \(4\.0 Gi\), app-1 \(3\.0 Gi\); it fits with about 48\.0 Gi more memory on a node/,
    ),
  ]);
});

test('what would do without is named only where it is enough', () => {
  const from = ['9Gi', '9Gi', '9Gi', '1Gi'].map((memory, i) => large(`app-${i}`, memory));
  const all = Object.fromEntries(from.map(({ id }) => [id, true]));
  expect(toldOf(all, { from })[0]).toMatch(/about 21\.6 Gi more memory on a node$/);
  const some = { 'app-0': true, 'app-1': true, 'app-3': true };
  expect(toldOf(some, { from })[0]).toMatch(/or without app-0 or app-1$/);
});

test('too few cores are told in cores', () => {
  const busy = { containers: { main: { cpu: '20', memory: '1Gi', memoryLimit: '1Gi' } } };
  expect(toldOf({ busy: true }, { from: [large('busy', '1Gi', busy)] })).toEqual([
    expect.stringContaining('it fits with about 24.0 cores more on a node'),
  ]);
});

test('too small is a note where the budget says so', () => {
  const { notes } = planOf({ giant: true }, { config: { budget: { onExceed: 'warn' } } });
  expect(notes).toEqual([expect.stringMatching(/^too small: no room for giant .*; the largest are giant/)]);
});

test('volumes are summed by component', () => {
  const plan = planOf({ watch: true, sql: { storage: '15Gi' } });
  expect(plan.capacity.volumes).toEqual({ sql: 15 * gi, watch: 20 * gi });
});

test('nothing is planned on a node whose taint keeps pods away', () => {
  const nodes = [
    { name: 'ctl', role: 'control', address: '192.168.1.10', cpu: 4, memory: '8Gi', closed: true },
    { name: 'w1', role: 'worker', address: '192.168.1.11', cpu: 8, memory: '16Gi' },
  ];
  const { capacity } = planOf({ watch: true, sql: true }, { config: { nodes } });
  expect(capacity.nodes.map(({ name, pods }) => [name, pods.length > 0])).toEqual([
    ['ctl', false],
    ['w1', true],
  ]);
  expect(capacity.nodes[0]?.budget).toEqual({ cpu: 0, memory: 0, gpu: 0 });
});
