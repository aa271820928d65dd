import { need } from '../../lib/plan/need';
import { planOf, toldOf } from './resolved';
import { fake, small } from './small';

const hosts = (...asked: Parameters<typeof planOf>) =>
  planOf(...asked).hosts.map(({ host, component }) => [host, component]);

test('a name is that of the capability, below the domain', () => {
  expect(hosts({ tracker: true })).toEqual([
    ['auth.home.example.com', 'identity'],
    ['experiments.home.example.com', 'tracker'],
    ['storage.home.example.com', 'store'],
  ]);
});

test('the option host wins: a name below the domain, or a full one', () => {
  expect(hosts({ wiki: { host: 'paper' } })).toEqual([['paper.home.example.com', 'wiki']]);
  expect(hosts({ wiki: { host: 'wiki.example.org' } })).toEqual([['wiki.example.org', 'wiki']]);
});

test('it changes the route named route, and no other one', () => {
  const two = fake('two', {
    needs: () => ({
      route: need.route({ host: 'two', service: 'two', port: 80 }),
      api: need.route({ host: 'two-api', service: 'two', port: 81 }),
    }),
  });
  expect(hosts({ two: { host: 'deux' } }, { from: [...small, two] })).toEqual([
    ['deux.home.example.com', 'two'],
    ['two-api.home.example.com', 'two'],
  ]);
});

test('two components of one name: told, with both', () => {
  expect(toldOf({ wiki: true, docs: true })).toEqual([
    'components.wiki.host: wiki.home.example.com is taken by docs [TK401]\n' +
      '    give one of them another name, for example "host: wiki"',
  ]);
  expect(toldOf({ wiki: { host: 'paper' }, docs: true })).toEqual([]);
});

test('options of an address have no place where there is none', () => {
  expect(toldOf({ sql: { host: 'db', ingress: 'second' } }).map((problem) => problem.split('\n')[0])).toEqual(
    [
      'components.sql.host: has no effect: sql has no web address [TK402]',
      'components.sql.ingress: has no effect: sql has no web address [TK402]',
    ],
  );
});
