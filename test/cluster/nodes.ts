/** Simulated machines: what the plan says each may hand out, and what GPU software would say about it. */
import type { KubeObject } from '../../lib/kube/object';
import type { Plan } from '../../lib/plan/plan';
import type { Cluster } from './client';

export interface Size {
  readonly cpu: number;
  readonly memory: number;
  readonly gpu: number;
}

/** @param sizes by node: what pods may use, in millicores, Mi and slices */
export async function addNodes(
  cluster: Cluster,
  { platform }: Plan,
  sizes: ReadonlyMap<string, Size>,
): Promise<void> {
  for (const { name, role, address } of platform.nodes) {
    const size = sizes.get(name);
    if (!size) throw new Error(`the plan has no capacity of node ${name}`);
    await cluster.make(nodeOf(name, role, address, size));
  }
}

function nodeOf(name: string, role: string, address: string, { cpu, memory, gpu }: Size): KubeObject {
  const resources = {
    cpu: `${cpu}m`,
    memory: `${memory}Mi`,
    'ephemeral-storage': '200Gi',
    pods: '110',
    ...(gpu > 0 && { 'nvidia.com/gpu': String(gpu) }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/microk8s-worker': 'microk8s-worker',
        ...(role === 'control' && { 'node.kubernetes.io/microk8s-controlplane': 'microk8s-controlplane' }),
        ...(gpu > 0 && { 'nvidia.com/gpu.present': 'true' }),
      },
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
    },
    status: {
      allocatable: resources,
      capacity: resources,
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
    },
  };
}

type Part = 'allocatable' | 'budget';

/** What the plan counts with. */
export const sizesOf = ({ capacity }: Plan, part: Part): ReadonlyMap<string, Size> =>
  new Map(capacity.nodes.map((node) => [node.name, node[part]]));
