import { Construct } from 'constructs';
import {
  configFiles,
  type Given,
  planned,
  pod,
  Scheduled,
  s3Client,
  s3ClientResources,
  shippedFiles,
} from '../../kit';
import { tokenVolume } from './tokens';

export interface SnapshotsProps {
  readonly namespace: string;
  readonly images: { readonly openbao: string; readonly s3: string };
  /** Address of the vault inside the cluster. */
  readonly address: string;
  readonly bucket: Given<'bucket'>;
  /** Five cron fields. */
  readonly schedule: string;
  readonly timeZone: string;
  /** Days that a snapshot is kept. */
  readonly keepDays: number;
}

const name = 'vault-snapshot';

export const snapshotWorkloads = {
  [name]: {
    kind: 'CronJob',
    containers: { upload: s3ClientResources },
    init: { snapshot: { cpu: '10m', memory: '96Mi', memoryLimit: '256Mi' } },
  },
} as const;

/** Each night: everything in the vault as one encrypted file, into a bucket. */
export class Snapshots extends Construct {
  constructor(scope: Construct, id: string, props: SnapshotsProps) {
    super(scope, id);
    const { namespace, images, address, bucket, schedule, timeZone, keepDays } = props;
    const component = 'vault';
    const scripts = configFiles(
      this,
      { name, namespace, component },
      shippedFiles(__dirname, ['snapshot.sh', 'upload.sh']),
    );
    const mounts = [
      pod.mount('scripts', '/scripts', { readOnly: true }),
      pod.mount('work', '/work'),
      pod.mount('tmp', '/tmp'),
    ];
    new Scheduled(this, 'cron', {
      ...planned({ id: component, namespace, workloads: snapshotWorkloads }, name, {
        init: {
          snapshot: {
            image: images.openbao,
            command: ['sh', '/scripts/snapshot.sh'],
            env: { BAO_ADDR: address, HOME: '/tmp', TOKEN: '/token/token', WORK: '/work' },
            mounts: [...mounts, pod.mount('token', '/token', { readOnly: true })],
          },
        },
        containers: {
          upload: s3Client({
            script: '/scripts/upload.sh',
            endpoint: bucket.endpoint,
            region: bucket.region,
            credential: { secret: bucket.secret },
            env: { WORK: '/work', BUCKET: bucket.bucket, KEEP_DAYS: String(keepDays) },
            mounts,
            image: images.s3,
          }),
        },
      }),
      schedule,
      timeZone,
      security: pod.restricted({ uid: 100, gid: 1000 }),
      volumes: [
        pod.config('scripts', scripts.name),
        pod.emptyDir('work'),
        pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
        tokenVolume,
      ],
    });
  }
}
