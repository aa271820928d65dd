import type { Construct } from 'constructs';
import {
  type BuildProps,
  bucketClient,
  configFiles,
  type Given,
  planned,
  pod,
  Scheduled,
  s3ClientResources,
  shippedFiles,
} from '../../kit';

const client = { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' };

export const snapshotsWorkloads = {
  'qdrant-snapshots': { kind: 'CronJob', duty: 'saves', containers: { snapshot: client } },
  'qdrant-restore': { kind: 'CronJob', init: { fetch: s3ClientResources }, containers: { restore: client } },
} as const;

interface Wanted {
  readonly images: { readonly python: string; readonly s3: string };
  /** Address of the server, `http://service:port`. */
  readonly url: string;
  readonly key: Given<'secret'>;
  readonly bucket: Given<'bucket'>;
}

/** Each night a snapshot of every collection, which the server itself puts into its bucket; and by hand, back. */
export function snapshots(
  scope: Construct,
  { id, namespace, platform }: Pick<BuildProps, 'id' | 'namespace' | 'platform'>,
  { images, url, key, bucket }: Wanted,
): void {
  const scripts = configFiles(
    scope,
    { name: 'qdrant-snapshots', namespace, component: id },
    shippedFiles(__dirname, ['snapshot.py', 'fetch.sh', 'restore.py']),
  );
  const plans = { id, namespace, workloads: snapshotsWorkloads };
  const mounts = [pod.mount('scripts', '/scripts', { readOnly: true })];
  const working = [...mounts, pod.mount('work', '/work'), pod.mount('tmp', '/tmp')];
  const python = (script: string, env: Readonly<Record<string, string>>) => ({
    image: images.python,
    command: ['python3', `/scripts/${script}`],
    env: { QDRANT_URL: url, QDRANT_KEY: pod.fromSecret(key.secret, 'key'), ...env },
  });
  const common = {
    schedule: platform.backup.databases,
    security: pod.restricted({ uid: 1000 }),
    volumes: [pod.config('scripts', scripts.name)],
  };
  new Scheduled(scope, 'snapshots', {
    ...planned(plans, 'qdrant-snapshots', {
      containers: {
        snapshot: { ...python('snapshot.py', { KEEP_DAYS: String(platform.backup.keepDays) }), mounts },
      },
    }),
    ...common,
    timeZone: platform.cluster.timezone,
  });
  new Scheduled(scope, 'restore', {
    ...planned(plans, 'qdrant-restore', {
      init: {
        fetch: bucketClient(bucket, {
          script: '/scripts/fetch.sh',
          env: { BUCKET: bucket.bucket, WORK: '/work' },
          mounts: working,
          image: images.s3,
        }),
      },
      containers: { restore: { ...python('restore.py', { WORK: '/work' }), mounts: working } },
    }),
    ...common,
    volumes: [...common.volumes, pod.emptyDir('work'), pod.emptyDir('tmp', { sizeLimit: '256Mi' })],
    suspend: true,
  });
}
