import { Construct } from 'constructs';
import type { Build } from '../../../charts/builder';
import { Gate } from '../../constructs/gate';
import { Server } from '../../constructs/server';
import { container } from '../../kube/container';
import { fromSecret } from '../../kube/env';
import { httpProbe, startup } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { emptyDir, mount } from '../../kube/volumes';
import type { Handle } from '../../plan/capabilities';
import type { PropsOf } from '../../plan/component';
import { mlflow } from './index';

export interface MlflowProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** PostgreSQL; the Secret has the keys `username` and `password`. */
  readonly database: Omit<Handle<'database'>, 'kind'>;
  /** Where artifacts go; the Secret has the keys `accessKey` and `secretKey`. */
  readonly bucket: Omit<Handle<'bucket'>, 'kind'>;
  /** Secret with the key `passphrase`, which encrypts the keys of model providers and must never change. */
  readonly encryptionSecret: string;
  /**
   * Public name, without `https://`.
   *
   * @default - only the names of its Service are answered
   */
  readonly host?: string;
  /** Addresses of pods: what scrapes it calls it by its address. */
  readonly podCidr: string;
  /**
   * Server processes.
   *
   * @default 1
   */
  readonly workers?: number;
  /**
   * Scratch space for files on their way to the bucket.
   *
   * @default '5Gi'
   */
  readonly uploads?: string;
  /** What its containers ask for and may use. */
  readonly resources?: Resources;
  /** What the migration of the schema asks for and may use. */
  readonly migrateResources?: Resources;
  /** @default - the version of the package */
  readonly image?: string;
}

const port = 5000;

/**
 * MLflow's tracking server: records in PostgreSQL, files in a bucket, through the server, so that clients need no
 * access to the bucket. It signs nobody in: put a gate before it, and let only trusted pods reach it directly.
 *
 * Upstream: mlflow v3.15.1, mlflow/cli, mlflow/environment_variables.py, mlflow/server/security_utils.py.
 */
export class Mlflow extends Construct {
  constructor(scope: Construct, id: string, props: MlflowProps) {
    super(scope, id);
    const { namespace, bucket, workers = 1, uploads = '5Gi', image = mlflow.images.mlflow } = props;
    const { resources = { cpu: '50m', memory: '512Mi', memoryLimit: '1Gi' } } = props;
    const { migrateResources = { cpu: '50m', memory: '256Mi', memoryLimit: '512Mi' } } = props;
    const mounts = [mount('tmp', '/tmp')];

    new Server(this, 'server', {
      name: 'mlflow',
      namespace,
      component: 'mlflow',
      // One at a time: an old server must not run against a database that a new one has migrated.
      kind: 'StatefulSet',
      security: restrictedPod({ uid: 1000 }),
      init: [
        // Makes the tables of an empty database as well. Each step is a transaction: it may be stopped anywhere.
        container({
          name: 'migrate',
          image,
          command: ['mlflow', 'db', 'upgrade', records],
          env: { ...common, ...connection(props) },
          resources: migrateResources,
          mounts,
        }),
      ],
      containers: [
        container({
          name: 'mlflow',
          image,
          command: [
            'mlflow',
            'server',
            '--host=0.0.0.0',
            `--port=${port}`,
            `--workers=${workers}`,
            `--backend-store-uri=${records}`,
            '--serve-artifacts',
            `--artifacts-destination=s3://${bucket.bucket}/`,
            '--default-artifact-root=mlflow-artifacts:/',
            '--expose-prometheus=/tmp/metrics',
          ],
          env: { ...common, ...connection(props), ...storage(props), ...security(props) },
          resources,
          ports: { http: port },
          mounts,
          startup: startup(httpProbe('/health', 'http'), 300),
          readiness: httpProbe('/health', 'http'),
          liveness: httpProbe('/health', 'http', { failures: 6 }),
        }),
      ],
      volumes: [emptyDir('tmp', { sizeLimit: uploads })],
      service: { http: port },
    });
  }
}

/** Where and who is in PG* variables: no password among the arguments, and none that a URL could break on. */
const records = 'postgresql+psycopg2://';

const common = {
  HOME: '/tmp',
  PYTHONDONTWRITEBYTECODE: '1',
  MLFLOW_DISABLE_TELEMETRY: 'true',
};

const connection = ({ database }: MlflowProps) => ({
  PGHOST: database.host,
  PGPORT: String(database.port),
  PGDATABASE: database.name,
  PGUSER: fromSecret(database.secret, 'username'),
  PGPASSWORD: fromSecret(database.secret, 'password'),
});

const storage = ({ bucket }: MlflowProps) => ({
  MLFLOW_S3_ENDPOINT_URL: bucket.endpoint,
  MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE: 'path',
  AWS_ACCESS_KEY_ID: fromSecret(bucket.secret, 'accessKey'),
  AWS_SECRET_ACCESS_KEY: fromSecret(bucket.secret, 'secretKey'),
  AWS_DEFAULT_REGION: bucket.region,
  AWS_EC2_METADATA_DISABLED: 'true',
  // Checksums that only Amazon's own storage is sure to know.
  AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
  AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
});

const security = ({ namespace, host, podCidr, encryptionSecret }: MlflowProps) => ({
  // Requests with another Host header are refused; ports count, but for the standard ones.
  MLFLOW_SERVER_ALLOWED_HOSTS: [
    ...(host === undefined ? [] : [host]),
    ...[`mlflow.${namespace}`, `mlflow.${namespace}.svc`, `mlflow.${namespace}.svc.cluster.local`].map(
      (name) => `${name}:${port}`,
    ),
    ...['mlflow', 'localhost', '127.0.0.1'].map((name) => `${name}:${port}`),
    addressesOf(podCidr),
  ].join(','),
  ...(host !== undefined && { MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: `https://${host}` }),
  MLFLOW_CRYPTO_KEK_PASSPHRASE: fromSecret(encryptionSecret, 'passphrase'),
  // Evaluations on the server run in processes of their own, which this memory has no room for.
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
});

/** `10.1.0.0/16` as `10.1.*`: whole bytes of the range, as MLflow can match text only. */
const addressesOf = (cidr: string): string => {
  const [address = '', bits = '0'] = cidr.split('/');
  return [...address.split('.').slice(0, Math.floor(Number(bits) / 8)), '*'].join('.');
};

export const build: Build<PropsOf<typeof mlflow>> = (chart, props) => {
  const { namespace, claims, platform, options, workloads, images } = props;
  const { containers, init } = workloads.mlflow;
  new Mlflow(chart, 'mlflow', {
    namespace,
    image: images.mlflow,
    database: claims.database,
    bucket: claims.artifacts,
    encryptionSecret: claims.encryption.secret,
    host: claims.route.host,
    podCidr: platform.network.podCidr,
    workers: options.workers,
    uploads: options.uploads,
    resources: containers.mlflow,
    migrateResources: init.migrate,
  });
  new Gate(chart, 'gate', {
    component: 'mlflow',
    namespace,
    upstream: `http://mlflow:${port}`,
    groups: [claims.signIn.groups.admins, claims.signIn.groups.users],
    api: ['^/api/', '^/ajax-api/', '^/graphql', '^/gateway/', '^/v1/'],
    timeout: '10m',
    signIn: claims.signIn,
    cookie: claims.cookie,
    trust: claims.trust,
    route: claims.route,
    podCidr: platform.network.podCidr,
  });
};
