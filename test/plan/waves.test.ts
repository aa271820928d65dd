import { type Claims, cache, database, secret } from '../../lib/plan/capabilities';
import { lastWave } from '../../lib/plan/waves';
import { componentIn, planOf, toldOf } from './resolved';
import { fake, small } from './small';

const waves = (...asked: Parameters<typeof planOf>) =>
  Object.fromEntries(planOf(...asked).components.map(({ id, wave }) => [id, wave]));

test('nobody starts before what it cannot start without', () => {
  const plan = planOf({ tracker: true, watch: true });
  for (const { id, needs, wave } of plan.components) {
    for (const other of needs) {
      expect([id, other, wave > componentIn(plan, other).wave]).toEqual([id, other, true]);
    }
  }
});

test('what nobody waits for comes last', () => {
  expect(waves({ tracker: true })).toEqual({
    vault: 1,
    sql: 2,
    store: 2,
    identity: lastWave,
    tracker: lastWave,
    web: lastWave,
  });
});

test('late claims make no order, and are told apart from needs', () => {
  const plan = planOf({ tracker: true });
  expect(componentIn(plan, 'tracker')).toMatchObject({
    needs: ['sql', 'store', 'vault'],
    uses: ['identity', 'web'],
  });
});

test('a circle of late claims is no fault', () => {
  // store signs in at identity, which has its database in sql; that may be dumped into store.
  expect(toldOf({ store: true, identity: true })).toEqual([]);
});

test('a circle of hard claims is told as a path, and does not hide other faults', () => {
  expect(toldOf({ hen: true, orphan: true })).toEqual([
    expect.stringContaining('components.orphan: needs dns'),
    expect.stringContaining(
      'components.egg: nobody can start first: egg needs api of hen, hen needs api of egg',
    ),
  ]);
});

test('a chain that is longer than there are waves is told', () => {
  const kinds = ['database', 'cache', 'bucket', 'dns', 'gpu', 'trust', 'volume'] as const;
  const chain = kinds.map((kind, i) => {
    const next = kinds[i + 1];
    const claims: Claims = next === undefined ? {} : { next: claimOf(next) };
    return fake(`link-${i}`, { claims: () => claims, provides: { [kind]: () => ({ handle: { kind } }) } });
  });
  const told = toldOf({ 'link-0': true }, { from: [...chain, ...small.filter(({ id }) => id === 'vault')] });
  expect(told).toContainEqual(expect.stringMatching(/comes at the end of a chain of more than 4 components/));
});

function claimOf(kind: 'database' | 'cache' | 'bucket' | 'dns' | 'gpu' | 'trust' | 'volume') {
  switch (kind) {
    case 'dns':
      return { kind, controllers: [] } as const;
    case 'gpu':
      return { kind, count: 1 } as const;
    default:
      return { kind } as const;
  }
}

test('who provides does not wait for who claims', () => {
  const busy = fake('busy', {
    claims: () => ({ one: database(), two: database({ name: 'two' }), key: secret() }),
  });
  const plan = planOf({ busy: true }, { from: [...small, busy] });
  expect(componentIn(plan, 'sql').needs).toEqual(['vault']);
  expect(
    toldOf(
      { busy: true, cacheless: true },
      { from: [...small, busy, fake('cacheless', { claims: () => ({ c: cache() }) })] },
    ),
  ).toHaveLength(1);
});
