/** `defineComponent`: everything about one component, said once. */
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Answer, Component, Names, OptionProblem, Planned, Question, Surroundings } from './component';
import type { Credential } from './credential';
import type {
  Addon,
  Category,
  ClusterKind,
  CrdSource,
  External,
  Kept,
  PodSecurity,
  Profile,
  Waiver,
  Workloads,
} from './facts';
import { profiles } from './facts';
import type { Client, Given, Kind, Needs } from './kinds';
import type { Help } from './plan';
import { commonShape } from './schema/common';
import type { PlatformConfig } from './schema/platform';
import type { Sizes } from './sized';
import { isOptional, type Optional, ofKind } from './traits';
import { mustBeWhole } from './whole';

export type Options<R extends z.ZodRawShape> = z.output<z.ZodObject<R, z.core.$strict>>;
export type Images = Readonly<Record<string, string>>;

/** The answers to a component's needs, by name. */
export type Answers<N extends Needs> = { readonly [K in keyof N]: AnswerTo<N[K]> };
type AnswerTo<T> = T extends { readonly kind: infer K extends Kind }
  ?
      | Given<K>
      | (K extends Optional ? undefined : never)
      | (T extends { readonly ifOn: true } ? undefined : never)
  : T;

/** What `build` gets. */
export interface Props<O, N extends Needs, I extends Images, W extends Workloads> extends Surroundings {
  readonly id: string;
  readonly namespace: string;
  readonly platform: PlatformConfig;
  /** Class of the platform's volumes. */
  readonly storageClass: string;
  readonly options: O;
  readonly images: I;
  readonly workloads: W;
  /** What the config sets in place of what these ask for. */
  readonly sizes?: Sizes;
  /** What its needs were answered with, by name. */
  readonly needs: Answers<N>;
  /** Every need of this kind that this component answers, in a stable order. */
  clients<K extends Kind>(kind: K): readonly Extract<Client, { kind: K }>[];
  readonly credentials: readonly Credential[];
}

/** What every `build` gets, whatever the component: for parts that need no more. */
export type BuildProps = Omit<Props<unknown, Needs, Images, Workloads>, 'needs'>;

type Provides<O> = { readonly [K in Kind]?: (question: Question<K, O>) => Answer<K> | undefined };

export interface Spec<
  Id extends string,
  R extends z.ZodRawShape,
  N extends Needs,
  I extends Images,
  W extends Workloads,
> {
  /** Kebab-case; also its folder, its key in the config and its name everywhere. */
  readonly id: Id;
  readonly title: string;
  /** What it is, in one sentence without a full stop. */
  readonly summary: string;
  readonly category: Category;
  /** Profiles that switch it on, besides `everything`; `all` for every one of them. @default - none */
  readonly profiles?: readonly Profile[] | 'all';
  /** The key of the platform's own config that switches it on, if that is written. @default - none */
  readonly enabledBy?: (platform: PlatformConfig) => string | undefined;
  /** `__dirname`. */
  readonly folder: string;
  /** @default - the id */
  readonly namespace?: string;
  /** Anything wider needs waivers; a function if it follows from the options. @default 'restricted' */
  readonly podSecurity?: PodSecurity | ((options: Options<R>, platform: PlatformConfig) => PodSecurity);
  /** Its own options; the common ones are added. */
  readonly options: R;
  /** Every image, fully qualified, with an exact tag: the one place of its version. */
  readonly images: I;
  /** Names of the images that run with these options. @default - all */
  readonly runs?: (options: Options<R>, platform: PlatformConfig) => readonly (keyof I)[];
  readonly waivers?: readonly Waiver[];
  readonly crds?: readonly CrdSource[];
  /**
   * Kinds without a namespace that it writes and has no CRDs of, if no component of the package does: Argo CD
   * may then write them, for as long as the component is among the plugins.
   */
  readonly clusterKinds?: readonly ClusterKind[];
  /** The addon of MicroK8s whose work it does: install.sh asks to disable it. @default - none */
  readonly replacesAddon?: Addon;
  readonly help?: Help;
  /** Kinds of needs that it answers. @default - none */
  readonly provides?: Provides<Options<R>>;
  /** What it needs; left undefined where the options say so. */
  readonly needs: (options: Options<R>, platform: PlatformConfig) => N;
  /** Its workloads by name: kind, containers with their resources, volumes with their sizes. */
  readonly workloads: (options: Options<R>, platform: PlatformConfig) => W;
  /** Objects that its software creates in the cluster, if an object of ours refers to them. @default - none */
  readonly external?: (options: Options<R>, platform: PlatformConfig) => readonly External[];
  /** What would grow for ever in what it stores, and what stays of it. @default - nothing */
  readonly keeps?: (options: Options<R>, platform: PlatformConfig) => readonly Kept[];
  /** Lines that the user should read at each synth, such as the state of a retired upstream. @default - none */
  readonly notes?: (options: Options<R>, platform: PlatformConfig, names: Names) => readonly string[];
  /** What is wrong with its clients and the platform's names, seen together. @default - nothing */
  readonly audit?: (
    clients: readonly Client[],
    options: Options<R>,
    platform: PlatformConfig,
    names: Names,
  ) => readonly OptionProblem[];
  /** What is wrong with the options as a whole. @default - nothing */
  readonly problems?: (options: Options<R>, platform: PlatformConfig) => readonly OptionProblem[];
  /** Adds its objects, drawn from what stands above. */
  readonly build: (scope: Construct, props: Props<Options<R>, N, I, W>) => void;
}

/** A component with the types of its parts. */
export interface Definition<
  Id extends string,
  R extends z.ZodRawShape,
  N extends Needs,
  I extends Images,
  W extends Workloads,
> extends Component {
  readonly id: Id;
  readonly config: ReturnType<typeof entryOf<R>>;
  readonly spec: Spec<Id, R, N, I, W>;
}

/** Profiles that a component may be in; `everything` holds all of them. */
const named = profiles.filter((each) => each !== 'none' && each !== 'everything');

const entryOf = <R extends z.ZodRawShape>(shape: R) =>
  z.union([z.boolean(), z.strictObject({ ...commonShape, ...shape })]).optional();

/** Declares a component. @throws Error if a part is missing, or an option has the name of a common one */
export function defineComponent<
  const Id extends string,
  R extends z.ZodRawShape,
  N extends Needs,
  I extends Images,
  W extends Workloads,
>(spec: Spec<Id, R, N, I, W>): Definition<Id, R, N, I, W> {
  mustBeWhole(spec);
  const { id, crds = [] } = spec;
  const own = z.strictObject(spec.options);
  const provides: Provides<Options<R>> = { ...served(crds), ...spec.provides };
  return {
    spec,
    id,
    title: spec.title,
    summary: spec.summary,
    category: spec.category,
    profiles: spec.profiles === 'all' ? named : (spec.profiles ?? []),
    enabledBy: (platform) => spec.enabledBy?.(platform),
    namespace: spec.namespace ?? id,
    waivers: spec.waivers ?? [],
    crds,
    clusterKinds: [...(spec.clusterKinds ?? []), ...crds.flatMap((source) => source.clusterKinds ?? [])],
    ...(spec.replacesAddon && { replacesAddon: spec.replacesAddon }),
    offers: Object.keys(provides),
    images: spec.images,
    folder: spec.folder,
    help: spec.help ?? {},
    config: entryOf(spec.options),
    ownOptions: own,
    plan: (raw, platform) => plannedOf(spec, own.parse(raw), platform),
    notes: (raw, platform, names) => spec.notes?.(own.parse(raw), platform, names) ?? [],
    audit: (clients, raw, platform, names) => spec.audit?.(clients, own.parse(raw), platform, names) ?? [],
    answer: (kind, question) => provides[kind]?.({ ...question, options: own.parse(question.options) }),
    build: (scope, planned, platform, surroundings) =>
      draw(spec, scope, {
        ...planned,
        sizes: planned.common.resources,
        surroundings,
        platform,
        options: own.parse(planned.options),
      }),
  };
}

/** What objects are drawn from: a planned component, or the props of a construct that stands alone. */
export interface Drawing<O> {
  readonly namespace: string;
  readonly platform: PlatformConfig;
  readonly options: O;
  /** Images other than those of the definition. @default - none */
  readonly images?: Images;
  /** Amounts in place of those of the workloads. @default - none */
  readonly sizes?: Sizes;
  /** Answers to the needs, by name. */
  readonly given: object;
  readonly clients: readonly Client[];
  readonly credentials: readonly Credential[];
  readonly surroundings: Surroundings;
}

/** Draws a component's objects. @throws Error if a need that the component cannot do without is not answered */
export function draw<
  Id extends string,
  R extends z.ZodRawShape,
  N extends Needs,
  I extends Images,
  W extends Workloads,
>(spec: Spec<Id, R, N, I, W>, scope: Construct, drawing: Drawing<Options<R>>): void {
  const { id } = spec;
  const { namespace, platform, options, given, credentials, surroundings } = drawing;
  const needs = spec.needs(options, platform);
  if (!answered(needs, given)) {
    throw new Error(`${id} needs ${unanswered(needs, given).join(', ')}, which the plan does not give it`);
  }
  spec.build(scope, {
    id,
    namespace,
    platform,
    storageClass: platform.cluster.storageClass,
    options,
    images: { ...spec.images, ...drawing.images },
    workloads: spec.workloads(options, platform),
    ...(drawing.sizes && { sizes: drawing.sizes }),
    needs: given,
    clients: (kind) => drawing.clients.filter(ofKind(kind)),
    credentials,
    ...surroundings,
  });
}

function plannedOf<
  Id extends string,
  R extends z.ZodRawShape,
  N extends Needs,
  I extends Images,
  W extends Workloads,
>(spec: Spec<Id, R, N, I, W>, options: Options<R>, platform: PlatformConfig): Planned {
  const { podSecurity = 'restricted' } = spec;
  return {
    options,
    needs: spec.needs(options, platform),
    workloads: present(spec.workloads(options, platform)),
    images: running(spec.images, spec.runs?.(options, platform)),
    podSecurity: typeof podSecurity === 'function' ? podSecurity(options, platform) : podSecurity,
    external: spec.external?.(options, platform) ?? [],
    keeps: spec.keeps?.(options, platform) ?? [],
    problems: spec.problems?.(options, platform) ?? [],
  };
}

const running = <I extends Images>(images: I, names: readonly (keyof I)[] | undefined): Images =>
  names === undefined
    ? images
    : Object.fromEntries(Object.entries(images).filter(([name]) => names.some((each) => each === name)));

/** What options leave out is not there. */
const present = <T>(all: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, each]) => (each === undefined ? [] : [[name, each]])),
  );

/** A component with CRDs serves their API groups. */
const served = (crds: readonly CrdSource[]): Provides<unknown> =>
  crds.length === 0
    ? {}
    : {
        api: ({ need }) =>
          crds.some(({ groups }) => groups.includes(need.group)) ? { given: {} } : undefined,
      };

/** Needs that are not answered, except for those that may stay so. */
const unanswered = (needs: Needs, given: object): readonly string[] =>
  Object.entries(needs).flatMap(([name, need]) =>
    need === undefined || need.ifOn || isOptional(need.kind) || name in given
      ? []
      : [`${name} (${need.kind})`],
  );

/** The one place where data from the Plan regains its type. */
const answered = <N extends Needs>(needs: N, given: object): given is Answers<N> =>
  unanswered(needs, given).length === 0;
