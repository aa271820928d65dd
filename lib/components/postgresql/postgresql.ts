import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { configFiles } from '../../constructs/config-file';
import { Server } from '../../constructs/server';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { fromSecret } from '../../kube/env';
import { execProbe, httpProbe, startup } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { configVolume, emptyDir, mount } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import { Dump } from './dump';
import type { postgresql } from './index';
import { type Database, type DumpTarget, Provision, security } from './provision';
import { settings } from './settings';

export interface PostgreSqlProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component. Default `postgresql`. */
  readonly component?: string;
  /** Major version of the image, such as `18`. A volume of an older one is refused. */
  readonly version: string;
  /** Roles and databases, each with the Secret (key `password`) in this namespace. */
  readonly databases: readonly Database[];
  /** Secret with the key `password`: of the role postgres. Each start sets it. */
  readonly admin: string;
  /** Secret with the key `password`: of the role exporter, which may read statistics only. */
  readonly exporter: string;
  /** Memory that the server may use, such as `1Gi`: its caches follow from it. */
  readonly memory: string;
  /** Connections at a time. Default 200. */
  readonly connections?: number;
  /** Size of the volume, such as `20Gi`. */
  readonly volume: string;
  /** StorageClass of its volumes. */
  readonly storageClass: string;
  /** Where dumps go each night, and come from when the volume is new. Default: no dumps. */
  readonly dumps?: DumpTarget;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly postgresql: string; readonly exporter: string; readonly s3?: string };
  /** What its containers ask for and may use. */
  readonly resources: {
    readonly postgresql: Resources;
    readonly exporter: Resources;
    readonly tool: Resources;
  };
}

const port = 5432;
const metricsPort = 9187;

/**
 * One PostgreSQL for many applications: a role and a database for each, made by a script that may run at any
 * time, and dumps to an object store that a new server loads before it counts as ready.
 *
 * Upstream: the official image, docker-library/postgres 18 and 17; postgres_exporter v0.20.1.
 */
export class PostgreSql extends Construct {
  constructor(scope: Construct, id: string, props: PostgreSqlProps) {
    super(scope, id);
    const { namespace, component = 'postgresql', version, admin, images, resources, dumps } = props;
    const { memory, connections = 200 } = props;
    const name = 'postgresql';
    const where = { name, namespace, component };
    const config = configFiles(
      this,
      { ...where, name: `${name}-config` },
      Object.fromEntries(
        ['postgresql.conf', 'start.sh', 'probe.sh', 'read-only.sql'].map((file) => [
          file,
          readAsset(__dirname, file),
        ]),
      ),
    );
    const alive = (failures: number) =>
      execProbe(['bash', '/etc/postgresql/probe.sh'], { period: 20, timeout: 10, failures });

    new Server(this, 'server', {
      ...where,
      kind: 'StatefulSet',
      security,
      containers: [
        container({
          name,
          image: images.postgresql,
          resources: resources.postgresql,
          command: ['bash', '/etc/postgresql/start.sh'],
          args: ['-c', 'config_file=/etc/postgresql/postgresql.conf', ...settings(memory, connections)],
          env: {
            PGDATA: `/var/lib/postgresql/${version}/data`,
            POSTGRES_PASSWORD: fromSecret(admin, 'password'),
            // initdb does not read the configuration, and dies where the node has huge pages that a pod may not use.
            POSTGRES_INITDB_ARGS:
              '--set=huge_pages=off --data-checksums --encoding=UTF8 --locale=C.UTF-8 --auth-host=scram-sha-256 --auth-local=scram-sha-256',
            // For people who open psql in this container.
            PGUSER: 'postgres',
            PGPASSWORD: fromSecret(admin, 'password'),
          },
          ports: { postgresql: port },
          mounts: [
            mount('data', '/var/lib/postgresql'),
            mount('config', '/etc/postgresql', { readOnly: true }),
            mount('run', '/var/run/postgresql'),
            mount('tmp', '/tmp'),
            mount('shm', '/dev/shm'),
          ],
          startup: startup(alive(1), 900),
          readiness: execProbe(['pg_isready', '--quiet', '--host=127.0.0.1', `--port=${port}`]),
          liveness: alive(6),
        }),
        container({
          name: 'exporter',
          image: images.exporter,
          resources: resources.exporter,
          env: {
            DATA_SOURCE_URI: `127.0.0.1:${port}/postgres?sslmode=disable`,
            DATA_SOURCE_USER: 'exporter',
            DATA_SOURCE_PASS: fromSecret(props.exporter, 'password'),
          },
          ports: { metrics: metricsPort },
          readiness: httpProbe('/', 'metrics'),
          liveness: httpProbe('/', 'metrics', { period: 30, failures: 5 }),
        }),
      ],
      claims: { data: { size: props.volume, storageClass: props.storageClass } },
      volumes: [
        configVolume('config', config.name),
        emptyDir('run', { sizeLimit: '1Mi' }),
        emptyDir('tmp', { sizeLimit: '1Gi' }),
        emptyDir('shm', { memory: true, sizeLimit: '256Mi' }),
      ],
      config: config.hash,
      service: { postgresql: port },
      // A fast shutdown writes a checkpoint: on a slow disk that takes a while.
      pod: { terminationGracePeriodSeconds: 120 },
    });
    const tools = { ...props, component, image: images.postgresql, resources: resources.tool };
    new Provision(this, 'provision', tools);
    if (dumps) new Dump(this, 'dump', { ...tools, dumps });
  }
}

export function build(chart: Chart, props: PropsOf<typeof postgresql>): void {
  const { options, claims, images, workloads, platform } = props;
  const { version, memory, connections, volume, waitForDumps } = options;
  const { containers } = workloads.postgresql;
  const store = claims.dumps;
  new PostgreSql(chart, 'postgresql', {
    namespace: props.namespace,
    version,
    databases: props.granted('database').map(({ handle, claim }) => ({
      name: handle.name,
      secret: handle.secret,
      ...(claim.extensions && { extensions: claim.extensions }),
      ...(claim.dump === false && { dump: false }),
    })),
    admin: claims.admin.secret,
    exporter: claims.exporter.secret,
    memory,
    connections,
    volume,
    storageClass: claims.volume.storageClass,
    ...(store && {
      dumps: {
        endpoint: store.endpoint,
        region: store.region,
        bucket: store.bucket,
        secret: store.secret,
        schedule: platform.backup.databases,
        timeZone: platform.cluster.timezone,
        keepDays: platform.backup.keepDays,
        wait: waitForDumps,
      },
    }),
    images: {
      postgresql: version === '17' ? images.postgresql17 : images.postgresql18,
      exporter: images.exporter,
      s3: images.s3,
    },
    resources: { ...containers, tool: workloads['postgresql-provision'].containers.provision },
  });
}
