import { type Cluster, called } from '../client';

/** Pods that did not start, and why: what a person would look at first. */
export async function waitingPods(cluster: Cluster): Promise<readonly string[]> {
  const pods = await cluster.all('v1', 'Pod');
  return pods.flatMap((pod) => {
    const status = Object(pod['status']);
    if (status.phase !== 'Pending') return [];
    const waiting = status.containerStatuses?.[0]?.state?.waiting?.message;
    const unscheduled = status.conditions?.find(
      (each: { type?: string }) => each.type === 'PodScheduled',
    )?.message;
    return [`${called(pod)}: ${waiting ?? unscheduled ?? 'no reason yet'}`];
  });
}
