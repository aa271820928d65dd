/** A component as the engine sees it: unknown options in, data out, and objects drawn from that data. */
import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { CredentialRequest } from './credential';
import type {
  Addon,
  Category,
  ClusterKind,
  CrdSource,
  External,
  HealthCheck,
  Kept,
  PodSecurity,
  Profile,
  Waiver,
  Workload,
} from './facts';
import type { Previews } from './figures';
import type { Client, Given, Kind, Need, Needs, Routes } from './kinds';
import type { Help, Host, Outsider, Plan, PlannedComponent } from './plan';
import type { CommonOptions } from './schema/common';
import type { PlatformConfig } from './schema/platform';

/** A component that needs something, as the provider sees it before it answers. */
export interface Asker {
  readonly id: string;
  readonly namespace: string;
  /** The name it gave the need. */
  readonly need: string;
  /** Name of the Secret that holds the credential, if the answer has one. */
  readonly secret: string;
  /** Its option `ingress`: which controller serves it. */
  readonly ingress?: CommonOptions['ingress'];
  /** Its own routes, by the name of the need: redirect addresses follow from them. */
  readonly routes: Routes;
}

/** One need, put to its provider. */
export interface Question<K extends Kind, O = unknown> {
  readonly need: Need<K>;
  readonly client: Asker;
  /** The provider's own options, and its own routes: the option `host` may have renamed them. */
  readonly options: O;
  readonly routes: Routes;
  readonly platform: PlatformConfig;
}

/** A provider's answer to one need. */
export interface Answer<K extends Kind> {
  readonly given: Given<K>;
  readonly credential?: CredentialRequest;
  /** Shell lines that destroy what is behind the need for good; `thinkube purge` prints them. Default: nothing. */
  readonly purge?: readonly string[];
  /** Shell lines that bring it back from its last backup; `thinkube restore` prints them. Default: nothing. */
  readonly restore?: readonly string[];
  /** Pods of the provider that the client calls, as values of `app.kubernetes.io/name`. */
  readonly reach?: readonly { readonly pods: string; readonly port: number }[];
  /** Ports of the client's pods that the provider calls. */
  readonly calls?: readonly number[];
}

/** Names that follow from the config as a whole. */
export interface Names {
  /** Public names of the platform. */
  readonly hosts: readonly Host[];
  readonly outsiders: readonly Outsider[];
}

/** A health check, and the component whose folder has its file. */
export interface OwnedHealthCheck extends HealthCheck {
  readonly owner: string;
}

/** What a build may know of the platform beyond its own component. */
export interface Surroundings extends Names {
  /** Health checks for the kinds of every component, on or off. */
  readonly health: readonly OwnedHealthCheck[];
  /** Names of all credentials, whichever component reads them. */
  readonly generated: readonly string[];
  /** Every image that runs, whichever component runs it. */
  readonly pulled: readonly string[];
  /** Buckets with a copy outside the cluster, whosever they are. */
  readonly copied: readonly Client<'bucket'>[];
  /** Text of a file that another component's need names, such as its alert rules. */
  file(owner: string, name: string): string;
  /** All of the plan, for what tells of the platform itself. @throws Error where a construct stands alone */
  plan(): Plan;
  /** What switching each component on or off would do; absent where only the plan is known. */
  previews(): Previews | undefined;
}

/** A mistake in a component's options, below `components.<id>`. */
export interface OptionProblem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

/** What follows from a component's options. */
export interface Planned {
  readonly options: unknown;
  readonly needs: Needs;
  readonly workloads: Readonly<Record<string, Workload>>;
  /** Images that run with these options. */
  readonly images: Readonly<Record<string, string>>;
  readonly podSecurity: PodSecurity;
  readonly external: readonly External[];
  readonly keeps: readonly Kept[];
  readonly problems: readonly OptionProblem[];
}

export interface Component {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly category: Category;
  readonly profiles: readonly Profile[];
  /** The key of the platform's own config that switches it on, if that is written. */
  enabledBy(platform: PlatformConfig): string | undefined;
  readonly namespace: string;
  /** Every image it may run. */
  readonly images: Readonly<Record<string, string>>;
  readonly waivers: readonly Waiver[];
  readonly crds: readonly CrdSource[];
  /** Kinds without a namespace that it writes in addition to the usual ones, or has CRDs of. */
  readonly clusterKinds: readonly ClusterKind[];
  /** The addon of MicroK8s whose work it does. */
  readonly replacesAddon?: Addon;
  /** Kinds of needs that it answers. */
  readonly offers: readonly string[];
  /** Folder of its files. */
  readonly folder: string;
  readonly help: Help;
  /** Schema of its entry under `components`. */
  readonly config: z.ZodType;
  /** Schema of its own options, without the common ones. */
  readonly ownOptions: z.ZodObject;
  plan(options: unknown, platform: PlatformConfig): Planned;
  /** Lines that the user should read at each synth. */
  notes(options: unknown, platform: PlatformConfig, names: Names): readonly string[];
  /** What is wrong with its clients and the platform's names, seen together. */
  audit(
    clients: readonly Client[],
    options: unknown,
    platform: PlatformConfig,
    names: Names,
  ): readonly OptionProblem[];
  answer<K extends Kind>(kind: K, question: Question<K>): Answer<K> | undefined;
  /** Adds its own objects to the scope. */
  build(
    scope: Construct,
    planned: PlannedComponent,
    platform: PlatformConfig,
    surroundings: Surroundings,
  ): void;
}

/** Components by id. The function that it gives throws an Error for an id that none of them has. */
export function among(components: readonly Component[]): (id: string) => Component {
  const byId = new Map(components.map((component) => [component.id, component]));
  return (id) => {
    const found = byId.get(id);
    if (!found) throw new Error(`the plan names ${id}, which is not among the components`);
    return found;
  };
}
