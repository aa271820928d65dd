/** One picture of the platform. */
import { mebi, type PanelPlan } from '../shared/panel-plan';
import type { Change, Offer, Snapshot } from '../shared/types';
import { attentionOf } from './attention';
import { backupsOf, keptOf } from './backups';
import { calendarOf, upcomingOf } from './calendar';
import { causesFor, type Known } from './known';
import { nodesOf } from './nodes';
import { rowOf, verdictOf } from './rows';

/** What Argo CD rolled out, newest first. */
function rolledOut({ plan, cluster }: Known): readonly Change[] {
  const ids = new Set(plan.components.map(({ id }) => id));
  return cluster.applications
    .filter(({ name }) => ids.has(name))
    .flatMap(({ name, history }) =>
      history.map(({ revision, at }) => ({ at, component: name, text: 'Rolled out', commit: revision })),
    )
    .sort(newestFirst);
}

const newestFirst = (a: Change, b: Change): number => (a.at < b.at ? 1 : -1);

/** What could be on, and what that would ask for. */
const offersOf = ({ off, previews }: PanelPlan): readonly Offer[] =>
  off.map(({ category, ...offer }) => {
    const preview = previews?.each.find(({ id }) => id === offer.id);
    if (!preview) return { ...offer, area: category };
    const { cost, comes, problems, short } = preview;
    const [why] = [...problems, ...short];
    return {
      ...offer,
      area: category,
      cost: { cpu: cost.cpu, memory: cost.memory * mebi, along: comes.length - 1 },
      ...(why !== undefined && { short: why }),
    };
  });

function alertsOf({ plan, numbers }: Known): Snapshot['alerts'] {
  const byNamespace = new Map(plan.components.map(({ namespace, id }) => [namespace, id]));
  return numbers.alerts.map(({ namespace, ...alert }) => {
    const component = byNamespace.get(namespace);
    return { ...alert, ...(component !== undefined && { component }) };
  });
}

export function snapshotOf(known: Known, rev: number): Snapshot {
  const { plan, cluster, numbers, now, jobs } = known;
  const causes = new Map(plan.components.map((planned) => [planned.id, causesFor(planned, known)]));
  const rows = plan.components.map((planned) => rowOf(planned, causes.get(planned.id) ?? [], known));
  const nodes = nodesOf(known);
  const calendar = calendarOf(known);
  const rolled = rolledOut(known);
  const commit = cluster.applications.find(({ revision }) => revision)?.revision;
  return {
    rev,
    at: new Date(now).toISOString(),
    domain: plan.domain,
    timezone: plan.timezone,
    verdict: verdictOf(rows, nodes, known),
    attention: cluster.sources.kubernetes.ok ? attentionOf(plan, causes, rolled) : [],
    rows,
    off: offersOf(plan),
    nodes,
    backups: backupsOf(known),
    kept: keptOf(known),
    calendar,
    upcoming: upcomingOf(known, calendar, nodes),
    alerts: alertsOf(known),
    certificates: cluster.certificates.map(({ namespace, name, ready, ends }) => ({
      namespace,
      name,
      ready,
      ...(ends && { ends }),
    })),
    changes: [...rolled, ...known.acts].sort(newestFirst).slice(0, 50),
    notes: plan.notes,
    jobs,
    sources: { ...cluster.sources, prometheus: numbers.source },
    ...(commit !== undefined && { commit }),
    ...(plan.commits !== undefined && { commits: plan.commits }),
  };
}
