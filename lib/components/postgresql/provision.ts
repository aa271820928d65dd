import { Construct } from 'constructs';
import {
  configFiles,
  type DumpTarget,
  dumpClient,
  dumpFolders,
  fetchScript,
  OneShot,
  oneShot,
  planned,
  pod,
  s3ClientResources,
  shippedFiles,
} from '../../kit';

/** A role and the database that it owns, of the same name. */
export interface Database {
  /** Name of the object. */
  readonly name: string;
  /** Secret with the key `password`. */
  readonly secret: string;
  /** Extensions that only a superuser may create. @default - none */
  readonly extensions?: readonly string[];
  /** False keeps it out of the dumps. @default true */
  readonly dump?: boolean;
}

/** Where dumps go each night, and come from when the volume is new. */
export interface Dumping extends DumpTarget {
  /** Whether a new server waits for a dump even if the store says that it has none. @default false */
  readonly wait?: boolean;
}

export interface ToolProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Id of the platform component, for the labels. */
  readonly component: string;
  /** Databases to make, each with a role of its own. */
  readonly databases: readonly Database[];
  /** Secret with the key `password`: of the role postgres. */
  readonly admin: string;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly postgresql: string; readonly s3?: string };
}

export interface ProvisionProps extends ToolProps {
  /** Secret with the key `password`: of the role exporter. */
  readonly exporter: string;
  /** Where a new server finds the last dump. @default - it starts empty */
  readonly dumps?: Dumping;
}

/** User of the official Debian images. */
export const security = pod.restricted({ uid: 999 });

/** What a client of the server asks for and may use. */
export const tool = { cpu: '10m', memory: '32Mi', memoryLimit: '256Mi' };

export const provisionWorkloads = (dumps: boolean) =>
  oneShot('postgresql-provision', {
    containers: { provision: tool },
    init: { phase: tool, ...(dumps && { fetch: s3ClientResources }) },
  });

const files = [
  'phase.sh',
  'phase.sql',
  'provision.sh',
  'quiet.sql',
  'server.sql',
  'role.sql',
  'database.sql',
  'contents.sql',
  'restore-begin.sql',
  'restore-end.sql',
];

/** The databases as the scripts read them: `name:secret:extensions:dump`, one a line. */
export const listOf = (databases: readonly Database[]): string =>
  databases
    .map(({ name, secret, extensions = [], dump = true }) =>
      [name, secret, extensions.join(','), dump ? 'yes' : 'no'].join(':'),
    )
    .map((line) => `${line}\n`)
    .join('');

/** How every script finds the server, as its administrator. */
export const connection = (admin: string) => ({
  PGHOST: 'postgresql',
  PGPORT: '5432',
  PGUSER: 'postgres',
  PGDATABASE: 'postgres',
  PGPASSWORD: pod.fromSecret(admin, 'password'),
  PGCONNECT_TIMEOUT: '10',
});

/** File of a dump that names the databases in it. */
export const list = 'databases.list';

/** Loads the last dump into a new server, then makes roles and databases; and again each hour. */
export class Provision extends Construct {
  constructor(scope: Construct, id: string, props: ProvisionProps) {
    super(scope, id);
    const { namespace, component, databases, admin, exporter, dumps, images } = props;
    const name = 'postgresql-provision';
    const plans = {
      id: component,
      namespace,
      workloads: provisionWorkloads(Boolean(dumps)),
    };
    const config = configFiles(
      this,
      { name, namespace, component },
      { ...shippedFiles(__dirname, files), ...fetchScript(), [list]: listOf(databases) },
    );
    const script = { image: images.postgresql, env: { ...connection(admin), ...dumpFolders.env } };

    new OneShot(this, 'job', {
      ...planned(plans, name, {
        init: {
          phase: { ...script, command: ['bash', '/scripts/phase.sh'], mounts: dumpFolders.mounts },
          ...(dumps && {
            fetch: dumpClient(dumps, {
              script: 'fetch.sh',
              env: { LIST: list, REQUIRED: dumps.wait ? 'yes' : 'no' },
              ...(images.s3 && { image: images.s3 }),
            }),
          }),
        },
        containers: {
          provision: {
            ...script,
            command: ['bash', '/scripts/provision.sh'],
            env: { ...script.env, SECRETS: '/secrets', EXPORTER: exporter },
            mounts: [...dumpFolders.mounts, pod.mount('secrets', '/secrets', { readOnly: true })],
          },
        },
      }),
      security,
      volumes: [
        pod.config('scripts', config.name),
        pod.secretFiles('secrets', [exporter, ...databases.map(({ secret }) => secret)], 'password'),
        ...dumpFolders.volumes,
      ],
      content: config.hash,
      // On a lost volume, it is the one that loads the dump.
      repairDeadline: 86_400,
    });
  }
}
