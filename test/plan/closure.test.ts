import { ifOn, need } from '../../lib/plan/need';
import { componentIn, planOf, toldOf } from './resolved';
import { fake, small } from './small';

const idsOf = (...asked: Parameters<typeof planOf>) => planOf(...asked).components.map(({ id }) => id);

describe('what is on', () => {
  test('is nothing where nothing is asked for', () => {
    const plan = planOf({});
    expect(plan.components).toEqual([]);
    expect(plan.off.map(({ id }) => id)).toEqual(small.map(({ id }) => id).sort());
  });

  test('is what is asked for, with all that it needs, and with what that needs', () => {
    expect(idsOf({ tracker: true })).toEqual(['identity', 'sql', 'store', 'tracker', 'vault', 'web']);
  });

  test('is what the profile names, but for what is switched off', () => {
    expect(idsOf({}, { profile: 'core' })).toEqual(['identity', 'sql', 'vault', 'web']);
    expect(idsOf({ identity: false }, { profile: 'core' })).toEqual(['sql', 'vault']);
    expect(idsOf({ identity: { enabled: false, host: 'id' } }, { profile: 'core' })).toEqual([
      'sql',
      'vault',
    ]);
  });

  test('says why: asked for, profile, or who needs it', () => {
    const plan = planOf({ sql: true, tracker: {} }, { profile: 'core' });
    expect(componentIn(plan, 'sql').why).toEqual([
      'asked for',
      'database for identity',
      'database for tracker',
    ]);
    expect(componentIn(plan, 'identity').why).toContain('profile core');
  });

  test('does not grow by what only watches, saves or draws', () => {
    expect(idsOf({ notebooks: true })).toEqual(['notebooks', 'vault', 'web']);
  });

  test('does not grow by a need that is answered only where its provider is on anyway', () => {
    const from = [...small, fake('editor', { needs: () => ({ data: ifOn(need.database()) }) })];
    const alone = planOf({ editor: true }, { from });
    expect(alone.components.map(({ id, given }) => [id, given])).toEqual([['editor', {}]]);
    const both = componentIn(planOf({ editor: true, sql: true }, { from }), 'editor');
    expect(both.given).toMatchObject({ data: { kind: 'database', secret: 'editor-data' } });
    expect([both.requires, both.uses]).toEqual([[], ['sql']]);
  });

  test('holds the component that generates credentials as soon as one is needed', () => {
    const user = fake('user', { needs: () => ({ key: need.secret() }) });
    expect(idsOf({ user: true }, { from: [...small, user] })).toEqual(['user', 'vault']);
  });
});

describe('what cannot be', () => {
  test('a component that is off but needed: told once, with all who need it', () => {
    expect(toldOf({ sql: false, tracker: true })).toEqual([
      'components.sql: is switched off, but needed by identity (database), tracker (database) [TK202]\n' +
        '    write "sql: true" or leave the line out; or switch these off too',
    ]);
  });

  test('a need that nobody answers, with the word that was probably meant', () => {
    const from = small.filter(({ id }) => id !== 'sql');
    expect(toldOf({ identity: true }, { from })).toEqual([
      expect.stringContaining(
        'components.identity: needs database (need "database"), which no component provides',
      ),
    ]);
  });

  test('a component without an option that has no default, whoever pulls it in', () => {
    expect(toldOf({ licensed: true })).toEqual([
      'components.licensed: is on (asked for), but edition has no default [TK206]\n' +
        '    write "licensed: { edition: … }"',
    ]);
  });

  test('all of it is told at once', () => {
    const problems = toldOf({ sql: false, tracker: true, orphan: true, wiki: true, docs: true, hen: true });
    expect(problems.map((problem) => /\[(TK\d+)\]/.exec(problem)?.[1]).sort()).toEqual([
      'TK201',
      'TK202',
      'TK203',
      'TK401',
    ]);
  });
});
