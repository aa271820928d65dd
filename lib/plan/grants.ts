/** Every need with its answer, and the credentials that come with the answers. */

import { providerOf } from './closure';
import type { Answer, Asker, Component } from './component';
import type { Credential, CredentialRequest } from './credential';
import { grouped } from './grouped';
import type { Answered, Client, Given, Kind, Need, Routes } from './kinds';
import type { Members } from './member';
import type { StateSteps } from './plan';
import type { Problem } from './problem';
import type { RouteName } from './routes';
import type { PlatformConfig } from './schema/platform';
import { builtinAnswer, consequence, isOptional, kinds, type Others } from './traits';

export interface Reach {
  readonly from: string;
  readonly to: string;
  /** Whose answer leads to it. */
  readonly by: string;
  readonly kind: Kind;
  /** Default: all of the component. */
  readonly pods?: string;
  readonly port: number;
}

export interface Granted {
  /** By provider. */
  readonly clients: ReadonlyMap<string, readonly Client[]>;
  /** By component and name of the need. */
  readonly given: ReadonlyMap<string, Readonly<Record<string, Answered>>>;
  readonly credentials: readonly Credential[];
  readonly reaches: readonly Reach[];
  /** What destroys it. */
  readonly removals: readonly StateSteps[];
  /** What brings it back. */
  readonly restores: readonly StateSteps[];
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/** One answer, and the component that gave it; a builtin answer has no provider. */
interface Award {
  readonly asker: Asker;
  readonly need: Need;
  readonly answered: Answered;
  readonly provider?: { readonly id: string; readonly client: Client; readonly answer: Answer<Kind> };
}

/** Asks each provider for its answer to each need. */
export function grantAll(members: Members, routes: readonly RouteName[], platform: PlatformConfig): Granted {
  const all = [...members].flatMap(([id, { needs, component, common }]) =>
    Object.entries(needs).map(([name, need]) => ({
      need,
      asker: { ...askerOf(component, name, routes), ...(common.ingress && { ingress: common.ingress }) },
      title: members.get(id)?.component.title ?? id,
    })),
  );
  const asked = all.map((each) => ({
    ...each,
    ...award(each.need, each.asker, { members, routes, platform }),
  }));
  const awards = asked.flatMap(({ awards }) => awards);
  const provided = awards.flatMap(({ provider, asker, need }) =>
    provider ? [{ ...provider, asker, need }] : [],
  );
  const byProvider = grouped(provided, ({ id }) => id);
  const byAsker = grouped(awards, ({ asker }) => asker.id);
  const stepsOf = (commandsOf: (answer: Answer<Kind>) => readonly string[] | undefined): StateSteps[] =>
    provided.flatMap(({ asker, need, answer }) => {
      const commands = commandsOf(answer);
      return commands ? [{ owner: asker.id, need: asker.need, kind: need.kind, commands }] : [];
    });
  const ofEach = <T>(whatOf: (id: string) => T) => new Map([...members.keys()].map((id) => [id, whatOf(id)]));
  return {
    clients: ofEach((id) => (byProvider.get(id) ?? []).map(({ client }) => client)),
    given: ofEach((id) =>
      Object.fromEntries((byAsker.get(id) ?? []).map(({ asker, answered }) => [asker.need, answered])),
    ),
    credentials: provided.flatMap(({ id, asker, need, answer }) =>
      answer.credential ? [credential(asker, need.kind, id, answer.credential)] : [],
    ),
    reaches: provided.flatMap(
      ({ id, asker, need: { kind }, answer: { reach = [], calls = [] } }): Reach[] => [
        ...reach.map((each) => ({ from: asker.id, to: id, by: id, kind, ...each })),
        ...calls.map((port) => ({ from: id, to: asker.id, by: id, kind, port })),
      ],
    ),
    removals: stepsOf(({ purge }) => purge),
    restores: stepsOf(({ restore }) => restore),
    notes: notesOf(
      asked.flatMap(({ need, title, awards }) =>
        isOptional(need.kind) && awards.length === 0
          ? [{ kind: need.kind, what: whatIsLost(need, title) }]
          : [],
      ),
    ),
    problems: asked.flatMap(({ problems }) => problems),
  };
}

function askerOf(component: Component, need: string, routes: readonly RouteName[]): Asker {
  return {
    id: component.id,
    namespace: component.namespace,
    need,
    secret: `${component.id}-${kebab(need)}`,
    routes: routesOf(component.id, routes),
  };
}

const routesOf = (id: string, routes: readonly RouteName[]): Routes =>
  Object.fromEntries(
    routes.filter(({ owner }) => owner === id).map(({ need, host, url }) => [need, { host, url }]),
  );

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

interface Around {
  readonly members: Members;
  readonly routes: readonly RouteName[];
  readonly platform: PlatformConfig;
}

/** By the engine itself, or by whoever provides this kind: all of them if it is optional, otherwise one. */
function award(
  need: Need,
  asker: Asker,
  { members, routes, platform }: Around,
): { readonly awards: readonly Award[]; readonly problems: readonly Problem[] } {
  const builtin = builtinAnswer(need, othersOf(members, platform));
  if (builtin) return { awards: [{ asker, need, answered: answeredWith(need.kind, builtin) }], problems: [] };
  const awards: Award[] = [];
  const problems: Problem[] = [];
  for (const provider of providersOf(need, members)) {
    const options = members.get(provider.id)?.options;
    const question = { need, client: asker, options, routes: routesOf(provider.id, routes), platform };
    const answer = provider.answer(need.kind, question);
    if (!answer) {
      problems.push(refused(asker, need.kind, provider.id));
      continue;
    }
    const client = clientOf(need.kind, need, asker, answer.given);
    const answered = answeredWith(need.kind, answer.given);
    awards.push({ asker, need, answered, provider: { id: provider.id, client, answer } });
  }
  return { awards, problems };
}

function providersOf(need: Need, members: Members): readonly Component[] {
  const on = [...members.values()].map(({ component }) => component);
  if (isOptional(need.kind)) return on.filter(({ offers }) => offers.includes(need.kind));
  const provider = providerOf(need, on);
  return provider ? [provider] : [];
}

const othersOf = (members: Members, platform: PlatformConfig): Others => ({
  platform,
  has: (id) => members.has(id),
  namespaceOf: (id) => members.get(id)?.component.namespace ?? id,
});

const answeredWith = <K extends Kind>(kind: K, given: Given<K>): Answered<K> => ({ kind, ...given });

const clientOf = <K extends Kind>(kind: K, need: Need<K>, asker: Asker, given: Given<K>): Client<K> => ({
  kind,
  owner: asker.id,
  namespace: asker.namespace,
  name: asker.need,
  need,
  given,
  routes: asker.routes,
});

function credential(asker: Asker, kind: Kind, provider: string, request: CredentialRequest): Credential {
  const { keys, length = 32, encoding = 'raw', fixed = {}, template, alsoReadBy = [], rotation } = request;
  // The component that generates has the original, and needs no copy.
  const answering = kind === 'secret' ? [] : [provider];
  const others = [...answering, ...alsoReadBy].filter((id) => id !== asker.id);
  return {
    name: asker.secret,
    owner: asker.id,
    need: asker.need,
    kind,
    keys,
    length,
    encoding,
    fixed,
    readers: [
      { component: asker.id, ...(template && { template }) },
      ...others.map((component) => ({ component })),
    ],
    ...(rotation && { rotation }),
  };
}

const whatIsLost = (need: Need, title: string): string =>
  need.kind === 'backup' ? `${need.what} (${title})` : title;

/** One line per kind. */
const notesOf = (unmet: readonly { readonly kind: Kind; readonly what: string }[]): readonly string[] =>
  kinds.filter(isOptional).flatMap((kind) => {
    const whats = unmet.filter((each) => each.kind === kind).map(({ what }) => what);
    return whats.length === 0 || consequence(kind) === ''
      ? []
      : [`${consequence(kind)} ${[...new Set(whats)].sort().join(', ')}`];
  });

const refused = (asker: Asker, kind: Kind, provider: string): Problem => ({
  code: 'TK205',
  path: `components.${asker.id}`,
  message: `${provider} cannot answer its need "${asker.need}" (${kind})`,
});
