/** What the smallest real cluster makes of `core`: its pods and volumes, without Argo CD. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../lib/kube/object';
import { number } from '../../../lib/objects/read';
import { type Cluster, called } from '../client';
import type { Binaries } from '../control-plane/build';
import { until } from '../control-plane/processes';
import { up } from '../control-plane/up';
import { crdsOf, definitionsIn } from '../crds';
import { synth } from '../dist';
import { addNodes, sizesOf } from '../nodes';
import { handMade, startStandIns } from '../platform';
import type { Report } from '../report';
import { applyAll, judge } from './apply';
import { workloadKinds } from './policies';
import { provePlaces } from './scheduling';
import { waitingPods } from './waiting';

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
      for (const object of handMade(dist.plan)) await cluster.apply(object);
      startStandIns(processes, binaries, kubeconfig);
      const objects = dist.objects.flatMap(({ object, folder: from }) => (from === 'apps' ? [] : [object]));
      const crds = await crdsOf(dist.folder, objects);
      judge(await applyAll(cluster, objects, definitionsIn(crds)));
      return started(cluster);
    });
    await provePlaces(report, cluster);
  } finally {
    await plane.stop();
  }
}

/** What a workload still lacks; undefined once its pods are ready, or done. */
const lacks: Readonly<Record<string, (workload: KubeObject) => boolean>> = {
  Deployment: (each) => number(each, 'status.readyReplicas') !== (number(each, 'spec.replicas') ?? 1),
  StatefulSet: (each) => number(each, 'status.readyReplicas') !== (number(each, 'spec.replicas') ?? 1),
  DaemonSet: (each) => number(each, 'status.numberReady') !== number(each, 'status.desiredNumberScheduled'),
  Job: (each) => (number(each, 'status.succeeded') ?? 0) === 0,
};

async function started(cluster: Cluster): Promise<string> {
  let open: readonly string[] = [];
  return until(
    'all pods have started',
    180,
    async () => {
      const all = (
        await Promise.all(workloadKinds.map(([version, kind]) => cluster.all(version, kind)))
      ).flat();
      open = all.filter((each) => lacks[each.kind]?.(each)).map(called);
      return open.length === 0
        ? `${all.length} workloads, ${(await cluster.all('v1', 'Pod')).length} pods`
        : undefined;
    },
    { every: 1, state: async () => [...open, ...(await waitingPods(cluster))].join('\n  ') },
  );
}
