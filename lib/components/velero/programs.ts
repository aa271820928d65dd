/** What Velero reads from ConfigMaps: about the pods that it starts, and about its repository. */

/** Velero looks for a DaemonSet of this name. */
export const agentName = 'node-agent';

const inJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** All four have to be there; no limit is written as 0. */
const podResources = (memory: string) => ({
  cpuRequest: '100m',
  cpuLimit: '0',
  memoryRequest: '256Mi',
  memoryLimit: memory,
});

const podLabels = {
  'app.kubernetes.io/name': 'velero-mover',
  'app.kubernetes.io/part-of': 'thinkube',
  'thinkube.io/component': 'velero',
};

/** One volume at a time on each node. */
export const agentConfig = (memory: string): string =>
  inJson({ loadConcurrency: { globalConfig: 1 }, podResources: podResources(memory), podLabels });

export const maintenanceConfig = (memory: string): string =>
  inJson({ keepLatestMaintenanceJobs: 1, podResources: podResources(memory), podLabels });

/** What it keeps on the disk of a node while it works. */
export const repositoryConfig = inJson({ cacheLimitMB: 1024 });
