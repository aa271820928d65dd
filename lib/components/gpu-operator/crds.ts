import type { CrdSource } from '../../kit';

/** Both from the operator's own chart: the version of Node Feature Discovery that it was made with. */
const source = {
  repo: 'NVIDIA/gpu-operator',
  commit: '10ee5b3638b89e11e949412aafa5ba99279c3721',
} as const;
/** Of the operator and its kinds. */
export const version = 'v26.7.0';
const folder = 'deployments/gpu-operator';

export const crds: readonly CrdSource[] = [
  {
    ...source,
    operator: 'gpu-operator',
    version,
    files: [
      'nvidia.com_clusterpolicies',
      'nvidia.com_gpuclusters',
      'nvidia.com_nvidiadrivers',
      'resource.nvidia.com_computedomaincliques',
      'resource.nvidia.com_computedomains',
    ].map((name) => `${folder}/crds/${name}.yaml`),
    groups: ['nvidia.com', 'resource.nvidia.com'],
    clusterKinds: ['ClusterPolicy', 'GPUCluster', 'NVIDIADriver'].map((kind) => ({
      group: 'nvidia.com',
      kind,
    })),
  },
  {
    ...source,
    operator: 'node-feature-discovery',
    version: 'v0.19.0',
    files: [`${folder}/charts/node-feature-discovery/crds/nfd-api-crds.yaml`],
    groups: ['nfd.k8s-sigs.io'],
    clusterKinds: [{ group: 'nfd.k8s-sigs.io', kind: 'NodeFeatureRule' }],
  },
];
