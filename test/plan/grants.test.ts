import { need } from '../../lib/plan/need';
import { componentIn, planOf, toldOf } from './resolved';
import { fake, small } from './small';

const plan = planOf({ tracker: true, watch: true, store: true });
const tracker = componentIn(plan, 'tracker');

test('each need has the answer of its provider', () => {
  expect(tracker.given).toMatchObject({
    database: { kind: 'database', name: 'tracker', host: 'sql.sql.svc', secret: 'tracker-database' },
    artifacts: { kind: 'bucket', bucket: 'experiments', secret: 'tracker-artifacts' },
    signIn: { kind: 'signIn', clientId: 'tracker', secret: 'tracker-sign-in' },
    route: { kind: 'route', url: 'https://experiments.home.example.com', class: 'nginx' },
  });
});

test('a provider gets the list of all needs on it, each with who needs', () => {
  expect(componentIn(plan, 'sql').clients.map(({ kind, owner, name }) => [kind, owner, name])).toEqual([
    ['database', 'identity', 'database'],
    ['database', 'tracker', 'database'],
  ]);
  expect(componentIn(plan, 'web').clients.map(({ owner }) => owner)).toEqual([
    'identity',
    'store',
    'tracker',
    'watch',
  ]);
});

test('one credential a need, read by both sides and by nobody else', () => {
  const readers = Object.fromEntries(
    plan.credentials.map(({ name, readers }) => [name, readers.map(({ component }) => component)]),
  );
  expect(readers).toEqual({
    'identity-database': ['identity', 'sql'],
    'sql-admin': ['sql'],
    'store-root': ['store'],
    'store-sign-in': ['store', 'identity'],
    'tracker-artifacts': ['tracker', 'store'],
    'tracker-database': ['tracker', 'sql'],
    'tracker-sign-in': ['tracker', 'identity'],
  });
  expect(tracker.credentials.map(({ name }) => name)).toEqual([
    'tracker-artifacts',
    'tracker-database',
    'tracker-sign-in',
  ]);
});

test('who generates credentials sees all of them', () => {
  expect(componentIn(plan, 'vault').credentials).toEqual(plan.credentials);
});

test('no plan holds a value: only the names of keys', () => {
  expect(plan.credentials.find(({ name }) => name === 'tracker-database')).toMatchObject({
    keys: ['password'],
    length: 32,
    encoding: 'raw',
    fixed: {},
  });
});

test('a second need of the same kind is a second role with a credential of its own', () => {
  const twin = fake('twin', {
    needs: () => ({ oneSecret: need.secret(), otherSecret: need.secret({ keys: ['a', 'b'] }) }),
  });
  const { credentials } = planOf({ twin: true }, { from: [...small, twin] });
  expect(credentials.map(({ name, keys }) => [name, keys])).toEqual([
    ['twin-one-secret', ['password']],
    ['twin-other-secret', ['a', 'b']],
  ]);
});

test('what is missing but optional is reported, in one line per kind', () => {
  expect(planOf({ tracker: true, notebooks: true }).notes).toEqual([
    'nothing collects metrics, so these are not monitored: sql, tracker',
    'nothing saves volumes, so these are not backed up: notebooks (notebooks)',
  ]);
  expect(plan.notes).toEqual([]);
});

test('backup: false takes the need back, and keeps the database out of the dump', () => {
  const off = planOf({ notebooks: { backup: false }, tracker: { backup: false } });
  expect(off.notes.filter((note) => note.includes('backed up'))).toEqual([]);
  const grant = componentIn(off, 'sql').clients.find(({ owner }) => owner === 'tracker');
  expect(grant?.need).toMatchObject({ kind: 'database', dump: false });
});

test('a schedule is a need that the engine makes, and brings along who keeps it', () => {
  const schedule = { up: '0 8 * * *', down: '0 23 * * *' };
  const calendar = fake('calendar', { provides: { schedule: () => ({ given: {} }) } });
  const kept = planOf({ wiki: { schedule } }, { from: [...small, calendar] });
  expect(componentIn(kept, 'calendar').clients).toMatchObject([{ owner: 'wiki', need: schedule }]);
});

test('a provider that cannot answer is named', () => {
  const moody = fake('moody', { provides: { dns: () => undefined } });
  expect(toldOf({ orphan: true }, { from: [...small, moody] })).toEqual([
    'components.orphan: moody cannot answer its need "names" (dns) [TK205]',
  ]);
});

test('a provider judges the needs on it as a whole', () => {
  const strict = fake('strict', {
    provides: { dns: () => ({ given: {} }) },
    audit: (clients) => clients.map(({ owner }) => ({ path: 'names', message: `${owner} asks too much` })),
  });
  expect(toldOf({ orphan: true }, { from: [...small, strict] })).toEqual([
    'components.strict.names: orphan asks too much [TK211]',
  ]);
});
