import { Construct } from 'constructs';
import { pod } from '../../kube/pod';
import { configFiles, shippedFiles } from '../config-file';
import { dumpWorkloads } from '../dumps';
import type { Person } from '../people';
import { planned } from '../planned';
import { Server } from '../server';
import { Dump, scratch } from './dump';
import { type Database, type Dumping, type Hooks, Provision, provisionWorkloads, tool } from './provision';
import { settings } from './settings';

export interface PostgresServerProps {
  /** Id of the platform component, and the name of its workload and Service. */
  readonly component: string;
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Major version of the image. A volume of an older one is refused. */
  readonly version: string;
  /** Roles and databases, each with the Secret (key `password`) in this namespace. */
  readonly databases: readonly Database[];
  /** Who may connect beside applications. @default - nobody */
  readonly people?: readonly Person[];
  /** Secret with the key `password`: of the role postgres. Each start sets it. */
  readonly admin: string;
  /** Secret with the key `password`: of the role exporter, which may read statistics only. */
  readonly exporter: string;
  /** Memory that the server may use: its caches follow from it. */
  readonly memory: string;
  /** Connections at a time. */
  readonly connections: number;
  /** Size of its volume. */
  readonly volume: string;
  /** StorageClass of its volume. */
  readonly storageClass: string;
  /** Where dumps go each night, and come from when the volume is new. @default - no dumps */
  readonly dumps?: Dumping;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly postgresql: string; readonly exporter: string; readonly s3?: string };
  /** User of the image. */
  readonly uid: number;
  /** Settings in addition to those that follow from the memory. @default - none */
  readonly settings?: Readonly<Record<string, string>>;
  /** Variables of the image. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** What an extension needs to be done in a database. @default - nothing */
  readonly hooks?: Hooks;
}

/** The one place of its version. */
export const postgresExporterImage = 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1';

export const postgresPorts = { postgresql: 5432, metrics: 9187 } as const;
const { postgresql: port, metrics: metricsPort } = postgresPorts;

interface Sizes {
  readonly memory: string;
  readonly volume: string;
}

const serverWorkloads = (component: string, { memory, volume }: Sizes) => ({
  [component]: {
    kind: 'StatefulSet' as const,
    containers: {
      postgresql: { cpu: '100m', memory: '256Mi', memoryLimit: memory },
      exporter: { cpu: '5m', memory: '16Mi', memoryLimit: '96Mi' },
    },
    volumes: { data: volume },
  },
});

/** The workloads of `PostgresServer`. */
export const postgresWorkloads = (component: string, options: Sizes & { readonly dumps: boolean }) => ({
  ...serverWorkloads(component, options),
  ...provisionWorkloads(component, options.dumps),
  ...(options.dumps && dumpWorkloads(component, tool, scratch)),
});

/**
 * One PostgreSQL for many applications: a role and a database for each, made by a script that may run at any
 * time, and dumps to an object store that a new server loads before it counts as ready.
 *
 * Upstream: the official image, docker-library/postgres 18 and 17; postgres_exporter v0.20.1.
 */
export class PostgresServer extends Construct {
  constructor(scope: Construct, id: string, props: PostgresServerProps) {
    super(scope, id);
    const { component, namespace, storageClass, version, admin, exporter, dumps, images } = props;
    const where = { namespace, component };
    const security = pod.restricted({ uid: props.uid });
    const config = configFiles(
      this,
      { ...where, name: `${component}-config` },
      shippedFiles(__dirname, ['postgresql.conf', 'start.sh', 'probe.sh', 'read-only.sql', 'queries.yaml']),
    );
    const plans = { id: component, namespace, storageClass, workloads: serverWorkloads(component, props) };

    this.node.defaultChild = new Server(this, 'server', {
      ...planned(plans, component, {
        containers: {
          postgresql: {
            image: images.postgresql,
            command: ['bash', '/etc/postgresql/start.sh'],
            args: ['-c', 'config_file=/etc/postgresql/postgresql.conf', ...settings(props)],
            env: {
              COMPONENT: component,
              ...props.env,
              PGDATA: `/var/lib/postgresql/${version}/data`,
              POSTGRES_PASSWORD: pod.fromSecret(admin, 'password'),
              // initdb does not read the configuration, and dies where the node has huge pages that a pod may not use.
              POSTGRES_INITDB_ARGS:
                '--set=huge_pages=off --data-checksums --encoding=UTF8 --locale=C.UTF-8 --auth-host=scram-sha-256 --auth-local=scram-sha-256',
              // For people who open psql in this container.
              PGUSER: 'postgres',
              PGPASSWORD: pod.fromSecret(admin, 'password'),
            },
            ports: { postgresql: port },
            mounts: [
              pod.mount('data', '/var/lib/postgresql'),
              pod.mount('config', '/etc/postgresql', { readOnly: true }),
              pod.mount('run', '/var/run/postgresql'),
              pod.mount('tmp', '/tmp'),
              pod.mount('shm', '/dev/shm'),
            ],
            startup: pod.startup(alive(1), 900),
            readiness: pod.exec(['pg_isready', '--quiet', '--host=127.0.0.1', `--port=${port}`]),
            liveness: alive(6),
          },
          exporter: {
            image: images.exporter,
            env: {
              DATA_SOURCE_URI: `127.0.0.1:${port}/postgres?sslmode=disable`,
              DATA_SOURCE_USER: 'exporter',
              DATA_SOURCE_PASS: pod.fromSecret(exporter, 'password'),
              PG_EXPORTER_EXTEND_QUERY_PATH: '/etc/postgresql/queries.yaml',
            },
            mounts: [pod.mount('config', '/etc/postgresql', { readOnly: true })],
            ports: { metrics: metricsPort },
            readiness: pod.http('/', 'metrics'),
            liveness: pod.http('/', 'metrics', { period: 30, failures: 5 }),
          },
        },
      }),
      security,
      volumes: [
        pod.config('config', config.name),
        pod.emptyDir('run', { sizeLimit: '1Mi' }),
        pod.emptyDir('tmp', { sizeLimit: '1Gi' }),
        pod.emptyDir('shm', { memory: true, sizeLimit: '256Mi' }),
      ],
      config: config.hash,
      service: { postgresql: port },
      // A fast shutdown writes a checkpoint: on a slow disk that takes a while.
      pod: { terminationGracePeriodSeconds: 120 },
    });
    const tools = { ...where, databases: props.databases, admin, images, security };
    new Provision(this, 'provision', {
      ...tools,
      exporter,
      ...(props.people && { people: props.people }),
      ...(dumps && { dumps }),
      ...(props.hooks && { hooks: props.hooks }),
    });
    if (dumps) {
      new Dump(this, 'dump', {
        ...tools,
        dumps,
        ...(props.settings && { settings: props.settings }),
        ...(props.hooks && { hooks: props.hooks }),
      });
    }
  }
}

const alive = (failures: number) =>
  pod.exec(['bash', '/etc/postgresql/probe.sh'], { period: 20, timeout: 10, failures });
