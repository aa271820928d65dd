import { Construct } from 'constructs';
import type { PodSecurityContext } from '../../../imports/k8s';
import { pod } from '../../kube/pod';
import { configFiles, shippedFiles } from '../config-file';
import { type DumpTarget, dumpClient, dumpFolders, fetchScript } from '../dumps';
import { OneShot } from '../one-shot';
import { oneShot } from '../one-shot-workloads';
import { type Person, peopleList } from '../people';
import { planned } from '../planned';
import { s3ClientResources } from '../s3-client';

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
  /** Id of the platform component: for the labels, and the name of the server. */
  readonly component: string;
  /** Databases to make, each with a role of its own. */
  readonly databases: readonly Database[];
  /** Secret with the key `password`: of the role postgres. */
  readonly admin: string;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly postgresql: string; readonly s3?: string };
  /** Identity of its pods: the user of the image. */
  readonly security: PodSecurityContext;
}

export interface ProvisionProps extends ToolProps {
  /** Secret with the key `password`: of the role exporter. */
  readonly exporter: string;
  /** Who may connect beside applications. @default - nobody */
  readonly people?: readonly Person[];
  /** Where a new server finds the last dump. @default - it starts empty */
  readonly dumps?: Dumping;
  /** What an extension needs to be done in a database, by the name of the file. @default - nothing */
  readonly hooks?: Hooks;
}

/** SQL that an extension asks for. */
export interface Hooks {
  /** Before a dump is loaded into a database, and after it. */
  readonly 'before-restore.sql'?: string;
  readonly 'after-restore.sql'?: string;
  /** In each database of a claim, as the first thing that a session does. */
  readonly 'each-database.sql'?: string;
}

/** What a client of the server asks for and may use. */
export const tool = { cpu: '10m', memory: '32Mi', memoryLimit: '256Mi' };

export const provisionWorkloads = (component: string, dumps: boolean) =>
  oneShot(`${component}-provision`, {
    containers: { provision: tool },
    init: { phase: tool, ...(dumps && { fetch: s3ClientResources }) },
  });

const files = [
  'phase.sh',
  'phase.sql',
  'provision.sh',
  'hooks.sh',
  'quiet.sql',
  'server.sql',
  'role.sql',
  'database.sql',
  'contents.sql',
  'people.sql',
  'readers.sql',
  'restore-begin.sql',
  'restore-end.sql',
  'restore-open.sql',
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
export const connection = (component: string, admin: string) => ({
  PGHOST: component,
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
    const { namespace, component, databases, admin, exporter, dumps, images, security } = props;
    const { hooks = {}, people = [] } = props;
    const name = `${component}-provision` as const;
    const plans = {
      id: component,
      namespace,
      workloads: provisionWorkloads(component, Boolean(dumps)),
    };
    const config = configFiles(
      this,
      { name, namespace, component },
      {
        ...shippedFiles(__dirname, files),
        ...fetchScript(),
        ...hooks,
        [list]: listOf(databases),
        'people.list': peopleList(people),
      },
    );
    const script = { image: images.postgresql, env: { ...connection(component, admin), ...dumpFolders.env } };

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
        pod.secretFiles(
          'secrets',
          [exporter, ...[...databases, ...people].map(({ secret }) => secret)],
          'password',
        ),
        ...dumpFolders.volumes,
      ],
      content: config.hash,
      // On a lost volume, it is the one that loads the dump.
      repairDeadline: 86_400,
    });
  }
}
