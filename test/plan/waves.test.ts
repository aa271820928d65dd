import type { Needs } from '../../lib/plan/kinds';
import { need } from '../../lib/plan/need';
import { lastWave } from '../../lib/plan/waves';
import { componentIn, planOf, toldOf } from './resolved';
import { fake, small } from './small';

const waves = (...asked: Parameters<typeof planOf>) =>
  Object.fromEntries(planOf(...asked).components.map(({ id, wave }) => [id, wave]));

test('nobody starts before what it cannot start without', () => {
  const plan = planOf({ tracker: true, watch: true });
  for (const { id, requires, wave } of plan.components) {
    for (const other of requires) {
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

test('soft needs create no order, and are told apart from hard ones', () => {
  const plan = planOf({ tracker: true });
  expect(componentIn(plan, 'tracker')).toMatchObject({
    requires: ['sql', 'store', 'vault'],
    uses: ['identity', 'web'],
  });
});

test('a circle of soft needs is no fault', () => {
  // store signs in at identity, which has its database in sql; that may be dumped into store.
  expect(toldOf({ store: true, identity: true })).toEqual([]);
});

test('a circle of hard needs is told as a path, and does not hide other faults', () => {
  expect(toldOf({ hen: true, orphan: true })).toEqual([
    expect.stringContaining('components.orphan: needs dns'),
    expect.stringContaining(
      'components.egg: nobody can start first: egg needs api of hen, hen needs api of egg',
    ),
  ]);
});

test('a chain that is longer than there are waves is told', () => {
  const links = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const chain = links.map((link, i) => {
    const next = links[i + 1];
    return fake(`link-${link}`, {
      needs: (): Needs => (next === undefined ? {} : { next: need.api({ group: `${next}.example.com` }) }),
      crds: [crdsOf(`${link}.example.com`)],
    });
  });
  expect(toldOf({ 'link-a': true }, { from: chain })).toContainEqual(
    expect.stringMatching(/comes at the end of a chain of more than 4 components/),
  );
});

const crdsOf = (group: string) => ({
  operator: group,
  version: '1.0.0',
  repo: 'me/links',
  commit: 'c'.repeat(40),
  files: ['link.yaml'],
  groups: [group],
});

test('who provides does not wait for who needs', () => {
  const busy = fake('busy', {
    needs: () => ({ one: need.database(), two: need.database({ name: 'two' }), key: need.secret() }),
  });
  const plan = planOf({ busy: true }, { from: [...small, busy] });
  expect(componentIn(plan, 'sql').requires).toEqual(['vault']);
  expect(
    toldOf(
      { busy: true, cacheless: true },
      { from: [...small, busy, fake('cacheless', { needs: () => ({ c: need.cache() }) })] },
    ),
  ).toHaveLength(1);
});
