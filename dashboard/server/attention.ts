/** One entry a cause: what fails because something below it fails is folded into that. */
import type { PanelPlan } from '../shared/panel-plan';
import type { Attention, Cause, Change } from '../shared/types';
import type { Planned } from './known';

/** What was rolled out that long before something broke may have broken it. Milliseconds. */
const suspicious = 30 * 60_000;

type Causes = ReadonlyMap<string, readonly Cause[]>;

/** Everything that `id` needs to start, however far away. */
function rootsOf(id: string, plan: PanelPlan, seen = new Set<string>()): ReadonlySet<string> {
  for (const required of plan.components.find((each) => each.id === id)?.requires ?? []) {
    if (seen.has(required)) continue;
    seen.add(required);
    rootsOf(required, plan, seen);
  }
  return seen;
}

/** @param rolled what Argo CD rolled out, newest first */
export function attentionOf(
  plan: PanelPlan,
  causes: Causes,
  rolled: readonly Change[],
): readonly Attention[] {
  const level = (id: string) => causes.get(id)?.[0]?.level;
  const degraded = plan.components.filter(({ id }) => level(id) === 'degraded').map(({ id }) => id);
  const unwell = plan.components.filter(({ id }) => level(id) !== undefined).map(({ id }) => id);
  const below = new Map(unwell.map((id) => [id, rootsOf(id, plan)]));
  const follows = (id: string, root: string) => id !== root && below.get(id)?.has(root) === true;
  const isFolded = (id: string) => degraded.some((root) => follows(id, root));
  const entry = (planned: Planned): readonly Attention[] => {
    const { id } = planned;
    const [cause] = causes.get(id) ?? [];
    if (!cause || cause.level === 'starting' || isFolded(id)) return [];
    const followers = cause.level === 'degraded' ? unwell.filter((other) => follows(other, id)) : [];
    const change = cause.since === undefined ? undefined : before(cause.since, id, rolled);
    return [{ ...described(planned, cause, cause.level), followers, ...(change && { change }) }];
  };
  const all = plan.components.flatMap(entry);
  return [
    ...all.filter((each) => each.level === 'degraded'),
    ...all.filter((each) => each.level === 'warning'),
  ];
}

const described = (
  { id, title }: Planned,
  { text, since, pod, container }: Cause,
  level: Attention['level'],
) => ({
  component: id,
  level,
  title: level === 'degraded' ? `${title} is degraded` : `${title} needs a look`,
  text,
  ...(since && { since }),
  ...(pod && { pod }),
  ...(container && { container }),
});

const before = (since: string, id: string, rolled: readonly Change[]): Change | undefined =>
  rolled.find(({ component, at }) => {
    const ago = Date.parse(since) - Date.parse(at);
    return component === id && ago >= 0 && ago < suspicious;
  });
