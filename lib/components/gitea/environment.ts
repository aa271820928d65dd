import { type Given, type PlatformConfig, pod } from '../../kit';

export const ports = { http: 3000, ssh: 2222 } as const;

/** Of the source in Gitea's database, and part of the address that Keycloak sends people back to. */
export const source = 'keycloak';
/** For when Keycloak is down. */
export const localAdmin = 'local-admin';

interface Needs {
  readonly database: Given<'database'>;
  readonly files: Given<'bucket'>;
  readonly keys: Given<'secret'>;
  readonly tokens: Given<'secret'>;
  readonly admin: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
  readonly route: Given<'route'>;
  readonly mail: Given<'mail'> | undefined;
  readonly metrics: Given<'metrics'> | undefined;
}

interface Wishes {
  readonly localLogin: boolean;
  readonly anonymous: boolean;
  readonly packages: boolean;
  readonly ssh?: string | undefined;
  /** File of trusted certificates. */
  readonly roots: string;
  readonly platform: Pick<PlatformConfig, 'cluster' | 'network'>;
}

/** Gitea's app.ini, section by section; the image writes it from these variables at each start. */
export const environment = (needs: Needs, wishes: Wishes) => ({
  GOMEMLIMIT: pod.goMemory,
  // The first is for Go, the second for git, which fetches from mirrors.
  SSL_CERT_FILE: wishes.roots,
  GIT_SSL_CAINFO: wishes.roots,
  ...secrets(needs),
  ...storage(needs),
  ...people(wishes),
  ...ini('server', {
    ROOT_URL: `${needs.route.url}/`,
    DOMAIN: needs.route.host,
    HTTP_PORT: String(ports.http),
    ...(wishes.ssh === undefined
      ? { DISABLE_SSH: 'true' }
      : { SSH_DOMAIN: wishes.ssh, SSH_PORT: String(ports.ssh), SSH_LISTEN_PORT: String(ports.ssh) }),
    LFS_START_SERVER: 'true',
  }),
  ...ini('security', {
    INSTALL_LOCK: 'true',
    REVERSE_PROXY_LIMIT: '1',
    REVERSE_PROXY_TRUSTED_PROXIES: wishes.platform.network.podCidr,
  }),
  ...ini('repository', { ENABLE_PUSH_CREATE_USER: 'true', ENABLE_PUSH_CREATE_ORG: 'true' }),
  // Webhooks and mirrors lead to the platform's own services, which have private addresses.
  ...ini('webhook', { ALLOWED_HOST_LIST: 'private,external' }),
  ...ini('migrations', { ALLOW_LOCALNETWORKS: 'true' }),
  ...ini('session', { PROVIDER: 'db', COOKIE_SECURE: 'true' }),
  ...ini('indexer', { ISSUE_INDEXER_TYPE: 'db' }),
  ...ini('packages', { ENABLED: String(wishes.packages) }),
  // Nothing here runs its jobs.
  ...ini('actions', { ENABLED: 'false' }),
  ...ini('cron.update_checker', { ENABLED: 'false' }),
  ...(needs.mail && mailer(needs.mail)),
  // They share the address of its pages: without a token they would be public.
  ...(needs.metrics?.secret !== undefined &&
    ini('metrics', { ENABLED: 'true', TOKEN: pod.fromSecret(needs.metrics.secret, 'password') })),
});

/** Variables of one section: dots are spelled out. */
const ini = <V>(section: string, values: Readonly<Record<string, V>>): Readonly<Record<string, V>> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `GITEA__${section.replaceAll('.', '_0X2E_')}__${key}`,
      value,
    ]),
  );

/** All of them, so that it makes none of its own in a file that the next start would not find. */
const secrets = ({ keys, tokens }: Needs) => ({
  ...ini('security', {
    SECRET_KEY: pod.fromSecret(keys.secret, 'key'),
    INTERNAL_TOKEN: pod.fromSecret(keys.secret, 'internal'),
  }),
  ...ini('oauth2', { JWT_SECRET: pod.fromSecret(tokens.secret, 'oauth') }),
  ...ini('server', { LFS_JWT_SECRET: pod.fromSecret(tokens.secret, 'lfs') }),
});

/** Repositories are on the volume; everything else that is large is in the bucket. */
const storage = ({ database, files }: Needs) => ({
  ...ini('database', {
    DB_TYPE: 'postgres',
    HOST: `${database.host}:${database.port}`,
    NAME: database.name,
    USER: pod.fromSecret(database.secret, 'username'),
    PASSWD: pod.fromSecret(database.secret, 'password'),
    // The server is shared.
    MAX_OPEN_CONNS: '20',
  }),
  ...ini('storage', {
    STORAGE_TYPE: 'minio',
    MINIO_ENDPOINT: new URL(files.endpoint).host,
    MINIO_LOCATION: files.region,
    MINIO_BUCKET: files.bucket,
    MINIO_ACCESS_KEY_ID: pod.fromSecret(files.secret, 'accessKey'),
    MINIO_SECRET_ACCESS_KEY: pod.fromSecret(files.secret, 'secretKey'),
    MINIO_USE_SSL: 'false',
    MINIO_BUCKET_LOOKUP_TYPE: 'path',
    // Not every store knows the newer checksums.
    MINIO_CHECKSUM_ALGORITHM: 'md5',
  }),
});

/** Accounts come from Keycloak alone; tokens and keys that people make here work for programs. */
const people = ({ localLogin, anonymous }: Wishes) => ({
  ...ini('service', {
    DISABLE_REGISTRATION: 'false',
    ALLOW_ONLY_EXTERNAL_REGISTRATION: 'true',
    SHOW_REGISTRATION_BUTTON: 'false',
    ENABLE_PASSWORD_SIGNIN_FORM: String(localLogin),
    ENABLE_BASIC_AUTHENTICATION: String(localLogin),
    ENABLE_PASSKEY_AUTHENTICATION: 'false',
    REQUIRE_SIGNIN_VIEW: String(!anonymous),
  }),
  ...ini('oauth2_client', {
    ENABLE_AUTO_REGISTRATION: 'true',
    REGISTER_EMAIL_CONFIRM: 'false',
    USERNAME: 'preferred_username',
    // Whoever changes their address at Keycloak must not become somebody else here.
    ACCOUNT_LINKING: 'login',
  }),
  ...ini('openid', { ENABLE_OPENID_SIGNIN: 'false', ENABLE_OPENID_SIGNUP: 'false' }),
});

const protocols = { implicit: 'smtps', starttls: 'smtp+starttls', none: 'smtp' } as const;

/** Whoever watches a repository, or is named in an issue, hears of it by mail. */
const mailer = ({ host, port, from, tls, account }: Given<'mail'>) => ({
  ...ini('service', { ENABLE_NOTIFY_MAIL: 'true' }),
  ...ini('mailer', {
    ENABLED: 'true',
    PROTOCOL: protocols[tls],
    SMTP_ADDR: host,
    SMTP_PORT: String(port),
    FROM: from,
    ...(account && { USER: account.username, PASSWD: pod.fromSecret(account.secret, account.key) }),
  }),
});

/** What the script before the start reads beside. */
export const setup = ({ signIn, admin }: Needs, domain: string) => ({
  SOURCE: source,
  CLIENT_ID: pod.fromSecret(signIn.secret, 'clientId'),
  CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
  DISCOVERY: `${signIn.issuer}/.well-known/openid-configuration`,
  ADMIN_GROUP: signIn.groups.admins,
  ADMIN: localAdmin,
  ADMIN_EMAIL: `${localAdmin}@${domain}`,
  ADMIN_PASSWORD: pod.fromSecret(admin.secret, 'password'),
});
