import { catalogue } from '../../lib/components/catalogue';
import { databases, indexOf } from '../../lib/components/valkey/acl';
import { need } from '../../lib/kit';
import { client } from './claimants';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';

const with_ = (ids: readonly string[], options: Readonly<Record<string, unknown>> = {}): Made =>
  platform({
    components: { ...Object.fromEntries(ids.map((id) => [id, true])), valkey: options },
    from: [...everything, ...ids.map((id) => client(id, { cache: need.cache() }))],
  });
const givenTo = ({ plan }: Made, owner: string) =>
  plan.components.find(({ id }) => id === owner)?.given['cache'];
const usersOf = (made: Made) => {
  const found = made
    .of('valkey')
    .find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name.startsWith('valkey-users-'));
  return {
    name: found?.metadata.name,
    file: String(dig(found, 'spec', 'target', 'template', 'data', 'users.acl')),
  };
};

test('each need has a user that may use one database', () => {
  const made = with_(['notes', 'shop']);
  expect(made.problems).toEqual([]);
  expect(givenTo(made, 'notes')).toMatchObject({ user: 'notes-cache', index: indexOf('notes/cache') });
  expect(usersOf(made).file).toMatch(
    new RegExp(`^user notes-cache on #.* db=${indexOf('notes/cache')}$`, 'm'),
  );
  expect(usersOf(made).file).toMatch(new RegExp(`^user shop-cache on #.* db=${indexOf('shop/cache')}$`, 'm'));
});

test('a new need moves nobody else’s data', () => {
  const before = givenTo(with_(['notes', 'shop']), 'notes');
  expect(givenTo(with_(['aaa', 'notes', 'shop', 'zzz']), 'notes')).toEqual(before);
  expect(givenTo(with_(['notes']), 'notes')).toEqual(before);
});

test('the pod waits for the file that has the new user', () => {
  const [before, after] = [with_(['notes']), with_(['notes', 'shop'])];
  expect(usersOf(after).name).not.toBe(usersOf(before).name);
  const volumes = each(after.get('StatefulSet', 'valkey'), 'spec', 'template', 'spec', 'volumes');
  expect(volumes.map((volume) => dig(volume, 'secret', 'secretName'))).toContain(usersOf(after).name);
});

test('two needs that would share a database are reported, and an option separates them', () => {
  const names = Array.from({ length: 2000 }, (_, i) => `app${i}`);
  const seen = new Map<number, string>();
  const pair = names.flatMap((name): [string, string][] => {
    const index = indexOf(`${name}/cache`);
    const first = seen.get(index);
    seen.set(index, name);
    return first === undefined ? [] : [[first, name]];
  })[0];
  if (!pair) throw new Error('no two names meet');
  expect(() => with_(pair)).toThrow('would share the database');
  const parted = with_(pair, { indexes: { [`${pair[0]}/cache`]: 7 } });
  expect(givenTo(parted, pair[0])).toMatchObject({ index: 7 });
});

test('no need has the database where every connection begins', () => {
  const indexes = Array.from({ length: 5000 }, (_, i) => indexOf(`app${i}/cache`));
  expect(Math.min(...indexes)).toBeGreaterThan(0);
  expect(Math.max(...indexes)).toBeLessThan(databases);
});

test('everything in the catalogue fits together without a number of one’s own', () => {
  const all = Object.fromEntries(Object.keys(catalogue).map((id) => [id, true]));
  expect(() => platform({ components: all })).not.toThrow();
});
