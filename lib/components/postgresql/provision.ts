import { Construct } from 'constructs';
import type { Volume } from '../../../imports/k8s';
import { configFiles } from '../../constructs/config-file';
import { OneShot } from '../../constructs/one-shot';
import { s3Client } from '../../constructs/s3-client';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { fromSecret } from '../../kube/env';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { configVolume, emptyDir, mount } from '../../kube/volumes';

/** A role and the database that it owns, of the same name. */
export interface Database {
  /** Name of the object. */
  readonly name: string;
  /** Secret with the key `password`. */
  readonly secret: string;
  /** Extensions that only a superuser may create. */
  readonly extensions?: readonly string[];
  /** False keeps it out of the dumps. Default true. */
  readonly dump?: boolean;
}

export interface DumpTarget {
  readonly endpoint: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Secret with the keys accessKey and secretKey. */
  readonly secret: string;
  /** Five cron fields. */
  readonly schedule: string;
  /** Time zone of the schedule, such as `Europe/Madrid`. Default: that of the controller manager, mostly UTC. */
  readonly timeZone?: string;
  /** Days that a dump is kept; the newest is never deleted. */
  readonly keepDays: number;
  /** Whether a new server waits for a dump even where the store says that it has none. Default false. */
  readonly wait?: boolean;
}

/** User of the official Debian images. */
export const security = restrictedPod({ uid: 999 });

export interface ToolProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component, for the labels. */
  readonly component: string;
  /** Databases to make, each with a role of its own. */
  readonly databases: readonly Database[];
  readonly admin: string;
  readonly exporter: string;
  readonly dumps?: DumpTarget;
  /** Fully qualified, with an exact tag. */
  readonly image: string;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly s3?: string };
  /** What its containers ask for and may use. */
  readonly resources: Resources;
}

const files = [
  'phase.sh',
  'phase.sql',
  'fetch.sh',
  'provision.sh',
  'quiet.sql',
  'server.sql',
  'role.sql',
  'database.sql',
  'contents.sql',
  'restore-begin.sql',
  'restore-end.sql',
];

/** What the scripts read of the claims: `name:secret:extensions:dump`, one a line. */
export const listOf = (databases: readonly Database[]): string =>
  databases
    .map(({ name, secret, extensions = [], dump = true }) =>
      [name, secret, extensions.join(','), dump ? 'yes' : 'no'].join(':'),
    )
    .map((line) => `${line}\n`)
    .join('');

export const asset = (file: string): [string, string] => [file, readAsset(__dirname, file)];

/** How every script finds the server, as its administrator. */
export const connection = (admin: string) => ({
  PGHOST: 'postgresql',
  PGPORT: '5432',
  PGUSER: 'postgres',
  PGDATABASE: 'postgres',
  PGPASSWORD: fromSecret(admin, 'password'),
  PGCONNECT_TIMEOUT: '10',
});

/** Where scripts are and work is done, and how the scripts are told. */
export const mounts = [
  mount('scripts', '/scripts', { readOnly: true }),
  mount('work', '/work'),
  mount('tmp', '/tmp'),
];
export const folders = { SCRIPTS: '/scripts', WORK: '/work' };

/** Loads the last dump into a new server, then makes roles and databases; and again each hour. */
export class Provision extends Construct {
  constructor(scope: Construct, id: string, props: ToolProps) {
    super(scope, id);
    const { namespace, component, databases, admin, exporter, dumps, image, resources } = props;
    const name = 'postgresql-provision';
    const where = { name, namespace, component };
    const config = configFiles(this, where, {
      ...Object.fromEntries(files.map(asset)),
      'databases.list': listOf(databases),
    });
    const phase = container({
      name: 'phase',
      image,
      resources,
      command: ['bash', '/scripts/phase.sh'],
      env: { ...connection(admin), ...folders },
      mounts,
    });

    new OneShot(this, 'job', {
      ...where,
      security,
      init: dumps ? [phase, fetch(dumps, props.images.s3)] : [phase],
      container: container({
        name: 'provision',
        image,
        resources,
        command: ['bash', '/scripts/provision.sh'],
        env: { ...connection(admin), ...folders, SECRETS: '/secrets', EXPORTER: exporter },
        mounts: [...mounts, mount('secrets', '/secrets', { readOnly: true })],
      }),
      volumes: [
        configVolume('scripts', config.name),
        passwords([exporter, ...databases.map(({ secret }) => secret)]),
        emptyDir('work'),
        emptyDir('tmp', { sizeLimit: '64Mi' }),
      ],
      content: config.hash,
      // On a lost volume, it is the one that loads the dump.
      repairDeadline: 86_400,
    });
  }
}

const fetch = ({ endpoint, region, bucket, secret, wait }: DumpTarget, image: string | undefined) =>
  s3Client({
    name: 'fetch',
    script: '/scripts/fetch.sh',
    endpoint,
    region,
    credential: { secret },
    env: { ...folders, BUCKET: bucket, REQUIRED: wait ? 'yes' : 'no' },
    mounts,
    ...(image && { image }),
  });

/** The passwords of all roles as files, `<secret>/password`: never on a command line. */
const passwords = (secrets: readonly string[]): Volume => ({
  name: 'secrets',
  projected: {
    defaultMode: 0o440,
    sources: secrets.map((name) => ({
      secret: { name, items: [{ key: 'password', path: `${name}/password` }] },
    })),
  },
});
