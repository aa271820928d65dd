import { Construct } from 'constructs';
import {
  type Database,
  type Dumping,
  type Person,
  PostgresServer,
  postgresExporterImage,
  s3ClientImage,
} from '../../kit';

export interface PostgreSqlProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Major version of the image. A volume of an older one is refused. @default '18' */
  readonly version?: '17' | '18';
  /** Roles and databases, each with the Secret (key `password`) in this namespace. */
  readonly databases: readonly Database[];
  /** Who may connect beside applications. @default - nobody */
  readonly people?: readonly Person[];
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
  exporter: postgresExporterImage,
  s3: s3ClientImage,
} as const;

/** One PostgreSQL for many applications; see `PostgresServer`. */
export class PostgreSql extends Construct {
  constructor(scope: Construct, id: string, props: PostgreSqlProps) {
    super(scope, id);
    const { version = '18' } = props;
    const { exporter, s3 } = images;
    this.node.defaultChild = new PostgresServer(this, 'server', {
      memory: '1Gi',
      connections: 200,
      volume: '20Gi',
      images: { postgresql: images[`postgresql${version}`], exporter, s3 },
      ...props,
      component: 'postgresql',
      version,
      uid: 999,
    }).node.defaultChild;
  }
}
