import { Construct } from 'constructs';
import {
  bucketClient,
  configFiles,
  type Given,
  planned,
  pod,
  Scheduled,
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

const tool = { cpu: '10m', memory: '96Mi', memoryLimit: '256Mi' };

export const snapshotWorkloads = {
  'vault-snapshot': {
    kind: 'CronJob',
    duty: 'saves',
    init: { snapshot: tool },
    containers: { upload: s3ClientResources },
  },
  'vault-restore': { kind: 'CronJob', init: { fetch: s3ClientResources }, containers: { restore: tool } },
} as const;

/** Each night: everything in the vault as one encrypted file, into a bucket; and by hand, back. */
export class Snapshots extends Construct {
  constructor(scope: Construct, id: string, props: SnapshotsProps) {
    super(scope, id);
    const { namespace, images, address, bucket, schedule, timeZone, keepDays } = props;
    const component = 'vault';
    const scripts = configFiles(
      this,
      { name: 'vault-snapshot', namespace, component },
      shippedFiles(__dirname, ['snapshot.sh', 'upload.sh', 'fetch.sh', 'restore.sh']),
    );
    const mounts = [
      pod.mount('scripts', '/scripts', { readOnly: true }),
      pod.mount('work', '/work'),
      pod.mount('tmp', '/tmp'),
    ];
    const plans = { id: component, namespace, workloads: snapshotWorkloads };
    const vault = (script: string) => ({
      image: images.openbao,
      command: ['sh', `/scripts/${script}`],
      env: { BAO_ADDR: address, HOME: '/tmp', TOKEN: '/token/token', WORK: '/work' },
      mounts: [...mounts, pod.mount('token', '/token', { readOnly: true })],
    });
    const store = (script: string, env: Readonly<Record<string, string>> = {}) =>
      bucketClient(bucket, {
        script: `/scripts/${script}`,
        env: { WORK: '/work', BUCKET: bucket.bucket, ...env },
        mounts,
        image: images.s3,
      });
    const common = {
      schedule,
      timeZone,
      security: pod.restricted({ uid: 100, gid: 1000 }),
      volumes: [
        pod.config('scripts', scripts.name),
        pod.emptyDir('work'),
        pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
        tokenVolume,
      ],
    };
    new Scheduled(this, 'cron', {
      ...planned(plans, 'vault-snapshot', {
        init: { snapshot: vault('snapshot.sh') },
        containers: { upload: store('upload.sh', { KEEP_DAYS: String(keepDays) }) },
      }),
      ...common,
    });
    new Scheduled(this, 'restore', {
      ...planned(plans, 'vault-restore', {
        init: { fetch: store('fetch.sh') },
        containers: { restore: vault('restore.sh') },
      }),
      ...common,
      suspend: true,
    });
  }
}
