/** Checks that providers share. */
import type { OptionProblem } from './component';
import type { Client, Given, Kind } from './kinds';
import { ofKind } from './traits';

/**
 * Two clients of one kind that want the same thing, such as a name or a number.
 *
 * @param what what a client wants, as its key; undefined if it may be shared.
 * @param problem what to report about the first and the second client, as `component/need`.
 */
export function noTwo<K extends Kind>(
  clients: readonly Client[],
  kind: K,
  what: (client: Extract<Client, { kind: K }>) => string | number | undefined,
  problem: (first: string, second: string, what: string | number) => OptionProblem,
): readonly OptionProblem[] {
  const owners = new Map<string | number, string>();
  return clients.filter(ofKind(kind)).flatMap((client) => {
    const key = what(client);
    if (key === undefined) return [];
    const name = `${client.owner}/${client.name}`;
    const first = owners.get(key);
    if (first !== undefined) return [problem(first, name, key)];
    owners.set(key, name);
    return [];
  });
}

/** Kinds whose clients each get something by a name of their own. */
type Named = { [K in Kind]: Given<K> extends { readonly name: string } ? K : never }[Kind];

/** Two clients of one kind that want the same database, and names that its server cannot give. */
export const ownNames = (
  clients: readonly Client[],
  kind: Named,
  { usable, taken }: { readonly usable: RegExp; readonly taken: readonly string[] },
): readonly OptionProblem[] => [
  ...noTwo(clients, kind, nameOf, (first, second, name) => ({
    path: '',
    message: `${first} and ${second} both want the database ${name}`,
  })),
  ...clients.filter(ofKind(kind)).flatMap((client) => {
    const name = nameOf(client);
    if (usable.test(name) && !taken.includes(name)) return [];
    return [{ path: '', message: `${client.owner} wants a database named "${name}": write another name` }];
  }),
];

/** The databases that its clients of this kind have. */
export const databasesNamed = (clients: readonly Client[], kind: Named): readonly string[] =>
  clients.filter(ofKind(kind)).map(nameOf);

const nameOf = ({ given }: { readonly given: { readonly name: string } }): string => given.name;
