import { inMi, mebibytes, oneShot, s3ClientResources } from '../../kit';

/** What asks the server something. */
const client = { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' };

export const workloads = ({ heap, volume }: { readonly heap: string; readonly volume: string }) => ({
  opensearch: {
    kind: 'Deployment' as const,
    init: { prepare: client },
    containers: {
      // What Lucene maps and the network needs is beside the heap, and as much again.
      opensearch: {
        cpu: '200m',
        memory: inMi(mebibytes(heap) * 1.5),
        memoryLimit: inMi(mebibytes(heap) * 2 + 256),
      },
      exporter: { cpu: '5m', memory: '24Mi', memoryLimit: '64Mi' },
    },
    volumes: { data: volume, snapshots: volume },
  },
  'opensearch-dashboards': {
    kind: 'Deployment' as const,
    containers: { dashboards: { cpu: '50m', memory: '384Mi', memoryLimit: '1Gi' } },
  },
  ...oneShot('opensearch-setup', {
    init: { security: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' } },
    containers: { setup: client },
  }),
  'opensearch-snapshot': {
    kind: 'CronJob' as const,
    duty: 'saves' as const,
    init: { snapshot: client },
    containers: { copy: s3ClientResources },
  },
  'opensearch-drill': {
    kind: 'CronJob' as const,
    duty: 'proves' as const,
    containers: { drill: client },
  },
  'opensearch-restore': {
    kind: 'CronJob' as const,
    init: { fetch: s3ClientResources },
    containers: { restore: client },
  },
});
