import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { z } from 'zod';
import { type Definition, draw, type Images } from '../plan/define';
import type { Workloads } from '../plan/facts';
import type { Client, Given, Kind, Needs } from '../plan/kinds';
import { type PlatformConfig, platformShape } from '../plan/schema/platform';
import type { Optional as OptionalKind } from '../plan/traits';

/** Kinds whose answer says nothing that objects are drawn from. */
type Silent = { [K in Kind]: object extends Given<K> ? K : never }[Kind];
type Spoken<N extends Needs> = {
  [K in keyof N]: NonNullable<N[K]> extends { readonly kind: infer P extends Kind }
    ? P extends Silent
      ? never
      : K
    : never;
}[keyof N];
type Optional<N extends Needs> = {
  [K in keyof N]: undefined extends N[K]
    ? K
    : N[K] extends { readonly ifOn: true } | { readonly kind: OptionalKind }
      ? K
      : never;
}[keyof N];
type GivenTo<T> = NonNullable<T> extends { readonly kind: infer K extends Kind } ? Given<K> : never;

/** What a construct's needs are answered with, by name; those that options leave out may be left out. */
export type GivenNeeds<N extends Needs> = {
  readonly [K in Exclude<Spoken<N>, Optional<N>>]: GivenTo<N[K]>;
} & { readonly [K in Extract<Spoken<N>, Optional<N>>]?: GivenTo<N[K]> };

const platformInput = z.strictObject(platformShape);

export interface ConstructProps<R extends z.ZodRawShape, N extends Needs, I extends Images> {
  /** Namespace of its objects; it must exist. @default - the id of the component */
  readonly namespace?: string;
  /** Everything that it needs, by name: databases, buckets, sign-in, Secrets. */
  readonly needs: GivenNeeds<N>;
  /** Its options, as under `components` in a config. @default - their defaults */
  readonly options?: z.input<z.ZodObject<R, z.core.$strict>>;
  /** Fully qualified, with exact tags. @default - the versions of the package */
  readonly images?: { readonly [K in keyof I]?: string };
  /**
   * Facts about the cluster, in the shape of `thinkube.yaml`.
   *
   * @default - the networks of MicroK8s, UTC, the storage class thinkube, the domain home.example.com
   */
  readonly platform?: Partial<z.input<typeof platformInput>>;
  /** Needs of others that it answers, such as the clients of Keycloak. @default - none */
  readonly clients?: readonly Client[];
  /** Text of a file that a client names, such as a dashboard. @default - none: a client that names one is refused */
  readonly file?: (owner: string, name: string) => string;
}

const someHome = {
  cluster: { domain: 'home.example.com', admin: { email: 'admin@home.example.com' } },
  nodes: [{ name: 'home', role: 'control', address: '192.168.1.10', cpu: 8, memory: '32Gi' }],
  git: { repo: 'https://git.example.com/home.git' },
} satisfies z.input<typeof platformInput>;

/**
 * The construct of a component, for any cdk8s app: `class Vikunja extends constructOf(vikunja) {}`.
 *
 * `ApiObject.of` gives the workload that has the name of the component, or its first one.
 *
 * @throws ZodError for options that the component's schema refuses; Error for a need that is not answered
 */
export const constructOf = <
  Id extends string,
  R extends z.ZodRawShape,
  N extends Needs,
  I extends Images,
  W extends Workloads,
>({
  spec,
}: Definition<Id, R, N, I, W>) =>
  class extends Construct {
    constructor(scope: Construct, id: string, props: ConstructProps<R, N, I>) {
      super(scope, id);
      const platform: PlatformConfig = platformInput.parse({ ...someHome, ...props.platform });
      const options = z.strictObject(spec.options).parse(props.options ?? {});
      draw(spec, this, {
        namespace: props.namespace ?? spec.namespace ?? spec.id,
        platform,
        options,
        images: { ...spec.images, ...props.images },
        given: { ...silent(spec.needs(options, platform)), ...props.needs },
        clients: props.clients ?? [],
        credentials: [],
        surroundings: {
          hosts: [],
          outsiders: [],
          generated: [],
          pulled: Object.values({ ...spec.images, ...props.images }),
          copied: [],
          health: [],
          file: props.file ?? noFile,
          plan: noPlan,
          previews: () => undefined,
        },
      });
      const main = mainOf(this, spec.id);
      if (main) this.node.defaultChild = main;
    }
  };

const runs = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);

/** The workload that has the name of the component, or the first one; without any, the first object: what `ApiObject.of` gives. */
function mainOf(scope: Construct, name: string): ApiObject | undefined {
  const objects = scope.node.findAll().filter((each) => ApiObject.isApiObject(each));
  const workloads = objects.filter(({ kind }) => runs.has(kind));
  return workloads.find((each) => each.name === name) ?? workloads[0] ?? objects[0];
}

/** Needs whose answer says nothing are answered. */
const silent = (needs: Needs): object =>
  Object.fromEntries(
    Object.entries(needs).flatMap(([name, need]) => (need && isSilent(need.kind) ? [[name, {}]] : [])),
  );

const spoken: { readonly [K in Exclude<Kind, Silent>]: true } = {
  database: true,
  cache: true,
  messages: true,
  documents: true,
  analytics: true,
  timeSeries: true,
  logs: true,
  bucket: true,
  bucketReader: true,
  registry: true,
  builder: true,
  signIn: true,
  route: true,
  secret: true,
  userSecret: true,
  mail: true,
  trust: true,
  functions: true,
  call: true,
  gpu: true,
  address: true,
};
const isSilent = (kind: Kind): boolean => !Object.hasOwn(spoken, kind);

function noPlan(): never {
  throw new Error('a construct that stands alone has no plan: only a platform has');
}

function noFile(owner: string, name: string): string {
  throw new Error(`${owner} names the file ${name}: give its text by the prop "file"`);
}
