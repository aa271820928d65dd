/** Components go and come back: the right objects, the same state, the same credentials, and nobody else restarts. */
import type { KubeObject } from '../../../lib/kube/object';
import { at } from '../../../lib/objects/read';
import { called } from '../client';
import { until } from '../control-plane/processes';
import { type Config, type Dist, synth, withComponents } from '../dist';
import { changesBetween, podsByOwner, present, restarted, state } from '../gitops/snapshot';
import type { Running } from '../platform';
import { expectNone, type Report } from '../report';

export interface Wanted {
  readonly running: Running;
  readonly config: Config;
  readonly dist: Dist;
  readonly folder: string;
}

/** Components that nobody else counts on: each can go without taking a provider away. */
export function leaves({ plan }: Dist): readonly string[] {
  const counted = new Set(plan.components.flatMap(({ requires, uses }) => [...requires, ...uses]));
  return plan.components.map(({ id }) => id).filter((id) => !counted.has(id) && id !== 'argocd');
}

/** Those that are only used, such as what collects metrics: synth itself says which of them can go. */
async function usedOnly({ plan }: Dist, config: Config, folder: string): Promise<readonly string[]> {
  const needed = new Set(plan.components.flatMap(({ requires }) => requires));
  const used = new Set(plan.components.flatMap(({ uses }) => uses));
  const can: string[] = [];
  for (const id of used) {
    if (needed.has(id) || id === 'argocd') continue;
    const made = await synth(withComponents(config, { [id]: false }), folder).catch(() => undefined);
    if (made) can.push(id);
  }
  return can.sort();
}

/** Half of the leaves at once, the other half at once, those that are only used at once, and two alone. */
export function batches(free: readonly string[], used: readonly string[]): readonly (readonly string[])[] {
  const half = Math.ceil(free.length / 2);
  const singles = free.filter((_, i) => i % Math.max(1, Math.floor(free.length / 2)) === 0).slice(0, 2);
  const all = [free.slice(0, half), free.slice(half), used, ...singles.map((id) => [id])];
  return all.filter((batch) => batch.length > 0);
}

export const allOff = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, false]));

export async function proveToggles(report: Report, wanted: Wanted): Promise<void> {
  const used = await usedOnly(wanted.dist, wanted.config, wanted.folder);
  for (const batch of batches(leaves(wanted.dist), used)) {
    await report.prove(`toggle ${batch.join(', ')}: off and on again`, () => toggle(wanted, batch));
  }
}

const keeps = ({ metadata }: KubeObject): boolean =>
  (metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '').includes('Delete=false');

async function toggle({ running, config, dist, folder }: Wanted, batch: readonly string[]): Promise<string> {
  const { cluster } = running.plane;
  const without = await synth(withComponents(config, allOff(batch)), folder);
  const changed = changedWorkloads(without, dist);
  const unexplained = (names: readonly string[], ids: readonly string[]) =>
    strangers(names, ids, dist).filter((name) => !changed.includes(name));
  const before = { pods: await podsByOwner(cluster), state: await state(cluster) };
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
  expectNone('volumes, credentials or namespaces changed', lost(before.state, await state(cluster)));
  expectNone(
    'workloads of others restarted',
    unexplained(restarted(before.pods, await podsByOwner(cluster)), batch),
  );
  const middle = Date.now();
  const back = await podsByOwner(cluster);
  await running.deploy(dist, `with ${batch.join(', ')}`);
  expectNone(
    'volumes, credentials or namespaces changed',
    changesBetween(before.state, await state(cluster)),
  );
  expectNone(
    'workloads of others restarted',
    unexplained(restarted(back, await podsByOwner(cluster)), batch),
  );
  const own = strangers(changed, batch, dist);
  const rolled = own.length > 0 ? `; their own configuration rolled ${own.join(', ')}` : '';
  const seconds = (from: number, to: number) => Math.round((to - from) / 1000);
  return (
    `${gone.length} objects gone, ${kept.length} kept, nobody else restarted${rolled} ` +
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

const longRunning = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** Workloads of both whose pods are asked for differently. */
export function changedWorkloads(before: Dist, after: Dist): readonly string[] {
  const templates = ({ objects }: Dist) =>
    new Map(
      objects
        .filter(({ object }) => longRunning.includes(object.kind))
        .map(({ object }) => [called(object), JSON.stringify(at(object, 'spec.template'))]),
    );
  const old = templates(before);
  return [...templates(after)].flatMap(([name, template]) => {
    const known = old.get(name);
    return known === undefined || known === template ? [] : [name];
  });
}
