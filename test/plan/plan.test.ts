/** The Plan as a whole: data, the same for the same config, and honest about what stays. */
import fc from 'fast-check';
import { componentIn, planOf } from './resolved';
import { small } from './small';

const busy = {
  tracker: { host: 'exp' },
  watch: true,
  notebooks: { gpu: 2, node: 'w1' },
  sql: { storage: '20Gi' },
};

test('is JSON, and nothing but', () => {
  const plan = planOf(busy);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test('does not depend on the order of the catalogue, nor of the config', () => {
  const expected = JSON.stringify(planOf(busy));
  const order = <T>(all: readonly T[]) => fc.shuffledSubarray([...all], { minLength: all.length });
  fc.assert(
    fc.property(order(small), order(Object.entries(busy)), (from, toggles) => {
      expect(JSON.stringify(planOf(Object.fromEntries(toggles), { from }))).toBe(expected);
    }),
    { numRuns: 25 },
  );
});

test('whatever is switched on, everything that is needed is on too', () => {
  const harmless = small
    .map(({ id }) => id)
    .filter((id) => !['hen', 'egg', 'orphan', 'licensed', 'giant', 'docs'].includes(id));
  fc.assert(
    fc.property(fc.subarray(harmless), (ids) => {
      const plan = planOf(Object.fromEntries(ids.map((id) => [id, true])));
      const on = plan.components.map(({ id }) => id);
      for (const { requires, uses } of plan.components) {
        expect([...requires, ...uses].filter((id) => !on.includes(id))).toEqual([]);
      }
      expect(on).toEqual(expect.arrayContaining(ids));
      expect([...on, ...plan.off.map(({ id }) => id)].sort()).toEqual(small.map(({ id }) => id).sort());
    }),
    { numRuns: 50 },
  );
});

test('every component says what goes and what stays when it is switched off', () => {
  const plan = planOf({ tracker: true, sql: true, wiki: true });
  expect(componentIn(plan, 'tracker').whenOff).toEqual({
    goes: ['the workloads of tracker: tracker', 'its address, network rules and access to others'],
    stays: [
      'namespace tracker',
      'credential tracker-artifacts',
      'credential tracker-database',
      'credential tracker-sign-in',
    ],
  });
  expect(componentIn(plan, 'sql').whenOff.stays).toEqual([
    'namespace sql',
    'volume data-sql-0',
    'credential sql-admin',
  ]);
});

test('what stays is never more than the component has of its own', () => {
  const plan = planOf(busy);
  for (const { id, whenOff, namespace } of plan.components) {
    const credentials = plan.credentials
      .filter(({ owner }) => owner === id)
      .map(({ name }) => `credential ${name}`);
    const others = whenOff.stays.filter(
      (line) => line.startsWith('credential ') && !credentials.includes(line),
    );
    expect([id, others]).toEqual([id, []]);
    expect(whenOff.stays[0]).toBe(`namespace ${namespace}`);
  }
});

test('options have their defaults, and settings of their own reach the component', () => {
  const plan = planOf(busy);
  expect(componentIn(plan, 'sql')).toMatchObject({
    options: { version: '17', storage: '20Gi' },
    workloads: { sql: { volumes: { 'data-sql-0': '20Gi' } } },
  });
  expect(componentIn(plan, 'notebooks')).toMatchObject({
    options: { gpu: 2 },
    common: { node: 'w1', backup: true },
  });
});
