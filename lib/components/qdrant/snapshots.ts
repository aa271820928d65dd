import type { Construct } from 'constructs';
import { type BuildProps, configFiles, type Given, planned, pod, Scheduled, shippedFiles } from '../../kit';

const name = 'qdrant-snapshots';

export const snapshotsWorkload = {
  [name]: {
    kind: 'CronJob',
    containers: { snapshot: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
  },
} as const;

interface Wanted {
  readonly image: string;
  /** Address of the server, `http://service:port`. */
  readonly url: string;
  readonly key: Given<'secret'>;
}

/** Each night a snapshot of every collection, which the server itself puts into its bucket. */
export function snapshots(
  scope: Construct,
  { id, namespace, platform }: Pick<BuildProps, 'id' | 'namespace' | 'platform'>,
  { image, url, key }: Wanted,
): void {
  const config = configFiles(
    scope,
    { name, namespace, component: id },
    shippedFiles(__dirname, ['snapshot.py']),
  );
  new Scheduled(scope, 'snapshots', {
    ...planned({ id, namespace, workloads: snapshotsWorkload }, name, {
      containers: {
        snapshot: {
          image,
          command: ['python3', '/scripts/snapshot.py'],
          env: {
            QDRANT_URL: url,
            QDRANT_KEY: pod.fromSecret(key.secret, 'key'),
            KEEP_DAYS: String(platform.backup.keepDays),
          },
          mounts: [pod.mount('scripts', '/scripts', { readOnly: true })],
        },
      },
    }),
    schedule: platform.backup.databases,
    timeZone: platform.cluster.timezone,
    security: pod.restricted({ uid: 1000 }),
    volumes: [pod.config('scripts', config.name)],
  });
}
