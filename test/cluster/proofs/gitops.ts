/** From nothing to Synced and Healthy, in order, and then nothing moves. */
import { HttpMethod } from '@kubernetes/client-node';
import { type Cluster, mergePatch } from '../client';
import { until } from '../control-plane/processes';
import type { Dist } from '../dist';
import { applications, isWell, refresh } from '../gitops/argocd';
import { changesBetween, snapshot } from '../gitops/snapshot';
import type { Running } from '../platform';
import { expectNone, type Report } from '../report';

export async function proveConverged(report: Report, running: Running, dist: Dist): Promise<void> {
  const { cluster } = running.plane;
  await report.prove('gitops: waves are kept', async () => {
    expectNone('applications came too early', running.timeline.tooEarly());
    return running.timeline.summary();
  });
  await report.prove('gitops: a second look and a second sync change nothing', async () => {
    const before = await snapshot(cluster, dist);
    await refresh(cluster, 'hard');
    await syncAll(cluster);
    expectNone('objects changed', changesBetween(before, await snapshot(cluster, dist)));
    return `${before.size} objects are as before`;
  });
}

/** Starts an operation on every Application, as a click on "Sync" does, and waits for its end. */
async function syncAll(cluster: Cluster): Promise<void> {
  const started = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
  for (const { object } of await applications(cluster)) {
    const path = await cluster.pathOf(object);
    const operation = { initiatedBy: { username: 'proof' }, sync: { syncOptions: ['ServerSideApply=true'] } };
    await cluster.send(HttpMethod.PATCH, path, { body: { operation }, contentType: mergePatch });
  }
  let open: readonly string[] = [];
  await until(
    'every application was synced again',
    180,
    async () => {
      const states = await applications(cluster);
      open = states
        .filter((each) => {
          const finished = Object(each.object['status'])?.operationState?.finishedAt;
          const isOver = typeof finished === 'string' && finished >= started.replace('.000', '');
          return !isOver || each.phase !== 'Succeeded' || !isWell(each);
        })
        .map(({ name, phase, message }) => `${name} ${phase} ${message.slice(0, 300)}`);
      return open.length === 0 ? true : undefined;
    },
    { state: () => Promise.resolve(open.join('\n  ')) },
  );
}
