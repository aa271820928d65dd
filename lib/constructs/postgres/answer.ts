/** What PostgreSQL answers to a need, whichever component runs it. */
import { databasesNamed, ownNames } from '../../plan/audits';
import type { Asker, OptionProblem } from '../../plan/component';
import type { Client } from '../../plan/kinds';
import { ofKind } from '../../plan/traits';
import { auditPeople, type PeopleOptions, type Person } from '../people';
import type { Database } from './provision';
import { postgresPorts } from './server';

/** Names that connection strings carry without quotes, and that are not the server's own. */
const usable = /^[a-z][a-z0-9_]{0,62}$/;
const taken = ['postgres', 'exporter', 'public', 'template0', 'template1', 'thinkube_restoring'];

/** Kinds of needs that a PostgreSQL may answer. */
type Kind = 'database' | 'timeSeries';

interface Asked {
  readonly name?: string;
  readonly readOnly?: boolean;
  readonly urlScheme?: string;
}

/**
 * A role on the server of a component, which has its namespace to itself: with a database of its own, or one that reads
 * all of them.
 */
export function databaseOn(
  component: string,
  { name: asked, readOnly = false, urlScheme = 'postgresql' }: Asked,
  client: Asker,
) {
  const user = asked ?? client.id.replace(/-/g, '_');
  const name = readOnly ? 'postgres' : user;
  const host = `${component}.${component}.svc`;
  const port = postgresPorts.postgresql;
  const psql = `kubectl exec -n ${component} ${component}-0 -c postgresql -- psql -c`;
  return {
    given: { secret: client.secret, host, port, name, user },
    credential: {
      keys: ['password'],
      fixed: { username: user },
      template: {
        url: `${urlScheme}://{{ .username }}:{{ .password | urlquery }}@${host}:${port}/${name}`,
      },
    },
    reach: [{ pods: component, port }],
    purge: [
      ...(readOnly ? [] : [`${psql} 'DROP DATABASE IF EXISTS "${name}" WITH (FORCE)'`]),
      `${psql} 'DROP ROLE IF EXISTS "${user}"'`,
    ],
  };
}

/** What brings such a database back from the newest dump; nothing where it is in none. */
export const restoreOn = (component: string, name: string, dumped: boolean) =>
  dumped
    ? {
        restore: [
          `task ${component} ${component}-restore DATABASE=${name}`,
          '# Its role may have changed since.',
          `task ${component} ${component}-provision-repair`,
        ],
      }
    : {};

/** Two that want one name, and names, extensions and rights that the server cannot give. */
export const auditDatabases = (
  clients: readonly Client[],
  kind: Kind,
  shipped: readonly string[],
  options: PeopleOptions,
): readonly OptionProblem[] => {
  const asking = clients.filter(ofKind(kind));
  const owners = asking.filter((client) => !isReader(client));
  const readers = asking.filter(isReader).map(({ given: { user } }) => user);
  return [
    ...ownNames(owners, kind, { usable, taken }),
    ...auditPeople(options, databasesNamed(owners, kind), [...taken, ...readers]),
    ...owners.flatMap(({ owner, need: { extensions = [] } }) =>
      extensions
        .filter((each) => !shipped.includes(each))
        .map((each) => ({
          path: '',
          message: `${owner} wants the extension ${each}, which the image does not have`,
        })),
    ),
  ];
};

const isReader = ({ need: { readOnly } }: Client<Kind>): boolean => readOnly === true;

/** The databases of these clients, as the server makes them. */
export const databasesOf = (clients: readonly Client<Kind>[]): readonly Database[] =>
  clients
    .filter((client) => !isReader(client))
    .map(({ given: { name, secret }, need: { extensions, dump } }) => ({
      name,
      secret,
      ...(extensions && { extensions }),
      ...(dump === false && { dump }),
    }));

/** Clients that read all of these databases, as people do. */
export const readersOf = (
  clients: readonly Client<Kind>[],
  databases: readonly Database[],
): readonly Person[] =>
  clients.filter(isReader).map(({ given: { user, secret } }) => ({
    name: user,
    secret,
    reads: databases.map(({ name }) => name),
    writes: [],
  }));
