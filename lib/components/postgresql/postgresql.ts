import { Construct } from 'constructs';
import { configFiles, dumpWorkloads, planned, pod, Server, s3ClientImage, shippedFiles } from '../../kit';
import { Dump } from './dump';
import { type Database, type Dumping, Provision, provisionWorkloads, security, tool } from './provision';
import { settings } from './settings';

export interface PostgreSqlProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Major version of the image. A volume of an older one is refused. @default '18' */
  readonly version?: '17' | '18';
  /** Roles and databases, each with the Secret (key `password`) in this namespace. */
  readonly databases: readonly Database[];
  /** Secret with the key `password`: of the role postgres. Each start sets it. */
  readonly admin: string;
  /** Secret with the key `password`: of the role exporter, which may read statistics only. */
  readonly exporter: string;
  /** Memory that the server may use: its caches follow from it. @default '1Gi' */
  readonly memory?: string;
  /** Connections at a time. @default 200 */
  readonly connections?: number;
  /** Size of its volume. @default '20Gi' */
  readonly volume?: string;
  /** StorageClass of its volume. */
  readonly storageClass: string;
  /** Where dumps go each night, and come from when the volume is new. @default - no dumps */
  readonly dumps?: Dumping;
  /** Fully qualified, with exact tags. @default - the versions of the package */
  readonly images?: { readonly postgresql: string; readonly exporter: string; readonly s3?: string };
}

export const images = {
  postgresql17: 'docker.io/library/postgres:17.11-bookworm',
  postgresql18: 'docker.io/library/postgres:18.6-bookworm',
  exporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
  s3: s3ClientImage,
} as const;

/** The images of the package that a server of this version runs. */
export const imagesOf = (version: '17' | '18') => ({
  postgresql: images[`postgresql${version}`],
  exporter: images.exporter,
  s3: images.s3,
});

export const port = 5432;
export const metricsPort = 9187;

const serverWorkloads = ({ memory, volume }: { readonly memory: string; readonly volume: string }) =>
  ({
    postgresql: {
      kind: 'StatefulSet',
      containers: {
        postgresql: { cpu: '100m', memory: '256Mi', memoryLimit: memory },
        exporter: { cpu: '5m', memory: '24Mi', memoryLimit: '96Mi' },
      },
      volumes: { data: volume },
    },
  }) as const;

export const workloads = (options: {
  readonly memory: string;
  readonly volume: string;
  readonly dumps: boolean;
}) => ({
  ...serverWorkloads(options),
  ...provisionWorkloads(options.dumps),
  ...(options.dumps && dumpWorkloads('postgresql', tool)),
});

/**
 * One PostgreSQL for many applications: a role and a database for each, made by a script that may run at any
 * time, and dumps to an object store that a new server loads before it counts as ready.
 *
 * Upstream: the official image, docker-library/postgres 18 and 17; postgres_exporter v0.20.1.
 */
export class PostgreSql extends Construct {
  constructor(scope: Construct, id: string, props: PostgreSqlProps) {
    super(scope, id);
    const { namespace, storageClass, version = '18', databases, admin, exporter, dumps } = props;
    const { memory = '1Gi', connections = 200, volume = '20Gi' } = props;
    const images = props.images ?? imagesOf(version);
    const component = 'postgresql';
    const where = { namespace, component };
    const config = configFiles(
      this,
      { ...where, name: 'postgresql-config' },
      shippedFiles(__dirname, ['postgresql.conf', 'start.sh', 'probe.sh', 'read-only.sql']),
    );
    const plans = { id: component, namespace, storageClass, workloads: serverWorkloads({ memory, volume }) };

    this.node.defaultChild = new Server(this, 'server', {
      ...planned(plans, 'postgresql', {
        containers: {
          postgresql: {
            image: images.postgresql,
            command: ['bash', '/etc/postgresql/start.sh'],
            args: ['-c', 'config_file=/etc/postgresql/postgresql.conf', ...settings(memory, connections)],
            env: {
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
            },
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
    const tools = { ...where, databases, admin, images };
    new Provision(this, 'provision', { ...tools, exporter, ...(dumps && { dumps }) });
    if (dumps) new Dump(this, 'dump', { ...tools, dumps });
  }
}

const alive = (failures: number) =>
  pod.exec(['bash', '/etc/postgresql/probe.sh'], { period: 20, timeout: 10, failures });
