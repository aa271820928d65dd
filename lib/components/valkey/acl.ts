import { shortHash } from '../../kit';

/** Databases of the server. Index 0, where every connection begins, belongs to nobody. */
export const databases = 1024;

export interface User {
  /** Name of the object. */
  readonly name: string;
  /** Secret with the key `password`. */
  readonly secret: string;
  /** The only database that it may use. */
  readonly index: number;
}

/**
 * The index of a need follows from its own name, so that a new need never moves another one's data. Two
 * needs rarely meet; the option `indexes` parts them.
 */
export const indexOf = (need: string): number =>
  1 + (Number.parseInt(shortHash(need).slice(0, 8), 16) % (databases - 1));

/** Everything with its own data; nothing with the server or with the databases of others. */
const application = '~* &* +@all -@admin -@dangerous +info +keys +flushdb +sort +sort_ro +role +restore';
/** What the README of redis_exporter asks for, without the content of keys. */
const watcher =
  '-@all +@connection +config|get +info +slowlog|get +slowlog|len +commandlog|len +latency|latest +latency|histogram +client|list';

/** The file of users, with places for hashes of their passwords: a template of External Secrets. */
export function usersFile(users: readonly User[], exporter: string): string {
  const password = (secret: string) => `#{{ index . "${secret}" | sha256sum }}`;
  return [
    // Who has not signed in may ask whether the server is there: that is for the probes.
    'user default on nopass resetkeys resetchannels -@all +ping',
    `user exporter on ${password(exporter)} resetkeys resetchannels ${watcher}`,
    ...users.map(
      ({ name, secret, index }) => `user ${name} on ${password(secret)} ${application} db=${index}`,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
