import { type Given, type PlatformConfig, pod } from '../../kit';

export const port = 3456;

interface Needs {
  readonly database: Given<'database'>;
  readonly files: Given<'bucket'>;
  readonly session: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
  readonly route: Given<'route'>;
  readonly mail: Given<'mail'> | undefined;
  readonly metrics: Given<'metrics'> | undefined;
}

interface Wishes {
  readonly localLogin: boolean;
  /** File of trusted certificates. */
  readonly roots: string;
  readonly platform: Pick<PlatformConfig, 'cluster' | 'network'>;
}

/** Vikunja's settings as variables: `VIKUNJA_<SECTION>_<KEY>`. */
export function environment(
  { database, files, session, signIn, route, mail, metrics }: Needs,
  { localLogin, roots, platform }: Wishes,
) {
  const provider = 'VIKUNJA_AUTH_OPENID_PROVIDERS_KEYCLOAK';
  return {
    GOMEMLIMIT: pod.goMemory,
    SSL_CERT_FILE: roots,
    VIKUNJA_SERVICE_PUBLICURL: `${route.url}/`,
    VIKUNJA_SERVICE_SECRET: pod.fromSecret(session.secret, 'key'),
    VIKUNJA_SERVICE_TIMEZONE: platform.cluster.timezone,
    VIKUNJA_SERVICE_ENABLEREGISTRATION: 'false',
    VIKUNJA_SERVICE_IPEXTRACTIONMETHOD: 'xff',
    VIKUNJA_SERVICE_TRUSTEDPROXIES: platform.network.podCidr,
    VIKUNJA_LOG_FORMAT: 'structured',
    VIKUNJA_DATABASE_TYPE: 'postgres',
    VIKUNJA_DATABASE_HOST: `${database.host}:${database.port}`,
    VIKUNJA_DATABASE_DATABASE: database.name,
    VIKUNJA_DATABASE_USER: pod.fromSecret(database.secret, 'username'),
    VIKUNJA_DATABASE_PASSWORD: pod.fromSecret(database.secret, 'password'),
    VIKUNJA_DATABASE_SSLMODE: 'disable',
    // The server is shared, and its default of 100 would be half of all connections.
    VIKUNJA_DATABASE_MAXOPENCONNECTIONS: '10',
    VIKUNJA_FILES_TYPE: 's3',
    VIKUNJA_FILES_S3_ENDPOINT: files.endpoint,
    VIKUNJA_FILES_S3_BUCKET: files.bucket,
    VIKUNJA_FILES_S3_REGION: files.region,
    VIKUNJA_FILES_S3_ACCESSKEY: pod.fromSecret(files.secret, 'accessKey'),
    VIKUNJA_FILES_S3_SECRETKEY: pod.fromSecret(files.secret, 'secretKey'),
    VIKUNJA_FILES_S3_USEPATHSTYLE: 'true',
    VIKUNJA_AUTH_LOCAL_ENABLED: String(localLogin),
    VIKUNJA_AUTH_OPENID_ENABLED: 'true',
    [`${provider}_NAME`]: 'Keycloak',
    [`${provider}_AUTHURL`]: signIn.issuer,
    [`${provider}_LOGOUTURL`]: signIn.endpoints.logout,
    [`${provider}_CLIENTID`]: pod.fromSecret(signIn.secret, 'clientId'),
    [`${provider}_CLIENTSECRET`]: pod.fromSecret(signIn.secret, 'clientSecret'),
    [`${provider}_SCOPE`]: 'openid profile email',
    ...(mail && mailer(mail)),
    // They share the address of its pages: without a password they would be public.
    ...(metrics?.secret !== undefined && {
      VIKUNJA_METRICS_ENABLED: 'true',
      VIKUNJA_METRICS_USERNAME: pod.fromSecret(metrics.secret, 'username'),
      VIKUNJA_METRICS_PASSWORD: pod.fromSecret(metrics.secret, 'password'),
    }),
  };
}

/** It changes to TLS by itself wherever the server offers that. */
const mailer = ({ host, port, from, tls, account }: Given<'mail'>) => ({
  VIKUNJA_MAILER_ENABLED: 'true',
  VIKUNJA_MAILER_HOST: host,
  VIKUNJA_MAILER_PORT: String(port),
  VIKUNJA_MAILER_FROMEMAIL: from,
  VIKUNJA_MAILER_FORCESSL: String(tls === 'implicit'),
  ...(account && {
    VIKUNJA_MAILER_USERNAME: account.username,
    VIKUNJA_MAILER_PASSWORD: pod.fromSecret(account.secret, account.key),
  }),
});
