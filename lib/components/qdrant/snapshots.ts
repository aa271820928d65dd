import type { Construct } from 'constructs';
import {
  type BuildProps,
  bucketClient,
  configFiles,
  type Given,
  type Plans,
  planned,
  pod,
  type Resources,
  Scheduled,
  s3ClientResources,
  shippedFiles,
} from '../../kit';

const client = { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' };

/** A server that loads one snapshot after the other needs what the server of all may use. */
export const snapshotsWorkloads = (server: Resources) => ({
  'qdrant-snapshots': {
    kind: 'CronJob' as const,
    duty: 'saves' as const,
    containers: { snapshot: client },
  },
  'qdrant-drill': {
    kind: 'CronJob' as const,
    duty: 'proves' as const,
    init: { fetch: s3ClientResources },
    containers: { prove: server },
  },
  'qdrant-restore': {
    kind: 'CronJob' as const,
    init: { fetch: s3ClientResources, prove: server },
    containers: { restore: client },
  },
});

interface Wanted {
  readonly images: { readonly qdrant: string; readonly python: string; readonly s3: string };
  /** Address of the server, `http://service:port`. */
  readonly url: string;
  readonly key: Given<'secret'>;
  readonly bucket: Given<'bucket'>;
}

/**
 * Each night a snapshot of every collection, which the server itself puts into its bucket; the newest tried out by the
 * clock; and by hand, back.
 */
export function snapshots(
  scope: Construct,
  plans: Plans<ReturnType<typeof snapshotsWorkloads>> & Pick<BuildProps, 'platform'>,
  { images, url, key, bucket }: Wanted,
): void {
  const { id, namespace, platform } = plans;
  const scripts = configFiles(
    scope,
    { name: 'qdrant-snapshots', namespace, component: id },
    shippedFiles(__dirname, ['snapshot.py', 'fetch.sh', 'prove.sh', 'restore.py']),
  );
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
  const fetch = bucketClient(bucket, {
    script: '/scripts/fetch.sh',
    env: { BUCKET: bucket.bucket, WORK: '/work' },
    mounts: working,
    image: images.s3,
  });
  const prove = {
    image: images.qdrant,
    command: ['bash', '/scripts/prove.sh'],
    env: { WORK: '/work' },
    mounts: working,
  };
  const replay = {
    ...common,
    volumes: [...common.volumes, pod.emptyDir('work'), pod.emptyDir('tmp', { sizeLimit: '256Mi' })],
  };
  new Scheduled(scope, 'drill', {
    ...planned(plans, 'qdrant-drill', { init: { fetch }, containers: { prove } }),
    ...replay,
    schedule: platform.backup.drills,
    timeZone: platform.cluster.timezone,
  });
  new Scheduled(scope, 'restore', {
    ...planned(plans, 'qdrant-restore', {
      init: { fetch, prove },
      containers: { restore: { ...python('restore.py', { WORK: '/work' }), mounts: working } },
    }),
    ...replay,
    suspend: true,
  });
}
