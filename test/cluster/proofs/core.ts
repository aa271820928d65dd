/** What the smallest real cluster makes of `core`: its pods and volumes, without Argo CD. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { items, text } from '../../../lib/rules/read';
import type { Cluster } from '../client';
import type { Binaries } from '../control-plane/build';
import { until } from '../control-plane/processes';
import { up } from '../control-plane/up';
import { crdsOf } from '../crds';
import { synth } from '../dist';
import { addNodes, sizesOf } from '../nodes';
import { startStandIns } from '../platform';
import type { Report } from '../report';
import { applyAll, judge } from './apply';
import { waitingPods } from './gitops';
import { provePlaces } from './scheduling';

export async function proveCore(report: Report, binaries: Binaries, parent: string): Promise<void> {
  const folder = join(parent, 'core');
  mkdirSync(folder, { recursive: true });
  const dist = await synth('examples/core.yaml', parent);
  const { network } = dist.plan.platform;
  const plane = await up({ binaries, folder, podCidr: network.podCidr, serviceCidr: network.serviceCidr });
  try {
    const { cluster, processes, kubeconfig } = plane;
    await report.prove('core: every pod starts on 8 GB and 16 GB, with what it names there', async () => {
      await addNodes(cluster, dist.plan, sizesOf(dist.plan, 'allocatable'));
      startStandIns(processes, binaries, kubeconfig);
      const objects = dist.objects.map(({ object }) => object);
      judge(await applyAll(cluster, objects, await crdsOf(dist.folder, objects)));
      return started(cluster);
    });
    await provePlaces(report, cluster);
  } finally {
    await plane.stop();
  }
}

/** Pods that run for ever are ready, and Jobs are done. */
const started = (cluster: Cluster): Promise<string> =>
  until(
    'all pods have started',
    180,
    async () => {
      const pods = await cluster.all('v1', 'Pod');
      const open = pods.filter((pod) => !['Running', 'Succeeded'].includes(text(pod, 'status.phase') ?? ''));
      const workloads = [
        ...(await cluster.all('apps/v1', 'Deployment')),
        ...(await cluster.all('apps/v1', 'StatefulSet')),
      ].filter((each) => items(each, 'spec.template.spec.containers').length > 0);
      return open.length === 0 && pods.length >= workloads.length ? `${pods.length} pods` : undefined;
    },
    { every: 1, state: async () => (await waitingPods(cluster)).join('\n  ') },
  );
