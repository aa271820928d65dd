/** What a plan costs, and what another one would. Memory in Mi, processor time in millicores. */
import type { Workload } from './facts';
import type { Phase } from './week';

/** What a pod asks for. */
export interface PodNeed {
  readonly component: string;
  readonly workload: string;
  readonly kind: Workload['kind'];
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly gpu: number;
  readonly node?: string;
  /** The calendar stops it out of its component's hours. */
  readonly sleeps?: boolean;
}

export interface NodeBudget {
  readonly name: string;
  /** What Kubernetes may hand out: built in, less what the system keeps. */
  readonly allocatable: { readonly cpu: number; readonly memory: number; readonly gpu: number };
  /** The part of it that the plan may use. */
  readonly budget: { readonly cpu: number; readonly memory: number; readonly gpu: number };
  /** The most of the week, each by itself. */
  readonly used: { readonly cpu: number; readonly memory: number; readonly gpu: number };
  readonly pods: readonly string[];
}

/** What everything that is up asks for while these sleep. */
export interface Load extends Phase {
  readonly cpu: number;
  readonly memory: number;
}

export interface Capacity {
  readonly nodes: readonly NodeBudget[];
  /** By who sleeps, the fullest time first; one entry where nobody has a schedule. */
  readonly week: readonly Load[];
  /** Pods that run now and then (Jobs): only the largest is counted, as they seldom meet. */
  readonly occasional: readonly PodNeed[];
  /** Sum of all volumes, in Mi, by component. */
  readonly volumes: Readonly<Record<string, number>>;
}

/** Millicores and Mi. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

export interface Preview {
  readonly id: string;
  readonly to: 'on' | 'off';
  /** What would be on beside what is: the component itself, and what comes along, each with why. */
  readonly comes: readonly { readonly id: string; readonly why: string }[];
  /** What would be off: the component itself, and what only it needed. */
  readonly goes: readonly string[];
  /** What all of it asks for, more or less than now; disks only grow, since data stays. */
  readonly cost: Amounts & { readonly disk: number };
  /** What would be promised of each node. */
  readonly nodes: readonly (Amounts & { readonly name: string })[];
  /** Why it cannot be, each with what would help. */
  readonly problems: readonly string[];
  /** What is short, where the config lets it be on all the same. */
  readonly short: readonly string[];
}

export interface Previews {
  /** Of the config that they start from. */
  readonly state: string;
  readonly each: readonly Preview[];
}
