/** Databases of one's own, and people who may connect: the same words for every server of data. */
import { z } from 'zod';
import type { OptionProblem } from '../plan/component';
import type { Ask } from '../plan/kinds';
import { need } from '../plan/need';

/** Part of the name of a Secret, and a name that every server takes without quotes: no word of its language. */
const name = z
  .string()
  .max(30)
  .regex(
    /^(?!(all|any|default|except|none|public|user)$)[a-z][a-z0-9]*$/,
    'write lower-case letters and digits, a letter first, and no word of SQL: measurements, for example',
  );

const database = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, 'write the name of a database, such as mlflow');

/** Options of a server that people may connect to: spread them. */
export const peopleOptions = {
  databases: z.array(name).default([]).meta({
    description:
      'Databases of your own, beside those of components; each has a user of its name, for your programs.',
  }),
  people: z
    .record(
      name,
      z.strictObject({
        reads: z.array(database).default([]).meta({ description: 'Databases that the person may read.' }),
        writes: z.array(database).default([]).meta({ description: 'Databases that the person may change.' }),
      }),
    )
    .default({})
    .meta({
      description:
        'People who may connect, by the name that they sign in with; each has a password that is generated.',
    }),
};

export interface PeopleOptions {
  readonly databases: readonly string[];
  readonly people: Readonly<
    Record<string, { readonly reads: readonly string[]; readonly writes: readonly string[] }>
  >;
}

const ownNeed = (database: string): string => `own-${database}`;
const personNeed = (person: string): string => `person-${person}`;

/** Their passwords, as needs: spread them. */
export const peopleNeeds = ({ databases, people }: PeopleOptions): Readonly<Record<string, Ask<'secret'>>> =>
  Object.fromEntries([
    ...databases.map((each) => [ownNeed(each), need.secret({ fixed: { username: each } })]),
    ...Object.keys(people).map((each) => [personNeed(each), need.secret({ fixed: { username: each } })]),
  ]);

/**
 * What is wrong with them.
 *
 * @param claimed databases of components on this server
 * @param taken names of the server's own
 */
export function auditPeople(
  { databases, people }: PeopleOptions,
  claimed: readonly string[],
  taken: readonly string[],
): readonly OptionProblem[] {
  const all = [...claimed, ...databases];
  const used = [...claimed, ...taken];
  const clash = (path: string, each: string, others: readonly string[]): readonly OptionProblem[] =>
    others.includes(each)
      ? [{ path, message: `${each} is taken on this server`, hint: 'write another name' }]
      : [];
  return [
    ...databases.flatMap((each, i) => clash('databases', each, [...used, ...databases.slice(0, i)])),
    ...Object.entries(people).flatMap(([person, { reads, writes }]) => {
      const path = `people.${person}`;
      const wanted = [...reads, ...writes];
      return [
        ...clash(path, person, [...used, ...databases]),
        ...wanted.filter((each) => !all.includes(each)).map((each) => unknown(path, each, all)),
        ...(wanted.length === 0 ? [useless(path, all)] : []),
      ];
    }),
  ];
}

const useless = (path: string, all: readonly string[]): OptionProblem => ({
  path,
  message: 'may read and change nothing',
  hint: `write reads: [${all[0] ?? 'measurements'}], for example`,
});

const unknown = (path: string, database: string, all: readonly string[]): OptionProblem => ({
  path,
  message: `there is no database ${database} on this server`,
  hint:
    all.length === 0
      ? 'there is none yet: name your own in the option databases'
      : `there are: ${[...all].sort().join(', ')}; name your own in the option databases`,
});

/** A database, and the user of the same name that owns it. */
export interface Claim {
  readonly name: string;
  /** Secret with the key `password`. */
  readonly secret: string;
}

/** Somebody who may connect, as scripts are told. */
export interface Person {
  readonly name: string;
  /** Secret with the key `password`. */
  readonly secret: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** The databases of one's own, as claims, and the people. Their Secrets have the names that the plan gives them. */
export const peopleOf = (
  component: string,
  { databases, people }: PeopleOptions,
): { readonly own: readonly Claim[]; readonly people: readonly Person[] } => ({
  own: databases.map((each) => ({ name: each, secret: `${component}-${ownNeed(each)}` })),
  people: Object.entries(people).map(([each, rights]) => ({
    name: each,
    secret: `${component}-${personNeed(each)}`,
    ...rights,
  })),
});

/** The people as scripts read them: `name:secret:reads:writes`, one a line, databases with commas between them. */
export const peopleList = (people: readonly Person[]): string =>
  people
    .map(({ name: person, secret, reads, writes }) =>
      [person, secret, reads.join(','), writes.join(',')].join(':'),
    )
    .map((line) => `${line}\n`)
    .join('');

/** How a person connects, for the help of a component. @param connect what to run beside the port-forward */
export const peopleHelp = (component: string, port: number, connect: string): string =>
  [
    'For yourself, write databases: [measurements] and people: { ana: { reads: [measurements] } }, synth and push. Then',
    `\`kubectl port-forward -n ${component} service/${component} ${port}\` and ${connect}; the password is from:`,
    `kubectl get secret -n credentials ${component}-person-ana -o jsonpath="{.data.password}" | base64 -d.`,
  ].join(' ');
