/** Components go and come back: the right objects, the same state, the same credentials, and nobody else restarts. */
import type { KubeObject } from '../../../lib/kube/object';
import { called } from '../client';
import { until } from '../control-plane/processes';
import { type Config, type Dist, synth, withComponents } from '../dist';
import { changesBetween, credentials, podsByOwner, present, restarted } from '../gitops/snapshot';
import type { Running } from '../platform';
import { expectNone, type Report } from '../report';

export interface Wanted {
  readonly running: Running;
  readonly config: Config;
  readonly dist: Dist;
  readonly folder: string;
}

/** Components that can go without taking another one's provider away: nothing that stays on needs or uses them. */
export function leaves({ plan }: Dist): readonly string[] {
  const needed = new Set(plan.components.flatMap(({ needs }) => needs));
  return plan.components.map(({ id }) => id).filter((id) => !needed.has(id));
}

/** Half of the leaves at once, the other half at once, and some alone. */
export function batches(dist: Dist): readonly (readonly string[])[] {
  const all = leaves(dist).filter((id) => id !== 'argocd');
  const half = Math.ceil(all.length / 2);
  const singles = all.filter((_, i) => i % Math.max(1, Math.floor(all.length / 3)) === 0).slice(0, 3);
  return [all.slice(0, half), all.slice(half), ...singles.map((id) => [id])].filter(
    (batch) => batch.length > 0,
  );
}

export async function proveToggles(report: Report, wanted: Wanted): Promise<void> {
  for (const batch of batches(wanted.dist)) {
    await report.prove(`toggle ${batch.join(', ')}: off and on again`, () => toggle(wanted, batch));
  }
}

const keeps = ({ metadata }: KubeObject): boolean =>
  (metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '').includes('Delete=false');

async function toggle({ running, config, dist, folder }: Wanted, batch: readonly string[]): Promise<string> {
  const { cluster } = running.plane;
  const without = await synth(
    withComponents(config, Object.fromEntries(batch.map((id) => [id, false]))),
    folder,
  );
  const before = { pods: await podsByOwner(cluster), secrets: await credentials(cluster) };
  const started = Date.now();
  await running.deploy(without, `without ${batch.join(', ')}`);
  const removed = missingFrom(without, dist);
  const [kept, gone] = [removed.filter(keeps), removed.filter((object) => !keeps(object))];
  await until(
    'what was switched off is gone',
    120,
    async () => {
      const left = await present(cluster, gone);
      return left.size === 0 ? true : undefined;
    },
    { state: async () => `still there: ${[...(await present(cluster, gone))].slice(0, 20).join(', ')}` },
  );
  const there = await present(cluster, kept);
  expectNone(
    'objects that must stay are gone',
    kept.map(called).filter((name) => !there.has(name)),
  );
  expectNone('credentials changed', lost(before.secrets, await credentials(cluster)));
  expectNone(
    'workloads of others restarted',
    strangers(restarted(before.pods, await podsByOwner(cluster)), batch, dist),
  );
  const middle = Date.now();
  const back = await podsByOwner(cluster);
  await running.deploy(dist, `with ${batch.join(', ')}`);
  expectNone('credentials changed', [...changesBetween(before.secrets, await credentials(cluster))]);
  expectNone(
    'workloads of others restarted',
    strangers(restarted(back, await podsByOwner(cluster)), batch, dist),
  );
  const seconds = (from: number, to: number) => Math.round((to - from) / 1000);
  return (
    `${gone.length} objects gone, ${kept.length} kept, nobody else restarted ` +
    `(off ${seconds(started, middle)} s, on ${seconds(middle, Date.now())} s)`
  );
}

/** Objects that one dist/ has, and the other has not. */
function missingFrom(small: Dist, large: Dist): readonly KubeObject[] {
  const has = new Set(small.objects.map(({ object }) => called(object)));
  return large.objects.map(({ object }) => object).filter((object) => !has.has(called(object)));
}

const lost = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] =>
  [...before].flatMap(([name, value]) => (after.get(name) === value ? [] : [name]));

/** Workloads outside the namespaces of the batch. */
function strangers(names: readonly string[], batch: readonly string[], { plan }: Dist): readonly string[] {
  const own = new Set(
    plan.components.filter(({ id }) => batch.includes(id)).map(({ namespace }) => namespace),
  );
  return names.filter((name) => !own.has(name.split('/')[0] ?? ''));
}
