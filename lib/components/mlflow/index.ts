import { defineComponent, field, Gate, gated, gateFor, inMi, need, planned, pod, Server, z } from '../../kit';

const port = 5000;

/** Where and who is in PG* variables: no password among the arguments, and none that a URL could break on. */
const records = 'postgresql+psycopg2://';

const gate = gated('mlflow', {
  host: 'experiments',
  programs: true,
  annotations: {
    // Models are large: no limit, nothing kept back, time to send them.
    'nginx.org/client-max-body-size': '0',
    'nginx.org/proxy-buffering': 'False',
    'nginx.org/proxy-read-timeout': '600s',
    'nginx.org/proxy-send-timeout': '600s',
  },
});

/**
 * MLflow's tracking server: records in PostgreSQL, files in a bucket, through the server, so that clients need no
 * access to the bucket. It signs nobody in: the gate does, and only trusted pods reach it directly.
 *
 * Upstream: mlflow v3.15.1, mlflow/cli, mlflow/environment_variables.py, mlflow/server/security_utils.py.
 */
export const mlflow = defineComponent({
  id: 'mlflow',
  title: 'MLflow',
  summary: 'Experiments, models and traces: what was tried, with which data, and how well it did',
  category: 'service',
  profiles: ['ai'],
  folder: __dirname,
  options: {
    workers: z
      .int()
      .min(1)
      .max(4)
      .default(1)
      .meta({ description: 'Server processes; each takes about 256Mi of memory.' }),
    uploads: field.volumeSize.default('5Gi').meta({
      description: 'Scratch space for files on their way to the bucket: several of the largest must fit.',
    }),
    providers: z
      .boolean()
      .default(false)
      .meta({ description: 'Let its AI gateway call model providers on the internet.' }),
  },
  images: {
    // The only official image with drivers for PostgreSQL and S3.
    mlflow: 'ghcr.io/mlflow/mlflow:v3.16.1-full',
    ...gate.images,
  },
  needs: ({ providers }) => ({
    database: need.database(),
    artifacts: need.bucket(),
    encryption: need.secret({
      keys: ['passphrase'],
      rotation: { never: 'it encrypts the keys of model providers in the database' },
    }),
    ...gate.needs,
    metrics: need.metrics({ port }),
    dashboard: need.dashboard(),
    providers: providers
      ? need.internet({ pods: 'mlflow', ports: [443], reason: 'its AI gateway calls model providers' })
      : undefined,
  }),
  workloads: ({ workers }) => ({
    mlflow: {
      // One at a time: an old server must not run against a database that a new one has migrated.
      kind: 'StatefulSet',
      containers: {
        mlflow: { cpu: '50m', memory: inMi(256 + 256 * workers), memoryLimit: inMi(512 + 512 * workers) },
      },
      init: { migrate: { cpu: '50m', memory: '256Mi', memoryLimit: '512Mi' } },
    },
    ...gate.workloads,
  }),
  help: {
    first:
      'Open the address, and sign in. From a program: `MLFLOW_TRACKING_URI` is the same address and `MLFLOW_TRACKING_TOKEN` a token of the client mlflow (client credentials; its secret is mlflow-sign-in in the namespace credentials).',
    emergency:
      '`kubectl port-forward -n mlflow mlflow-0 5000` shows it at http://localhost:5000, without sign-in.',
  },
  build(scope, props) {
    const { namespace, images, options, platform, needs } = props;
    const mounts = [pod.mount('tmp', '/tmp')];
    const env = {
      HOME: '/tmp',
      PYTHONDONTWRITEBYTECODE: '1',
      MLFLOW_DISABLE_TELEMETRY: 'true',
      ...pod.libpq(needs.database),
    };
    new Server(scope, 'server', {
      ...planned(props, 'mlflow', {
        init: {
          // Makes the tables of an empty database as well. Each step is a transaction: it may be stopped anywhere.
          migrate: { image: images.mlflow, command: ['mlflow', 'db', 'upgrade', records], env, mounts },
        },
        containers: {
          mlflow: {
            image: images.mlflow,
            command: [
              'mlflow',
              'server',
              '--host=0.0.0.0',
              `--port=${port}`,
              `--workers=${options.workers}`,
              `--backend-store-uri=${records}`,
              '--serve-artifacts',
              `--artifacts-destination=s3://${needs.artifacts.bucket}/`,
              '--default-artifact-root=mlflow-artifacts:/',
              '--expose-prometheus=/tmp/metrics',
            ],
            env: {
              ...env,
              MLFLOW_S3_ENDPOINT_URL: needs.artifacts.endpoint,
              MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE: 'path',
              ...pod.s3(needs.artifacts),
              MLFLOW_SERVER_ALLOWED_HOSTS: allowedHosts(
                namespace,
                needs.route.host,
                platform.network.podCidr,
              ),
              MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: needs.route.url,
              MLFLOW_CRYPTO_KEK_PASSPHRASE: pod.fromSecret(needs.encryption.secret, 'passphrase'),
              // Evaluations on the server run in processes of their own, which this memory has no room for.
              MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
            },
            ports: { http: port },
            mounts,
            ...pod.health('/health', 'http', 300),
            liveness: pod.http('/health', 'http', { failures: 6 }),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [pod.emptyDir('tmp', { sizeLimit: options.uploads })],
      service: { http: port },
    });
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: `http://mlflow:${port}`,
      groups: [needs.signIn.groups.admins, needs.signIn.groups.users],
      api: ['^/api/', '^/ajax-api/', '^/graphql', '^/gateway/', '^/v1/'],
      timeout: '10m',
    });
  },
});

/** Requests with another Host header are refused; ports count, except for the standard ones. */
const allowedHosts = (namespace: string, host: string, podCidr: string): string =>
  [
    host,
    ...['', '.svc', '.svc.cluster.local'].map((end) => `mlflow.${namespace}${end}:${port}`),
    ...['mlflow', 'localhost', '127.0.0.1'].map((name) => `${name}:${port}`),
    // What scrapes it calls it by its address.
    addressesOf(podCidr),
  ].join(',');

/** `10.1.0.0/16` as `10.1.*`: whole bytes of the range, as MLflow can match text only. */
const addressesOf = (cidr: string): string => {
  const [address = '', bits = '0'] = cidr.split('/');
  return [...address.split('.').slice(0, Math.floor(Number(bits) / 8)), '*'].join('.');
};
