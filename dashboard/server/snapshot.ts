/** One picture of the platform: the Plan says what should be, the cluster and Prometheus what is. */
import { mebi, type PanelPlan } from '../shared/panel-plan';
import type {
  Attention,
  Backup,
  Cause,
  Change,
  NodeState,
  Row,
  Snapshot,
  State,
  Timed,
} from '../shared/types';
import { causesOf } from './causes';
import { next } from './clock';
import type { Cluster } from './cluster';
import type { Numbers } from './prometheus';

export interface Known {
  readonly plan: PanelPlan;
  readonly jobs: boolean;
  readonly cluster: Cluster;
  readonly numbers: Numbers;
  /** What was done here, newest first. */
  readonly acts: readonly Change[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

type Planned = PanelPlan['components'][number];

/** What is wrong with one component. */
export function causesFor(
  planned: Planned,
  { cluster, numbers, now }: Pick<Known, 'cluster' | 'numbers' | 'now'>,
): readonly Cause[] {
  if (isStopped(planned, cluster)) return [];
  const { namespace, id } = planned;
  const here = <T extends { readonly namespace: string }>(all: readonly T[]) =>
    all.filter((each) => each.namespace === namespace);
  const prefix = `${namespace}/`;
  const volumes = [...numbers.volumes].flatMap(([key, full]): [string, number][] =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), full]] : [],
  );
  const application = cluster.applications.find(({ name }) => name === id);
  return causesOf({
    now,
    pods: here(cluster.pods),
    certificates: here(cluster.certificates),
    volumes: new Map(volumes),
    alerts: here(numbers.alerts),
    ...(application && { application }),
  });
}

/** Whether what is stopped by a person or by the clock is stopped: then nothing is wrong with it. */
function isStopped({ namespace, pause, schedule }: Planned, { scaled }: Cluster): boolean {
  const here = scaled.filter((each) => each.namespace === namespace);
  const meant = schedule ? here : here.filter(({ name }) => pause.some((each) => each.name === name));
  return meant.length > 0 && meant.every(({ replicas }) => replicas === 0);
}

function stateOf(planned: Planned, causes: readonly Cause[], cluster: Cluster): State {
  if (!cluster.sources.kubernetes.ok) return 'unknown';
  return isStopped(planned, cluster) ? 'paused' : (causes[0]?.level ?? 'healthy');
}

const stoppedText = ({ schedule }: Planned): string => (schedule ? 'Sleeps by the clock' : 'Paused by hand');

function rowOf(planned: Planned, causes: readonly Cause[], known: Known): Row {
  const { plan, cluster, numbers } = known;
  const state = stateOf(planned, causes, cluster);
  const reason = state === 'paused' ? stoppedText(planned) : causes[0]?.text;
  const used = numbers.memoryByNamespace.get(planned.namespace);
  const needs = [...new Set([...planned.requires, ...planned.uses])];
  return {
    id: planned.id,
    title: planned.title,
    summary: planned.summary,
    area: planned.category,
    state,
    why: planned.why,
    needs,
    neededBy: plan.components
      .filter(({ requires, uses }) => [...requires, ...uses].includes(planned.id))
      .map(({ id }) => id),
    pausable: planned.pause.length > 0,
    memory: { promised: planned.memory * mebi, ...(used !== undefined && { used }) },
    ...(planned.version !== undefined && { version: planned.version }),
    ...(planned.url !== undefined && { url: planned.url }),
    ...(state !== 'healthy' && reason !== undefined && { reason }),
  };
}

/** Everything that `id` needs to start, however far away. */
function rootsOf(id: string, plan: PanelPlan, seen = new Set<string>()): ReadonlySet<string> {
  for (const required of plan.components.find((each) => each.id === id)?.requires ?? []) {
    if (seen.has(required)) continue;
    seen.add(required);
    rootsOf(required, plan, seen);
  }
  return seen;
}

/** One entry a cause: what fails because something below it fails is folded into that. */
function attentionOf(plan: PanelPlan, causes: ReadonlyMap<string, readonly Cause[]>): readonly Attention[] {
  const level = (id: string) => causes.get(id)?.[0]?.level;
  const degraded = plan.components.filter(({ id }) => level(id) === 'degraded').map(({ id }) => id);
  const unwell = plan.components.filter(({ id }) => level(id) !== undefined).map(({ id }) => id);
  const follows = (id: string, root: string) => id !== root && rootsOf(id, plan).has(root);
  const folded = (id: string) => degraded.some((root) => follows(id, root));
  const entry = ({ id, title }: Planned): readonly Attention[] => {
    const [cause] = causes.get(id) ?? [];
    if (!cause || cause.level === 'starting' || folded(id)) return [];
    const followers = cause.level === 'degraded' ? unwell.filter((other) => follows(other, id)) : [];
    return [
      {
        component: id,
        level: cause.level,
        title: cause.level === 'degraded' ? `${title} is degraded` : `${title} needs a look`,
        text: cause.text,
        followers,
        ...(cause.since && { since: cause.since }),
        ...(cause.pod && { pod: cause.pod }),
        ...(cause.container && { container: cause.container }),
      },
    ];
  };
  const all = plan.components.flatMap(entry);
  return [
    ...all.filter((each) => each.level === 'degraded'),
    ...all.filter((each) => each.level === 'warning'),
  ];
}

/** The worst that is true speaks for the whole. */
function verdictOf(rows: readonly Row[], { cluster }: Known): Snapshot['verdict'] {
  if (!cluster.sources.kubernetes.ok) {
    return { state: 'unknown', text: 'The state is not known: Kubernetes does not answer' };
  }
  const words = [
    ['degraded', 'is degraded', 'are degraded'],
    ['warning', 'needs a look', 'need a look'],
    ['starting', 'is starting', 'are starting'],
  ] as const;
  for (const [state, one, many] of words) {
    const these = rows.filter((row) => row.state === state);
    if (these.length > 0) {
      const [first] = these;
      return {
        state,
        text: these.length === 1 && first ? `${first.title} ${one}` : `${these.length} components ${many}`,
      };
    }
  }
  return { state: 'healthy', text: rows.length === 0 ? 'Nothing is on yet' : 'Everything works' };
}

function nodesOf({ plan, cluster, numbers }: Known): readonly NodeState[] {
  return plan.nodes.map(({ name, allocatable, most, promised }) => {
    const memory = numbers.memoryByNode.get(name);
    const cpu = numbers.cpuByNode.get(name);
    const disk = numbers.diskByNode.get(name);
    return {
      name,
      ready: cluster.nodes.find((node) => node.name === name)?.ready ?? false,
      memory: {
        promised: promised.memory * mebi,
        most: most.memory * mebi,
        allocatable: allocatable.memory * mebi,
        ...(memory !== undefined && { used: memory }),
      },
      cpu: {
        promised: promised.cpu,
        allocatable: allocatable.cpu,
        ...(cpu !== undefined && { used: cpu }),
      },
      ...(disk !== undefined && { disk }),
    };
  });
}

const backupsOf = ({ plan, cluster }: Known): readonly Backup[] =>
  plan.components.flatMap(({ id, namespace, backups }) =>
    cluster.cronJobs
      .filter((job) => job.namespace === namespace && backups.includes(job.name))
      .map(({ lastStart, lastSuccess, ...job }) => {
        const lastRun = lastRunOf(job, cluster);
        return {
          component: id,
          ...job,
          ...(lastStart && { lastStart }),
          ...(lastSuccess && { lastSuccess }),
          ...(lastRun && { lastRun }),
        };
      }),
  );

function lastRunOf(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { jobs }: Cluster,
) {
  const [last] = jobs
    .filter((job) => job.namespace === namespace && job.owner === name)
    .sort((a, b) => (a.started < b.started ? 1 : -1));
  return last && { state: last.state, since: last.started, text: last.text };
}

const calendarOf = ({ plan, cluster, now }: Known): readonly Timed[] =>
  plan.components.flatMap((planned) => {
    const { id, schedule } = planned;
    if (!schedule) return [];
    const awake = !isStopped(planned, cluster);
    const until = next(awake ? schedule.times.down : schedule.times.up, now);
    return [
      {
        component: id,
        up: schedule.up,
        down: schedule.down,
        awake,
        ...(until !== undefined && { until: new Date(until).toISOString() }),
      },
    ];
  });

/** What Argo CD rolled out and what somebody did here, newest first. */
function changesOf({ plan, cluster, acts }: Known): readonly Change[] {
  const ids = new Set(plan.components.map(({ id }) => id));
  const rolled = cluster.applications
    .filter(({ name }) => ids.has(name))
    .flatMap(({ name, history }) =>
      history.map(({ revision, at }) => ({
        at,
        component: name,
        text: `Rolled out ${revision.slice(0, 7)}`,
      })),
    );
  return [...rolled, ...acts].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 50);
}

export function snapshotOf(known: Known, rev: number): Snapshot {
  const { plan, cluster, numbers, now } = known;
  const causes = new Map(plan.components.map((planned) => [planned.id, causesFor(planned, known)]));
  const rows = plan.components.map((planned) => rowOf(planned, causes.get(planned.id) ?? [], known));
  const byNamespace = new Map(plan.components.map(({ namespace, id }) => [namespace, id]));
  const commit = cluster.applications.find(({ revision }) => revision)?.revision;
  return {
    rev,
    at: new Date(now).toISOString(),
    domain: plan.domain,
    timezone: plan.timezone,
    verdict: verdictOf(rows, known),
    attention: cluster.sources.kubernetes.ok ? attentionOf(plan, causes) : [],
    rows,
    off: plan.off.map(({ category, ...offer }) => ({ ...offer, area: category })),
    nodes: nodesOf(known),
    backups: backupsOf(known),
    calendar: calendarOf(known),
    alerts: numbers.alerts.map(({ namespace, ...alert }) => {
      const component = byNamespace.get(namespace);
      return { ...alert, ...(component !== undefined && { component }) };
    }),
    certificates: cluster.certificates.map(({ namespace, name, ready, ends }) => ({
      namespace,
      name,
      ready,
      ...(ends && { ends }),
    })),
    changes: changesOf(known),
    notes: plan.notes,
    jobs: known.jobs,
    sources: { ...cluster.sources, prometheus: numbers.source },
    ...(commit !== undefined && { commit }),
  };
}
