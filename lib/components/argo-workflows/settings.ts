import { type Given, resources, toYaml } from '../../kit';

/** Name and label of the pods of workflows, and of the account that they have. */
export const steps = 'workflow';
/** User that steps run as unless they name another one. */
export const uid = 8737;

interface Settings {
  readonly artifacts: Given<'bucket'>;
  readonly database: Given<'database'>;
  readonly signIn: Given<'signIn'>;
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly parallel: number;
  readonly keepDays: number;
  readonly stepMemory: string;
}

const container = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};

const key = (name: string, property: string) => ({ name, key: property });

/** Where files and logs of steps go. The address has no scheme here. */
const artifactRepository = ({ endpoint, bucket, region, secret }: Given<'bucket'>) => ({
  archiveLogs: true,
  s3: {
    endpoint: new URL(endpoint).host,
    insecure: endpoint.startsWith('http:'),
    bucket,
    region,
    keyFormat:
      '{{workflow.creationTimestamp.Y}}/{{workflow.creationTimestamp.m}}/{{workflow.name}}/{{pod.name}}',
    accessKeySecret: key(secret, 'accessKey'),
    secretKeySecret: key(secret, 'secretKey'),
  },
});

/** What has ended is read from here, long after its objects are gone from the cluster. */
const persistence = ({ host, port, name, secret }: Given<'database'>, keepDays: number) => ({
  archive: true,
  archiveTTL: `${keepDays}d`,
  nodeStatusOffLoad: true,
  connectionPool: { maxIdleConns: 2, maxOpenConns: 10, connMaxLifetime: '300s' },
  postgresql: {
    host,
    port,
    database: name,
    tableName: 'argo_workflows',
    userNameSecret: key(secret, 'username'),
    passwordSecret: key(secret, 'password'),
    ssl: false,
  },
});

const sso = ({ issuer, secret }: Given<'signIn'>, url: string) => ({
  issuer,
  clientId: key(secret, 'clientId'),
  clientSecret: key(secret, 'clientSecret'),
  redirectUrl: `${url}/oauth2/callback`,
  scopes: ['profile', 'email'],
  rbac: { enabled: true },
  sessionExpiry: '24h',
});

/** Every workflow keeps the rules of the namespace without saying so, and goes when it has been looked at. */
const workflowDefaults = (labels: Readonly<Record<string, string>>) => ({
  spec: {
    serviceAccountName: steps,
    podMetadata: { labels },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: uid,
      fsGroup: uid,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ttlStrategy: { secondsAfterSuccess: 86400, secondsAfterFailure: 604800 },
    // Its log is in the bucket by then.
    podGC: { strategy: 'OnPodCompletion', deleteDelayDuration: '10m' },
  },
});

/** Data of the ConfigMap that the controller and the server read: each key is YAML of its own. */
export function settings(props: Settings): Readonly<Record<string, string>> {
  const { artifacts, database, signIn, url, labels, parallel, keepDays, stepMemory } = props;
  const values = {
    artifactRepository: artifactRepository(artifacts),
    persistence: persistence(database, keepDays),
    sso: sso(signIn, url),
    workflowDefaults: workflowDefaults(labels),
    executor: {
      securityContext: { ...container, runAsUser: uid },
      resources: resources({ cpu: '10m', memory: '32Mi', memoryLimit: '256Mi' }),
    },
    mainContainer: {
      securityContext: container,
      resources: resources({ cpu: '50m', memory: '64Mi', memoryLimit: stepMemory }),
    },
    metricsConfig: { enabled: true, port: 9090, path: '/metrics', secure: false },
    parallelism: parallel,
    retentionPolicy: { completed: 50, failed: 50, errored: 50 },
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toYaml(value)]));
}
