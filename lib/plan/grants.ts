/** Every claim with its answer, and the credentials that come with them. */
import {
  type Builtin,
  type Claim,
  type Grant,
  type Handle,
  isBuiltin,
  isOptional,
  type Kind,
  type Optional,
  optionalKinds,
  type Routes,
} from './capabilities';
import { claimsOf, type Members, providerOf } from './closure';
import type { Answer, Component, Context, Owner, Self } from './component';
import type { Credential, CredentialRequest } from './credential';
import type { Problem } from './problem';
import type { RouteName } from './routes';

export interface Reach {
  readonly from: string;
  readonly to: string;
  readonly kind: Kind;
  readonly pods: string;
  readonly port: number;
}

/** What destroys the state behind a claim. */
export interface Removal {
  readonly owner: string;
  readonly claim: string;
  readonly kind: Kind;
  readonly commands: readonly string[];
}

export interface Granted {
  /** By provider. */
  readonly grants: ReadonlyMap<string, readonly Grant[]>;
  /** By claimant and local name. */
  readonly handles: ReadonlyMap<string, Readonly<Record<string, Handle>>>;
  readonly credentials: readonly Credential[];
  readonly reaches: readonly Reach[];
  readonly removals: readonly Removal[];
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/** Asks each provider for its answer to each claim. */
export function grantAll(members: Members, routes: readonly RouteName[], context: Context): Granted {
  const catalogue = [...members.values()].map(({ component }) => component);
  const grants = new Map<string, Grant[]>([...members.keys()].map((id) => [id, []]));
  const handles = new Map<string, Record<string, Handle>>([...members.keys()].map((id) => [id, {}]));
  const credentials: Credential[] = [];
  const reaches: Reach[] = [];
  const removals: Removal[] = [];
  const unmet: Unmet[] = [];
  const problems: Problem[] = [];
  for (const [id, { claims, component, common }] of members) {
    for (const [name, claim] of claimsOf(claims)) {
      const owner = {
        ...ownerOf(component, name, routes),
        ...(common.ingress && { ingress: common.ingress }),
      };
      const own = handles.get(id);
      if (!own) continue;
      if (isBuiltin(claim)) {
        own[name] = builtin(claim, members);
        continue;
      }
      const providers = answering(claim, catalogue);
      if (providers.length === 0 && isOptionalClaim(claim)) unmet.push(whatIsUnmet(component, claim));
      for (const provider of providers) {
        const options = members.get(provider.id)?.options;
        const self = { routes: routesOf(provider.id, routes) };
        const answered = award(provider, claim.kind, claim, owner, { options, context, self });
        if (!answered) {
          problems.push(refused(id, name, claim.kind, provider.id));
          continue;
        }
        own[name] = answered.grant.handle;
        grants.get(provider.id)?.push(answered.grant);
        if (answered.purge)
          removals.push({ owner: id, claim: name, kind: claim.kind, commands: answered.purge });
        for (const reach of answered.reach ?? []) {
          reaches.push({ from: id, to: provider.id, kind: claim.kind, ...reach });
        }
        if (answered.credential)
          credentials.push(credential(owner, claim.kind, provider.id, answered.credential));
      }
    }
  }
  return { grants, handles, credentials, reaches, removals, notes: notesOf(unmet), problems };
}

function ownerOf(component: Component, claim: string, routes: readonly RouteName[]): Owner {
  return {
    id: component.id,
    namespace: component.namespace,
    claim,
    secret: `${component.id}-${kebab(claim)}`,
    routes: routesOf(component.id, routes),
  };
}

const routesOf = (id: string, routes: readonly RouteName[]): Routes =>
  Object.fromEntries(
    routes.filter(({ owner }) => owner === id).map(({ claim, host, url }) => [claim, { host, url }]),
  );

const isOptionalClaim = (claim: Claim): claim is Claim<Optional> => isOptional(claim.kind);

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** One provider, but for optional kinds: those are told to everybody who wants to know. */
function answering(claim: Claim, on: readonly Component[]): readonly Component[] {
  if (isOptional(claim.kind)) return on.filter(({ offers }) => offers.includes(claim.kind));
  const provider = providerOf(claim, on);
  return provider ? [provider] : [];
}

function award<K extends Kind>(
  provider: Component,
  kind: K,
  claim: Claim<K>,
  owner: Owner,
  { options, context, self }: { options: unknown; context: Context; self: Self },
): (Omit<Answer<K>, 'handle'> & { readonly grant: Grant<K> }) | undefined {
  const answer = provider.answer(kind, claim, owner, options, context, self);
  return answer && { ...answer, grant: grantOf(kind, claim, owner, answer.handle) };
}

function builtin(claim: Claim<Builtin>, members: Members): Handle<Builtin> {
  switch (claim.kind) {
    case 'call':
      return {
        kind: 'call',
        on: members.has(claim.component),
        namespace: members.get(claim.component)?.component.namespace ?? claim.component,
      };
    case 'userSecret':
      return { kind: 'userSecret', secret: claim.secret, keys: claim.keys };
    case 'kubeApi':
      return { kind: 'kubeApi' };
    case 'webhook':
      return { kind: 'webhook' };
    case 'lan':
      return { kind: 'lan' };
    case 'internet':
      return { kind: 'internet' };
    case 'nodes':
      return { kind: 'nodes' };
  }
}

const grantOf = <K extends Kind>(kind: K, claim: Claim<K>, owner: Owner, handle: Handle<K>): Grant<K> => ({
  kind,
  owner: owner.id,
  namespace: owner.namespace,
  name: owner.claim,
  claim,
  handle,
  routes: owner.routes,
});

function credential(owner: Owner, kind: Kind, provider: string, request: CredentialRequest): Credential {
  const { keys, length = 32, encoding = 'raw', fixed = {}, template, alsoReadBy = [], rotation } = request;
  // Who generates has the original, and needs no copy.
  const answering = kind === 'secret' ? [] : [provider];
  const others = [...answering, ...alsoReadBy].filter((id) => id !== owner.id);
  return {
    name: owner.secret,
    owner: owner.id,
    claim: owner.claim,
    kind,
    keys,
    length,
    encoding,
    fixed,
    readers: [
      { component: owner.id, ...(template && { template }) },
      ...others.map((component) => ({ component })),
    ],
    ...(rotation && { rotation }),
  };
}

/** A claim of an optional kind that nobody answers. */
interface Unmet {
  readonly kind: Optional;
  readonly what: string;
}

const whatIsUnmet = ({ title }: Component, claim: Claim<Optional>): Unmet => ({
  kind: claim.kind,
  what: claim.kind === 'backup' ? `${claim.what} (${title})` : title,
});

const consequences: Readonly<Record<Optional, string>> = {
  metrics: 'nothing collects metrics, so nobody watches',
  dashboard: 'nothing draws dashboards, so there are none of',
  backup: 'nothing saves volumes, so these are not backed up:',
  schedule: 'nothing keeps schedules, so these run all day:',
};

/** One line a kind. */
const notesOf = (unmet: readonly Unmet[]): readonly string[] =>
  optionalKinds.flatMap((kind) => {
    const whats = unmet.filter((each) => each.kind === kind).map(({ what }) => what);
    return whats.length === 0 ? [] : [`${consequences[kind]} ${[...new Set(whats)].sort().join(', ')}`];
  });

const refused = (id: string, name: string, kind: Kind, provider: string): Problem => ({
  code: 'TK205',
  path: `components.${id}`,
  message: `${provider} cannot answer its claim "${name}" (${kind})`,
});
