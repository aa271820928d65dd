/** What the server tells the page: plain JSON. */

/** From good to bad is not their order: `rank` in the server says which one speaks for the whole. */
export type State = 'healthy' | 'starting' | 'warning' | 'degraded' | 'paused' | 'unknown';

export const actKinds = ['restart', 'sync', 'run', 'pause', 'resume'] as const;
export type ActKind = (typeof actKinds)[number];

/** How long something may be paused: none is for ever. */
export const pauseLengths = ['hour', 'hours', 'morning', 'monday'] as const;
export type PauseLength = (typeof pauseLengths)[number];

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly area: string;
  readonly state: State;
  /** In a few words, unless it is healthy. */
  readonly reason?: string;
  readonly version?: string;
  readonly url?: string;
  /** Why it is on, most important reason first. */
  readonly why: readonly string[];
  /** Components that it cannot start without, then those that it uses. */
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
  /** Whether it may be paused. */
  readonly pausable: boolean;
  readonly memory: Memory;
  /** In use, in millicores. */
  readonly cpu?: number;
  /** On its volumes, in bytes. */
  readonly disk?: number;
  /** Cards that its pods ask for. */
  readonly cards: number;
  /** What saves it, and may run now. */
  readonly saves: readonly string[];
}

/** In bytes. */
export interface Memory {
  /** Working set of its pods; absent without an answer from Prometheus. */
  readonly used?: number;
  /** Sum of its requests, as the Plan counts them. */
  readonly promised: number;
}

/** A component that could be switched on. */
export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly area: string;
  /** What switching it on would ask for, with what comes along; absent where nobody planned it. */
  readonly cost?: { readonly cpu: number; readonly memory: number; readonly along: number };
  /** Why it cannot be switched on, or what is short. */
  readonly short?: string;
}

export interface Cause {
  readonly level: 'degraded' | 'warning' | 'starting';
  /** A sentence for people. */
  readonly text: string;
  /** ISO 8601. */
  readonly since?: string;
  /** Pod and container whose log may say more. */
  readonly pod?: string;
  readonly container?: string;
}

/** One cause that somebody should look at, with everything that follows from it. */
export interface Attention {
  readonly component: string;
  readonly level: 'degraded' | 'warning';
  readonly title: string;
  readonly text: string;
  readonly since?: string;
  /** Components that wait for it. */
  readonly followers: readonly string[];
  /** What was rolled out for it shortly before. */
  readonly change?: Change;
  readonly pod?: string;
  readonly container?: string;
}

export interface NodeState {
  readonly name: string;
  /** `leaving`: it is emptied, and then sleeps. */
  readonly state: 'up' | 'leaving' | 'asleep' | 'down';
  /** ISO 8601, as is `until`. */
  readonly since?: string;
  /** When the clock puts it to sleep, or wakes it. */
  readonly until?: string;
  /** Whether it may be put to sleep and woken. */
  readonly sleeps: boolean;
  /** Components that others cannot be without and whose volumes are on it: it stays on. */
  readonly held: readonly string[];
  /** Components whose volumes are on it besides: they wait until it is back. */
  readonly waiting: readonly string[];
  /** In bytes. */
  readonly memory: {
    readonly used?: number;
    readonly promised: number;
    /** Allocatable less the headroom of the Plan. */
    readonly most: number;
    readonly allocatable: number;
  };
  /** In millicores. */
  readonly cpu: { readonly used?: number; readonly promised: number; readonly allocatable: number };
  /** Pods that have a card and pods that may; parts of one in use. Absent where it has none. */
  readonly gpu?: { readonly used?: number; readonly promised: number; readonly allocatable: number };
  /** In bytes. */
  readonly disk?: { readonly used: number; readonly whole: number };
}

export interface Backup {
  readonly component: string;
  readonly namespace: string;
  readonly name: string;
  /** It saves nothing, but tries whether what is saved can be read again. */
  readonly proves: boolean;
  readonly state: 'fine' | 'late' | 'failing' | 'new' | 'suspended';
  /** As cron writes it. */
  readonly schedule: string;
  readonly next?: string;
  readonly lastSuccess?: string;
  /** How the last of its runs that is still known went, by the clock or by hand. */
  readonly lastRun?: {
    readonly state: 'running' | 'failed' | 'succeeded';
    readonly since: string;
    readonly text: string;
  };
}

/** What a component keeps in the object store. */
export interface Kept {
  readonly component: string;
  readonly bucket: string;
  /** In bytes; absent without an answer from Prometheus. */
  readonly size?: number;
  /** A copy leaves the house. */
  readonly away: boolean;
}

/** Something that the clock does within a day. */
export interface Upcoming {
  readonly at: string;
  readonly text: string;
  readonly component?: string;
}

/** A component that is started and stopped by the clock. */
export interface Timed {
  readonly component: string;
  /** As cron writes it. */
  readonly up: string;
  readonly down: string;
  readonly awake: boolean;
  /** When that changes next, ISO 8601. */
  readonly until?: string;
}

export interface Alert {
  readonly name: string;
  readonly severity: string;
  readonly component?: string;
  readonly text: string;
  readonly since: string;
}

export interface Certificate {
  readonly namespace: string;
  readonly name: string;
  readonly ready: boolean;
  /** ISO 8601. */
  readonly ends?: string;
}

export interface Change {
  readonly at: string;
  readonly component: string;
  readonly text: string;
  /** What Argo CD rolled out; absent for what somebody did here. */
  readonly commit?: string;
  readonly by?: string;
}

export const sources = ['kubernetes', 'argocd', 'prometheus'] as const;
export type Source = (typeof sources)[number];

/** Whether a source answers, and since when that is so. */
export interface SourceState {
  readonly ok: boolean;
  /** When it answered last; empty if it never did. */
  readonly at: string;
  readonly text?: string;
}

export interface Snapshot {
  readonly rev: number;
  readonly at: string;
  readonly domain: string;
  readonly timezone: string;
  /** Commit that Argo CD follows. */
  readonly commit?: string;
  /** What comes before the hash in the address of a commit. */
  readonly commits?: string;
  readonly verdict: { readonly state: State; readonly text: string };
  readonly attention: readonly Attention[];
  readonly rows: readonly Row[];
  readonly off: readonly Offer[];
  readonly nodes: readonly NodeState[];
  readonly backups: readonly Backup[];
  readonly kept: readonly Kept[];
  readonly upcoming: readonly Upcoming[];
  readonly calendar: readonly Timed[];
  readonly alerts: readonly Alert[];
  readonly certificates: readonly Certificate[];
  readonly changes: readonly Change[];
  /** Lines of the Plan that the owner should read. */
  readonly notes: readonly string[];
  /** Whether AWX is there to start jobs. */
  readonly jobs: boolean;
  readonly sources: Readonly<Record<Source, SourceState>>;
}

export interface Me {
  readonly name: string;
  /** Whether this person may act, or only look. */
  readonly acts: boolean;
}

export interface PodState {
  readonly name: string;
  readonly node?: string;
  readonly state: State;
  readonly text: string;
  readonly restarts: number;
  readonly containers: readonly string[];
  readonly since: string;
}

export interface EventLine {
  readonly at: string;
  readonly object: string;
  readonly reason: string;
  readonly text: string;
  readonly count: number;
}

/** The page of one component. */
export interface Detail {
  readonly id: string;
  readonly namespace: string;
  readonly causes: readonly Cause[];
  readonly pods: readonly PodState[];
  readonly events: readonly EventLine[];
  readonly goes: readonly string[];
  readonly stays: readonly string[];
  /** Others cannot be without it. */
  readonly held: boolean;
  readonly first?: string;
  readonly emergency?: string;
  readonly images: readonly string[];
}

/** What switching a component would do, before anybody does it. */
export interface Preview {
  readonly id: string;
  readonly to: 'on' | 'off';
  /** Of the config that it starts from: what is done later names it, and is refused once the config is another one. */
  readonly state: string;
  readonly comes: readonly { readonly id: string; readonly why: string }[];
  readonly goes: readonly string[];
  /** Data and credentials of what goes. */
  readonly stays: readonly { readonly component: string; readonly what: string }[];
  /** More or less than now: millicores and bytes. */
  readonly cost: { readonly cpu: number; readonly memory: number; readonly disk: number };
  /** Memory, in bytes. */
  readonly nodes: readonly {
    readonly name: string;
    readonly most: number;
    readonly allocatable: number;
    readonly before: number;
    readonly after: number;
  }[];
  /** Why it cannot be. */
  readonly problems: readonly string[];
  /** What is short, though the config lets it be all the same. */
  readonly short: readonly string[];
}

/** A template of AWX. */
export interface Template {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly questions: readonly {
    readonly question: string;
    readonly variable: string;
    readonly type: 'text' | 'number' | 'password';
    readonly required: boolean;
    /** The answer that is there already. */
    readonly given: string;
    /** Answers to choose from; empty where anything may be written. */
    readonly choices: readonly string[];
  }[];
}

export type JobState = 'waiting' | 'running' | 'succeeded' | 'failed';

/** A run of a template. */
export interface Job {
  readonly id: number;
  readonly name: string;
  readonly state: JobState;
  readonly started?: string;
  readonly finished?: string;
}

export interface JobOutput {
  readonly job: Job;
  readonly text: string;
  /** What the page asks for next: the number of lines that it has. */
  readonly next: number;
}

/** Points of one line, oldest first; gaps are null. */
export interface Series {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** What the page starts from, inside its HTML. */
export interface Start {
  readonly me: Me;
  readonly snapshot: Snapshot;
}
