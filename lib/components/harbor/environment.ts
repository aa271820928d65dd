import { type Given, pod } from '../../kit';

/** Where each process listens; numbers of all of them are on one more port. */
export const ports = { http: 8080, registry: 5000, metrics: 8001 } as const;

export const names = {
  core: 'harbor-core',
  portal: 'harbor-portal',
  registry: 'harbor-registry',
  jobservice: 'harbor-jobservice',
  exporter: 'harbor-exporter',
  trivy: 'harbor-trivy',
} as const;

/** User that the core and the job service show the registry. */
export const registryUser = 'harbor_registry_user';

export interface Needs {
  readonly database: Given<'database'>;
  readonly sessions: Given<'cache'>;
  readonly jobs: Given<'cache'>;
  readonly blobs: Given<'bucket'>;
  readonly internal: Given<'secret'>;
  readonly keys: Given<'secret'>;
  readonly admin: Given<'secret'>;
  readonly route: Given<'route'>;
}

export interface Facts {
  readonly trust: string;
  readonly scan: boolean;
}

const at = (name: string, port: number = ports.http): string => `http://${name}:${port}`;

/** Where the parts find each other, and what they show each other. */
const shared = ({ internal, keys }: Needs) => ({
  CORE_URL: at(names.core),
  TOKEN_SERVICE_URL: `${at(names.core)}/service/token`,
  REGISTRY_URL: at(names.registry, ports.registry),
  REGISTRY_CONTROLLER_URL: at(names.registry),
  REGISTRY_CREDENTIAL_USERNAME: registryUser,
  REGISTRY_CREDENTIAL_PASSWORD: pod.fromSecret(keys.secret, 'registry'),
  CORE_SECRET: pod.fromSecret(internal.secret, 'core'),
  JOBSERVICE_SECRET: pod.fromSecret(internal.secret, 'jobservice'),
  LOG_LEVEL: 'info',
});

/** Of the one database. Its defaults would use up the connections of a shared server. */
const database = (prefix: string, { host, port, name, secret }: Given<'database'>) => ({
  [`${prefix}_HOST`]: host,
  [`${prefix}_PORT`]: String(port),
  [`${prefix}_USERNAME`]: pod.fromSecret(secret, 'username'),
  [`${prefix}_PASSWORD`]: pod.fromSecret(secret, 'password'),
  [`${prefix}_SSLMODE`]: 'disable',
  [`${prefix}_MAX_IDLE_CONNS`]: '2',
  [`${prefix}_MAX_OPEN_CONNS`]: '20',
  [prefix === 'POSTGRESQL' ? 'POSTGRESQL_DATABASE' : `${prefix}_DBNAME`]: name,
});

const measured = (subsystem: string) => ({
  METRIC_ENABLE: 'true',
  METRIC_PATH: '/metrics',
  METRIC_PORT: String(ports.metrics),
  METRIC_NAMESPACE: 'harbor',
  METRIC_SUBSYSTEM: subsystem,
});

export const core = (needs: Needs, { trust, scan }: Facts) => ({
  ...shared(needs),
  ...database('POSTGRESQL', needs.database),
  ...measured('core'),
  DATABASE_TYPE: 'postgresql',
  PORT: String(ports.http),
  CONFIG_PATH: '/etc/core/app.conf',
  EXT_ENDPOINT: needs.route.url,
  CORE_LOCAL_URL: `http://127.0.0.1:${ports.http}`,
  JOBSERVICE_URL: at(names.jobservice),
  PORTAL_URL: at(names.portal),
  WITH_TRIVY: String(scan),
  TRIVY_ADAPTER_URL: at(names.trivy),
  REGISTRY_STORAGE_PROVIDER_NAME: 's3',
  CHART_CACHE_DRIVER: 'redis',
  _REDIS_URL_CORE: pod.fromSecret(needs.sessions.secret, 'url'),
  // The registry has no cache; garbage collection looks for one all the same, by names that nothing else has.
  _REDIS_URL_REG: pod.fromSecret(needs.sessions.secret, 'url'),
  PERMITTED_REGISTRY_TYPES_FOR_PROXY_CACHE: 'docker-hub,docker-registry,github-ghcr,google-gcr,harbor',
  // Webhooks go to pipelines in the cluster.
  HARBOR_ALLOW_PRIVATE_NETWORK_ACCESS: 'true',
  QUOTA_UPDATE_PROVIDER: 'db',
  HARBOR_ADMIN_PASSWORD: pod.fromSecret(needs.admin.secret, 'password'),
  CSRF_KEY: pod.fromSecret(needs.keys.secret, 'csrf'),
  SSL_CERT_FILE: trust,
  GOMEMLIMIT: pod.goMemory,
});

export const jobservice = (needs: Needs, { trust }: Facts) => ({
  ...shared(needs),
  ...measured('jobservice'),
  JOB_SERVICE_POOL_REDIS_URL: pod.fromSecret(needs.jobs.secret, 'url'),
  REGISTRY_HTTP_CLIENT_TIMEOUT: '30',
  JOBSERVICE_WEBHOOK_JOB_MAX_RETRY: '3',
  JOBSERVICE_WEBHOOK_JOB_HTTP_CLIENT_TIMEOUT: '3',
  HARBOR_ALLOW_PRIVATE_NETWORK_ACCESS: 'true',
  SSL_CERT_FILE: trust,
  GOMEMLIMIT: pod.goMemory,
});

/** The registry, and its neighbour that deletes. */
export const registry = ({ blobs, internal }: Needs) => ({
  REGISTRY_STORAGE_S3_ACCESSKEY: pod.fromSecret(blobs.secret, 'accessKey'),
  REGISTRY_STORAGE_S3_SECRETKEY: pod.fromSecret(blobs.secret, 'secretKey'),
  REGISTRY_HTTP_SECRET: pod.fromSecret(internal.secret, 'http'),
  CORE_SECRET: pod.fromSecret(internal.secret, 'core'),
  JOBSERVICE_SECRET: pod.fromSecret(internal.secret, 'jobservice'),
  GOMEMLIMIT: pod.goMemory,
});

export const exporter = (needs: Needs) => ({
  ...database('HARBOR_DATABASE', needs.database),
  HARBOR_EXPORTER_PORT: String(ports.metrics),
  HARBOR_EXPORTER_METRICS_PATH: '/metrics',
  HARBOR_EXPORTER_METRICS_ENABLED: 'true',
  HARBOR_EXPORTER_CACHE_TIME: '60',
  HARBOR_EXPORTER_CACHE_CLEAN_INTERVAL: '14400',
  HARBOR_METRIC_NAMESPACE: 'harbor',
  HARBOR_METRIC_SUBSYSTEM: 'exporter',
  HARBOR_REDIS_URL: pod.fromSecret(needs.jobs.secret, 'url'),
  HARBOR_REDIS_NAMESPACE: 'harbor_job_service_namespace',
  HARBOR_REDIS_TIMEOUT: '3600',
  HARBOR_SERVICE_SCHEME: 'http',
  HARBOR_SERVICE_HOST: names.core,
  HARBOR_SERVICE_PORT: String(ports.http),
  HARBOR_ADMIN_PASSWORD: pod.fromSecret(needs.admin.secret, 'password'),
});

export const trivy = (url: Given<'cache'>, trust: string) => ({
  SCANNER_API_SERVER_ADDR: `:${ports.http}`,
  SCANNER_REDIS_URL: pod.fromSecret(url.secret, 'url'),
  SCANNER_STORE_REDIS_URL: pod.fromSecret(url.secret, 'url'),
  SCANNER_JOB_QUEUE_REDIS_URL: pod.fromSecret(url.secret, 'url'),
  SCANNER_TRIVY_CACHE_DIR: '/home/scanner/.cache/trivy',
  SCANNER_TRIVY_REPORTS_DIR: '/home/scanner/.cache/reports',
  SCANNER_TRIVY_VULN_TYPE: 'os,library',
  SCANNER_TRIVY_SECURITY_CHECKS: 'vuln',
  SCANNER_TRIVY_TIMEOUT: '15m0s',
  SCANNER_LOG_LEVEL: 'info',
  SSL_CERT_FILE: trust,
  HOME: '/home/scanner',
});

/** Sign-in, as the API has it: a template of External Secrets. With it, these settings are read-only in the pages. */
export const settings = (signIn: Given<'signIn'>): string =>
  JSON.stringify({
    auth_mode: 'oidc_auth',
    // The page leads to Keycloak at once; the local account signs in at /account/sign-in.
    primary_auth_mode: true,
    oidc_name: 'Keycloak',
    oidc_endpoint: signIn.issuer,
    oidc_client_id: signIn.clientId,
    oidc_client_secret: '{{ .clientSecret }}',
    oidc_scope: 'openid,profile,email,offline_access',
    oidc_groups_claim: 'groups',
    oidc_admin_group: signIn.groups.admins,
    oidc_user_claim: 'preferred_username',
    oidc_auto_onboard: true,
    oidc_verify_cert: true,
    oidc_logout: true,
    project_creation_restriction: 'adminonly',
    self_registration: false,
  });
