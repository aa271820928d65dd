/** What a component says of itself, and how the engine sees it. No cdk8s here: the Plan is made without it. */
import { z } from 'zod';
import {
  type Claim,
  type Claims,
  type Grant,
  type Handle,
  type Handles,
  type IngressClass,
  isOptional,
  type Kind,
  type Optional,
  type Routes,
} from './capabilities';
import type { Credential, CredentialRequest } from './credential';
import type {
  Category,
  ClusterKind,
  CrdSource,
  External,
  PodSecurity,
  Profile,
  Waiver,
  Workloads,
} from './facts';
import { type CommonOptions, commonShape } from './schema/common';
import type { Platform } from './schema/platform';

/** Facts of the whole platform that claims and builds may depend on. */
export type Context = Platform;

/** Who claims: the component, its namespace, the local name of the claim, and the Secret made for it. */
export interface Owner {
  readonly id: string;
  readonly namespace: string;
  readonly claim: string;
  readonly secret: string;
  /** Its option `ingress`: which controller serves it. */
  readonly ingress?: CommonOptions['ingress'];
  /** The component's own routes, by claim name: redirect addresses come from them. */
  readonly routes: Routes;
}

/** What a provider may know of itself when it answers, beside its options. */
export interface Self {
  /** Its own routes: the option `host` may have renamed them. */
  readonly routes: Routes;
}

/** A provider's answer to one claim. */
export interface Answer<K extends Kind> {
  readonly handle: Handle<K>;
  readonly credential?: CredentialRequest;
  /** Shell lines that destroy what is behind the claim for good; `thinkube purge` prints them. Default: nothing. */
  readonly purge?: readonly string[];
  /** Pods of the provider that the claimant calls, as values of `app.kubernetes.io/name`. */
  readonly reach?: readonly { readonly pods: string; readonly port: number }[];
}

export type Provides<O> = {
  readonly [K in Kind]?: (
    claim: Claim<K>,
    owner: Owner,
    options: O,
    context: Context,
    self: Self,
  ) => Answer<K> | undefined;
};

/** One component's part of the Plan: JSON. */
export interface Slice {
  readonly id: string;
  readonly title: string;
  readonly namespace: string;
  readonly podSecurity: PodSecurity;
  /** Why it is on, most important reason first. */
  readonly why: readonly string[];
  /** 0 to 5: Argo CD's order. */
  readonly wave: number;
  readonly options: unknown;
  readonly common: CommonOptions;
  readonly images: Readonly<Record<string, string>>;
  readonly workloads: Workloads;
  readonly claims: Handles;
  /** What others claimed of it. */
  readonly grants: readonly Grant[];
  /** Credentials that it reads; all of them for the component that generates them. */
  readonly credentials: readonly Credential[];
}

/** A public name and who answers to it. */
export interface Host {
  readonly host: string;
  readonly url: string;
  readonly component: string;
  readonly title: string;
  readonly class: IngressClass;
}

/** What a build may know of the platform as a whole. */
export interface Surroundings {
  readonly hosts: readonly Host[];
  /** Names of all credentials, whoever reads them. */
  readonly generated: readonly string[];
  /** Text of a file that another component's claim names, such as its alert rules. */
  file(owner: string, name: string): string;
}

/** What a component's build gets. */
export interface Props<O, C, I, W> extends Surroundings {
  readonly id: string;
  readonly namespace: string;
  readonly platform: Context;
  readonly options: O;
  readonly images: I;
  readonly workloads: W;
  readonly claims: Resolved<C>;
  /** Every claim of this kind that this component answered, in a stable order. */
  granted<K extends Kind>(kind: K): readonly Extract<Grant, { kind: K }>[];
  readonly credentials: readonly Credential[];
}

export type Resolved<C> = { readonly [N in keyof C]: AnswerOf<C[N]> };
type AnswerOf<T> = T extends { readonly kind: infer K extends Kind }
  ? Handle<K> | (K extends Optional ? undefined : never)
  : T;

/** What the engine sees of any component: unknown options in, data out. */
export interface Component {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly category: Category;
  readonly profiles: readonly Profile[];
  /** The key of the platform's own config that switches it on, where it is written. */
  wantedBy(context: Context): string | undefined;
  readonly namespace: string;
  readonly images: Readonly<Record<string, string>>;
  readonly waivers: readonly Waiver[];
  readonly crds: readonly CrdSource[];
  /** Kinds without a namespace that it writes beside the usual ones. */
  readonly clusterKinds: readonly ClusterKind[];
  /** Capabilities that it answers. */
  readonly offers: readonly string[];
  /** Folder of its files. */
  readonly folder: string;
  /** What to do first, once it runs; how to get in when sign-in is down. */
  readonly help: Help;
  /** Schema of its entry under `components`. */
  readonly config: z.ZodType;
  /** Schema of its own options, without the common ones. */
  readonly ownOptions: z.ZodObject;
  plan(options: unknown, context: Context): Planned;
  /** What is wrong with the claims on this component, seen together. */
  audit(grants: readonly Grant[], options: unknown, context: Context): Planned['problems'];
  answer<K extends Kind>(
    kind: K,
    claim: Claim<K>,
    owner: Owner,
    options: unknown,
    context: Context,
    self: Self,
  ): Answer<K> | undefined;
}

export interface Help {
  /** One or two sentences: the first thing to do there. */
  readonly first?: string;
  /** How to get in when sign-in is down. */
  readonly emergency?: string;
}

export interface Planned {
  readonly options: unknown;
  readonly claims: Claims;
  readonly workloads: Workloads;
  readonly podSecurity: PodSecurity;
  /** What its software makes in the cluster once it runs, where an object of ours refers to it. */
  readonly external: readonly External[];
  /** Lines that the user should read at each synth, such as the state of a retired upstream. */
  readonly notes: readonly string[];
  /** What is wrong with the options as a whole, as far as this component can tell alone. */
  readonly problems: readonly { readonly path: string; readonly message: string; readonly hint?: string }[];
}

export interface Definition<
  Id extends string,
  R extends z.ZodRawShape,
  C extends Claims,
  I extends Readonly<Record<string, string>>,
  W extends Workloads,
> extends Component {
  readonly id: Id;
  readonly config: ReturnType<typeof toggle<R>>;
  readonly images: I;
  /** Types the component's slice of the Plan, checking it on the way. */
  props(slice: Slice, context: Context, around: Surroundings): Props<Options<R>, C, I, W>;
}

export type Options<R extends z.ZodRawShape> = z.output<z.ZodObject<R, z.core.$strict>>;

/** Props that the build of definition `D` gets. */
export type PropsOf<D extends { props(slice: Slice, context: Context, around: Surroundings): unknown }> =
  ReturnType<D['props']>;

export interface Spec<
  Id extends string,
  R extends z.ZodRawShape,
  C extends Claims,
  I extends Readonly<Record<string, string>>,
  W extends Workloads,
> {
  /** Kebab-case; also its folder, its key in the config and its name everywhere. */
  readonly id: Id;
  readonly title: string;
  /** What it is, in one sentence without a full stop. */
  readonly summary: string;
  readonly category: Category;
  /** Profiles that switch it on. Default: none. */
  readonly profiles?: readonly Profile[];
  /** The key of the platform's own config that switches it on, where it is written. Default: none does. */
  readonly wantedBy?: (context: Context) => string | undefined;
  /** `__dirname`. */
  readonly folder: string;
  /** Default: the id. */
  readonly namespace?: string;
  /** Default `restricted`. Anything wider needs waivers; a function where it follows from the options. */
  readonly podSecurity?: PodSecurity | ((options: Options<R>, context: Context) => PodSecurity);
  /** Its own options; common ones are added. */
  readonly options: R;
  /** Every image, fully qualified, with an exact tag: the one place of its version. */
  readonly images: I;
  readonly waivers?: readonly Waiver[];
  readonly crds?: readonly CrdSource[];
  /**
   * Kinds without a namespace that it writes, where no component of the package does: Argo CD may then write
   * them, for as long as the component is among the plugins.
   */
  readonly clusterKinds?: readonly ClusterKind[];
  readonly help?: Help;
  readonly provides?: Provides<Options<R>>;
  readonly claims: (options: Options<R>, context: Context) => C;
  readonly workloads: (options: Options<R>, context: Context) => W;
  /** What its software makes in the cluster once it runs, where an object of ours refers to it. Default: nothing. */
  readonly external?: (options: Options<R>, context: Context) => readonly External[];
  /** Lines that the user should read at each synth, such as the state of a retired upstream. */
  readonly notes?: (options: Options<R>, context: Context) => readonly string[];
  /** What is wrong with the claims on this component, seen together. */
  readonly audit?: (grants: readonly Grant[], options: Options<R>, context: Context) => Planned['problems'];
  readonly problems?: (options: Options<R>, context: Context) => Planned['problems'];
}

const strict = <R extends z.ZodRawShape>(shape: R) => z.strictObject(shape);
const toggle = <R extends z.ZodRawShape>(shape: R) =>
  z.union([z.boolean(), z.strictObject({ ...commonShape, ...shape })]).optional();

/** Declares a component. `options` must not reuse the name of a common option. */
export function defineComponent<
  const Id extends string,
  R extends z.ZodRawShape,
  C extends Claims,
  const I extends Readonly<Record<string, string>>,
  W extends Workloads,
>(spec: Spec<Id, R, C, I, W>): Definition<Id, R, C, I, W> {
  const { id } = spec;
  const own = strict(spec.options);
  const provides: Provides<Options<R>> = { ...served(spec.crds ?? []), ...spec.provides };
  return {
    id,
    title: spec.title,
    summary: spec.summary,
    category: spec.category,
    profiles: spec.profiles ?? [],
    wantedBy: (context) => spec.wantedBy?.(context),
    namespace: spec.namespace ?? id,
    images: spec.images,
    waivers: spec.waivers ?? [],
    crds: spec.crds ?? [],
    clusterKinds: spec.clusterKinds ?? [],
    offers: Object.keys(provides),
    folder: spec.folder,
    help: spec.help ?? {},
    config: toggle(spec.options),
    ownOptions: own,
    plan: (raw, context) => {
      const options = own.parse(raw);
      return {
        options,
        claims: spec.claims(options, context),
        workloads: spec.workloads(options, context),
        podSecurity:
          typeof spec.podSecurity === 'function'
            ? spec.podSecurity(options, context)
            : (spec.podSecurity ?? 'restricted'),
        external: spec.external?.(options, context) ?? [],
        notes: spec.notes?.(options, context) ?? [],
        problems: spec.problems?.(options, context) ?? [],
      };
    },
    audit: (grants, raw, context) => spec.audit?.(grants, own.parse(raw), context) ?? [],
    answer: (kind, claim, owner, raw, context, self) =>
      provides[kind]?.(claim, owner, own.parse(raw), context, self),
    props: (slice, context, around) => {
      const options = own.parse(slice.options);
      const { claims, grants } = slice;
      if (!answers(spec.claims(options, context), claims)) {
        throw new Error(`${id}: the plan does not answer its claims`);
      }
      return {
        id,
        namespace: slice.namespace,
        platform: context,
        options,
        images: spec.images,
        workloads: spec.workloads(options, context),
        claims,
        granted: (kind) => grants.filter(ofKind(kind)),
        credentials: slice.credentials,
        ...around,
      };
    },
  };
}

/** Who brings CRDs serves their API groups. */
const served = (crds: readonly CrdSource[]): Provides<unknown> =>
  crds.length === 0
    ? {}
    : {
        api: ({ group }) =>
          crds.some(({ groups }) => groups.includes(group)) ? { handle: { kind: 'api' } } : undefined,
      };

const ofKind =
  <K extends Kind>(kind: K) =>
  (grant: Grant): grant is Extract<Grant, { kind: K }> =>
    grant.kind === kind;

/**
 * The one place where data from the Plan regains its type: each claim has a handle of its own kind, but for
 * those that may stay unanswered.
 */
function answers<C extends Claims>(claims: C, handles: Handles): handles is Resolved<C> & Handles {
  return Object.entries(claims).every(
    ([name, claim]) => claim === undefined || isOptional(claim.kind) || handles[name]?.kind === claim.kind,
  );
}
