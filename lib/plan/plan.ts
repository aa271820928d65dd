/** The Plan: everything that is known before the first object is built. JSON, and nothing but. */
import type { Capacity } from './capacity';
import type { Help, Host, Outsider } from './component';
import type { Credential } from './credential';
import type { Edge } from './edges';
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
import type { StateSteps } from './grants';
import type { Answered, Client } from './kinds';
import type { CommonOptions } from './schema/common';
import type { PlatformConfig } from './schema/platform';

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
