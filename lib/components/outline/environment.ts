import { type Given, type PlatformConfig, pod } from '../../kit';

export const port = 3000;
/** Where attachments are. */
export const files = '/var/lib/outline/data';

interface Needs {
  readonly database: Given<'database'>;
  readonly cache: Given<'cache'>;
  readonly encryption: Given<'secret'>;
  readonly tasks: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
  readonly route: Given<'route'>;
  readonly mail: Given<'mail'> | undefined;
}

interface Wishes {
  /** File of trusted certificates. */
  readonly roots: string;
  readonly network: PlatformConfig['network'];
}

/** Outline's settings as variables. */
export function environment(
  { database, cache, encryption, tasks, signIn, route, mail }: Needs,
  { roots, network }: Wishes,
) {
  const { endpoints } = signIn;
  return {
    NODE_ENV: 'production',
    NODE_OPTIONS: pod.nodeHeap,
    NODE_EXTRA_CA_CERTS: roots,
    URL: route.url,
    PORT: String(port),
    WEB_CONCURRENCY: '1',
    FORCE_HTTPS: 'false',
    PROXY_HEADERS_TRUSTED: 'true',
    ENABLE_UPDATES: 'false',
    LOG_LEVEL: 'info',
    // Keycloak's public name leads to a Service inside the cluster.
    ALLOWED_PRIVATE_IP_ADDRESSES: network.serviceCidr,
    SECRET_KEY: pod.fromSecret(encryption.secret, 'key'),
    UTILS_SECRET: pod.fromSecret(tasks.secret, 'key'),
    DATABASE_URL: pod.fromSecret(database.secret, 'url'),
    DATABASE_CONNECTION_POOL_MAX: '10',
    PGSSLMODE: 'disable',
    REDIS_URL: pod.fromSecret(cache.secret, 'url'),
    FILE_STORAGE: 'local',
    FILE_STORAGE_LOCAL_ROOT_DIR: files,
    OIDC_CLIENT_ID: pod.fromSecret(signIn.secret, 'clientId'),
    OIDC_CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
    OIDC_AUTH_URI: endpoints.authorize,
    OIDC_TOKEN_URI: endpoints.token,
    OIDC_USERINFO_URI: endpoints.userInfo,
    OIDC_LOGOUT_URI: endpoints.logout,
    OIDC_USERNAME_CLAIM: 'preferred_username',
    OIDC_DISPLAY_NAME: 'Keycloak',
    OIDC_SCOPES: 'openid profile email',
    ...(mail && mailer(mail)),
  };
}

/** Invitations, and news of pages that somebody follows. */
const mailer = ({ host, port, from, tls, account }: Given<'mail'>) => ({
  SMTP_HOST: host,
  SMTP_PORT: String(port),
  SMTP_SECURE: String(tls === 'implicit'),
  SMTP_DISABLE_STARTTLS: String(tls === 'none'),
  SMTP_FROM_EMAIL: from,
  ...(account && {
    SMTP_USERNAME: account.username,
    SMTP_PASSWORD: pod.fromSecret(account.secret, account.key),
  }),
});
