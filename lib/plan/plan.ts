/** The Plan: everything that is known before the first object is built. JSON, and nothing but. */
import type { Capacity } from './capacity';
import type { Context, Help, Host, Slice } from './component';
import type { Credential } from './credential';
import type { Edge } from './edges';
import type { Category, ClusterKind, CrdSource, External, Waiver } from './facts';
import type { Removal } from './grants';

/** A component that is on, with what the documentation and the rules need of its definition. */
export interface PlannedComponent extends Slice {
  readonly summary: string;
  readonly category: Category;
  readonly crds: readonly CrdSource[];
  readonly waivers: readonly Waiver[];
  readonly external: readonly External[];
  readonly help: Help;
  /** Components that it cannot start without, and those that it uses once it runs. */
  readonly needs: readonly string[];
  readonly uses: readonly string[];
  /** What disappears and what stays when it is switched off. */
  /** What destroys the state that it leaves with others, such as its database. */
  readonly removals: readonly Omit<Removal, 'owner'>[];
  readonly whenOff: { readonly goes: readonly string[]; readonly stays: readonly string[] };
}

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
  readonly platform: Context;
  /** What is on, by id. */
  readonly components: readonly PlannedComponent[];
  /** What could be switched on: id, title and namespace, so that Argo CD may always clean up after it. */
  readonly off: readonly { readonly id: string; readonly title: string; readonly namespace: string }[];
  /** Kinds without a namespace that any component, on or off, writes beside the usual ones. */
  readonly clusterKinds: readonly ClusterKind[];
  readonly hosts: readonly Host[];
  readonly credentials: readonly Credential[];
  /** Secrets that the user must make before the installation. */
  readonly userSecrets: readonly UserSecret[];
  readonly edges: readonly Edge[];
  readonly capacity: Capacity;
  /** Lines that the user should read at each synth. */
  readonly notes: readonly string[];
}
