import { Construct } from 'constructs';
import { configFiles, planned, pod, Scheduled, s3Client, s3ClientResources, shippedFiles } from '../../kit';
import {
  connection,
  type DumpTarget,
  folders,
  listOf,
  mounts,
  security,
  type ToolProps,
  tool,
} from './provision';

export interface DumpProps extends ToolProps {
  /** Where dumps go. */
  readonly dumps: DumpTarget;
}

export const dumpWorkloads = {
  'postgresql-dump': {
    kind: 'CronJob',
    containers: { upload: s3ClientResources },
    init: { dump: tool },
  },
} as const;

/** Each night: a dump of every database on the server, then to the object store, then old ones are deleted. */
export class Dump extends Construct {
  constructor(scope: Construct, id: string, props: DumpProps) {
    super(scope, id);
    const { namespace, component, databases, admin, images, dumps } = props;
    const name = 'postgresql-dump';
    const plans = { id: component, namespace, workloads: dumpWorkloads };
    const config = configFiles(
      this,
      { name, namespace, component },
      {
        ...shippedFiles(__dirname, ['dump.sh', 'databases.sql', 'upload.sh']),
        'databases.list': listOf(databases),
      },
    );

    new Scheduled(this, 'cron', {
      ...planned(plans, name, {
        init: {
          dump: {
            image: images.postgresql,
            command: ['bash', '/scripts/dump.sh'],
            env: { ...connection(admin), ...folders },
            mounts,
          },
        },
        containers: {
          upload: s3Client({
            script: '/scripts/upload.sh',
            endpoint: dumps.endpoint,
            region: dumps.region,
            credential: { secret: dumps.secret },
            env: { ...folders, BUCKET: dumps.bucket, KEEP_DAYS: String(dumps.keepDays) },
            mounts,
            ...(images.s3 && { image: images.s3 }),
          }),
        },
      }),
      schedule: dumps.schedule,
      ...(dumps.timeZone && { timeZone: dumps.timeZone }),
      security,
      volumes: [
        pod.config('scripts', config.name),
        pod.emptyDir('work'),
        pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
      ],
    });
  }
}
