/** How each kind of need behaves. A kind without its row does not compile. */
import type { Client, Given, Kind, Need } from './kinds';
import { mailOf } from './mail';
import type { PlatformConfig } from './schema/platform';

/** What a need answered by the engine itself may know: the components that are on, and the config. */
export interface Others {
  readonly platform: PlatformConfig;
  has(id: string): boolean;
  namespaceOf(id: string): string;
}

interface Traits<K extends Kind> {
  /** The client may start before it is answered, unless the need says otherwise: it creates no order. */
  readonly soft?: true;
  /**
   * Nothing is switched on for it. If nothing provides it, synth says this, followed by who asked, and goes on; it says
   * nothing where this is empty.
   */
  readonly optional?: string;
  /** The answer comes with a credential, so that whatever generates credentials is needed as well. */
  readonly credential?: true;
  /** No component provides it: it is a network edge, work for the user, or in the config. */
  readonly builtin?: (need: Need<K>, others: Others) => Given<K> | undefined;
}

const edge = () => ({});

export const traits = {
  database: { credential: true },
  cache: { credential: true },
  messages: { credential: true },
  documents: { credential: true },
  analytics: { credential: true },
  timeSeries: { credential: true },
  bucket: { credential: true },
  bucketReader: { credential: true, soft: true },
  registry: { credential: true, soft: true },
  builder: { soft: true },
  pushes: { soft: true },
  // Most software starts without its identity provider.
  signIn: { credential: true, soft: true },
  route: { soft: true },
  secret: { credential: true },
  userSecret: { builtin: ({ secret, keys }) => ({ secret, keys }) },
  // Whoever sends nothing does all the rest.
  mail: { soft: true, optional: '', builtin: (_need, { platform }) => mailOf(platform) },
  trust: {},
  kubeApi: { builtin: edge },
  webhook: { builtin: edge },
  lan: { builtin: edge },
  internet: { builtin: edge },
  nodes: { builtin: edge },
  publicNames: { builtin: edge },
  call: {
    soft: true,
    builtin: ({ component }, others) => ({
      on: others.has(component),
      namespace: others.namespaceOf(component),
    }),
  },
  metrics: { soft: true, optional: 'nothing collects metrics, so these are not monitored:' },
  // Whoever sends lines keeps them until somebody takes them.
  logs: { credential: true, soft: true },
  dashboard: { soft: true, optional: 'nothing shows dashboards, so these have none:' },
  backup: { soft: true, optional: 'nothing saves volumes, so these are not backed up:' },
  schedule: { soft: true },
  // Nobody misses it: kubectl does the same.
  steer: { soft: true, optional: '' },
  gpu: { soft: true },
  functions: {},
  api: {},
  secretStore: {},
  address: { soft: true },
  dns: { soft: true },
  volume: {},
} as const satisfies { readonly [K in Kind]: Traits<K> };

const table: { readonly [K in Kind]: Traits<K> } = traits;
const traitsOf = <K extends Kind>(kind: K): Traits<K> => table[kind];

type With<T extends keyof Traits<Kind>> = {
  [K in Kind]: (typeof traits)[K] extends Readonly<Record<T, unknown>> ? K : never;
}[Kind];
export type Optional = With<'optional'>;
export type Builtin = With<'builtin'>;

export const kinds = Object.keys(traits).filter(isKind);
export function isKind(name: string): name is Kind {
  return Object.hasOwn(traits, name);
}

/** For filters: the clients of one kind. */
export const ofKind =
  <K extends Kind>(kind: K) =>
  (client: Client): client is Extract<Client, { kind: K }> =>
    client.kind === kind;

/** For filters: the buckets with a copy outside the cluster. */
export const isCopied = (client: Client): client is Client<'bucket'> =>
  client.kind === 'bucket' && client.need.offsite !== undefined;

/** Kinds that switch nothing on. */
export const isOptional = (kind: Kind): kind is Optional => traitsOf(kind).optional !== undefined;
export const isBuiltin = (kind: Kind): kind is Builtin => traitsOf(kind).builtin !== undefined;
export const hasCredential = (kind: Kind): boolean => traitsOf(kind).credential === true;
export const isSoft = (kind: Kind): boolean => traitsOf(kind).soft === true;

/** What synth says if nothing provides an optional kind. */
export const consequence = (kind: Kind): string => traitsOf(kind).optional ?? '';

/** The engine's own answer; undefined if a component has to provide it. */
export const builtinAnswer = <K extends Kind>(need: Need<K>, others: Others): Given<K> | undefined =>
  traitsOf<K>(need.kind).builtin?.(need, others);
