import { Construct } from 'constructs';
import { configFiles } from '../../constructs/config-file';
import { s3Client } from '../../constructs/s3-client';
import { Scheduled } from '../../constructs/scheduled';
import { container } from '../../kube/container';
import { configVolume, emptyDir } from '../../kube/volumes';
import {
  asset,
  connection,
  type DumpTarget,
  folders,
  listOf,
  mounts,
  security,
  type ToolProps,
} from './provision';

export interface DumpProps extends ToolProps {
  readonly dumps: DumpTarget;
}

/** Each night: a dump of every database on the server, then to the object store, then old ones are deleted. */
export class Dump extends Construct {
  constructor(scope: Construct, id: string, props: DumpProps) {
    super(scope, id);
    const { namespace, component, databases, admin, image, images, resources, dumps } = props;
    const name = 'postgresql-dump';
    const where = { name, namespace, component };
    const config = configFiles(this, where, {
      ...Object.fromEntries(['dump.sh', 'databases.sql', 'upload.sh'].map(asset)),
      'databases.list': listOf(databases),
    });

    new Scheduled(this, 'cron', {
      ...where,
      schedule: dumps.schedule,
      ...(dumps.timeZone && { timeZone: dumps.timeZone }),
      security,
      init: [
        container({
          name: 'dump',
          image,
          resources,
          command: ['bash', '/scripts/dump.sh'],
          env: { ...connection(admin), ...folders },
          mounts,
        }),
      ],
      container: s3Client({
        name: 'upload',
        script: '/scripts/upload.sh',
        endpoint: dumps.endpoint,
        region: dumps.region,
        credential: { secret: dumps.secret },
        env: { ...folders, BUCKET: dumps.bucket, KEEP_DAYS: String(dumps.keepDays) },
        mounts,
        ...(images.s3 && { image: images.s3 }),
      }),
      volumes: [
        configVolume('scripts', config.name),
        emptyDir('work'),
        emptyDir('tmp', { sizeLimit: '256Mi' }),
      ],
    });
  }
}
