/** The Plan: everything that is known before the first object is built. JSON, and nothing but. */
import type { Credential } from './credential';
import type { Edge } from './edge';
import type {
  Addon,
  Category,
  ClusterKind,
  CrdSource,
  External,
  Kept,
  PlannedWorkload,
  PodSecurity,
  Waiver,
} from './facts';
import type { Capacity } from './figures';
import type { Answered, Client, IngressClass, Kind } from './kinds';
import type { CommonOptions } from './schema/common';
import type { PlatformConfig } from './schema/platform';

/** A public name and the component that serves it. */
export interface Host {
  readonly host: string;
  readonly url: string;
  /** The same with a path that answers whoever asks. */
  readonly asked: string;
  readonly component: string;
  readonly namespace: string;
  readonly title: string;
  readonly class: IngressClass;
  /** Every name directly below it is served too. Default false. */
  readonly below?: boolean;
}

/** A host outside the platform that the config names, such as that of the Git repository. */
export interface Outsider {
  readonly host: string;
  /** Title of the component that calls it. */
  readonly title: string;
}

export interface Help {
  /** One or two sentences: the first thing to do there. */
  readonly first?: string;
  /** How to get in when sign-in is down. */
  readonly emergency?: string;
}

/** What a person can do with the state behind a need, as shell lines. */
export interface StateSteps {
  readonly owner: string;
  readonly need: string;
  readonly kind: Kind;
  readonly commands: readonly string[];
}

/** A component that is on. */
export interface PlannedComponent {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly category: Category;
  readonly namespace: string;
  readonly podSecurity: PodSecurity;
  /** Why it is on, most important reason first. */
  readonly why: readonly string[];
  /** 0 to 5: Argo CD's order. */
  readonly wave: number;
  readonly options: unknown;
  readonly common: CommonOptions;
  /** Images that run. */
  readonly images: Readonly<Record<string, string>>;
  readonly workloads: Readonly<Record<string, PlannedWorkload>>;
  /** What its needs were answered with, by name. */
  readonly given: Readonly<Record<string, Answered>>;
  /** What others need of it. */
  readonly clients: readonly Client[];
  /** Credentials that it reads; all of them for the component that generates them. */
  readonly credentials: readonly Credential[];
  readonly crds: readonly CrdSource[];
  /** The addon of MicroK8s whose work it does. */
  readonly replacesAddon?: Addon;
  readonly waivers: readonly Waiver[];
  readonly external: readonly External[];
  /** What would grow for ever in what it stores, and what stays of it. */
  readonly keeps: readonly Kept[];
  readonly help: Help;
  /** Components that it cannot start without. */
  readonly requires: readonly string[];
  /** Components that it uses once it runs. */
  readonly uses: readonly string[];
  /** What destroys the state that it leaves with others, such as its database. */
  readonly removals: readonly Omit<StateSteps, 'owner'>[];
  /** What brings state back from its last backup. */
  readonly restores: readonly Omit<StateSteps, 'owner'>[];
  /** What disappears and what stays when it is switched off. */
  readonly whenOff: { readonly goes: readonly string[]; readonly stays: readonly string[] };
}

/** A component that is off. */
export type Offer = Pick<PlannedComponent, 'id' | 'title' | 'summary' | 'category' | 'namespace'>;

export interface UserSecret {
  readonly namespace: string;
  readonly secret: string;
  readonly keys: readonly string[];
  readonly reason: string;
  readonly component: string;
}

export interface Plan {
  readonly schemaVersion: 1;
  readonly profile: string;
  readonly platform: PlatformConfig;
  /** What is on, by id. */
  readonly components: readonly PlannedComponent[];
  /** What could be switched on; its namespace, so that Argo CD may always clean up after it. */
  readonly off: readonly Offer[];
  /** Kinds without a namespace that any component, on or off, writes or has CRDs of, beside the usual ones. */
  readonly clusterKinds: readonly ClusterKind[];
  readonly hosts: readonly Host[];
  /** Hosts elsewhere that the config names. */
  readonly outsiders: readonly Outsider[];
  readonly credentials: readonly Credential[];
  /** Secrets that the user must make before the installation. */
  readonly userSecrets: readonly UserSecret[];
  readonly edges: readonly Edge[];
  readonly capacity: Capacity;
  /** Lines that the user should read at each synth. */
  readonly notes: readonly string[];
}
