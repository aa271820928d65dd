import { type Given, pod } from '../../kit';

interface Needs {
  readonly database: Given<'database'>;
  readonly cache: Given<'cache'>;
  readonly assets: Given<'bucket'>;
  readonly key: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
  readonly route: Given<'route'>;
}

/** Nobody registers or signs in by a password of Penpot's own; accounts come from Keycloak. */
export const flags = (mail: Given<'mail'> | undefined): string =>
  [
    'disable-registration',
    'disable-login-with-password',
    'enable-login-with-oidc',
    'enable-oidc-registration',
    'disable-email-verification',
    'disable-onboarding-newsletter',
    ...(mail ? ['enable-smtp'] : []),
  ].join(' ');

/** Invitations to teams, and mentions in comments. */
export const mailer = ({ host, port, from, tls, account }: Given<'mail'>) => ({
  PENPOT_SMTP_HOST: host,
  PENPOT_SMTP_PORT: String(port),
  PENPOT_SMTP_TLS: String(tls === 'starttls'),
  PENPOT_SMTP_SSL: String(tls === 'implicit'),
  PENPOT_SMTP_DEFAULT_FROM: from,
  PENPOT_SMTP_DEFAULT_REPLY_TO: from,
  ...(account && {
    PENPOT_SMTP_USERNAME: account.username,
    PENPOT_SMTP_PASSWORD: pod.fromSecret(account.secret, account.key),
  }),
});

/** What the back end and the exporter have in common. */
export const shared = ({ route, key, cache }: Needs) => ({
  PENPOT_PUBLIC_URI: route.url,
  PENPOT_SECRET_KEY: pod.fromSecret(key.secret, 'key'),
  PENPOT_REDIS_URI: pod.fromSecret(cache.secret, 'url'),
  PENPOT_TELEMETRY_ENABLED: 'false',
});

/** Where the back end keeps files and finds people. */
export const storage = ({ database, assets, signIn }: Needs) => ({
  PENPOT_DATABASE_URI: `postgresql://${database.host}:${database.port}/${database.name}`,
  PENPOT_DATABASE_USERNAME: pod.fromSecret(database.secret, 'username'),
  PENPOT_DATABASE_PASSWORD: pod.fromSecret(database.secret, 'password'),
  PENPOT_OBJECTS_STORAGE_BACKEND: 's3',
  PENPOT_OBJECTS_STORAGE_S3_ENDPOINT: assets.endpoint,
  PENPOT_OBJECTS_STORAGE_S3_REGION: assets.region,
  PENPOT_OBJECTS_STORAGE_S3_BUCKET: assets.bucket,
  AWS_ACCESS_KEY_ID: pod.fromSecret(assets.secret, 'accessKey'),
  AWS_SECRET_ACCESS_KEY: pod.fromSecret(assets.secret, 'secretKey'),
  PENPOT_OIDC_CLIENT_ID: pod.fromSecret(signIn.secret, 'clientId'),
  PENPOT_OIDC_CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
  PENPOT_OIDC_BASE_URI: `${signIn.issuer}/`,
  // Written out, so that it starts while Keycloak is away.
  PENPOT_OIDC_AUTH_URI: signIn.endpoints.authorize,
  PENPOT_OIDC_TOKEN_URI: signIn.endpoints.token,
  PENPOT_OIDC_USER_URI: signIn.endpoints.userInfo,
  PENPOT_OIDC_JWKS_URI: signIn.endpoints.keys,
  PENPOT_OIDC_SCOPES: 'openid profile email',
  // It refuses to call private addresses otherwise, and that is where Keycloak is.
  PENPOT_SSRF_ALLOWED_HOSTS: new URL(signIn.issuer).host,
});

/** The front end, which forwards what browsers ask. */
export const browser = ({
  backend,
  exporter,
  url,
  mail,
}: {
  readonly backend: string;
  readonly exporter: string;
  readonly url: string;
  readonly mail: Given<'mail'> | undefined;
}) => ({
  PENPOT_FLAGS: flags(mail),
  PENPOT_PUBLIC_URI: url,
  PENPOT_BACKEND_URI: backend,
  PENPOT_EXPORTER_URI: exporter,
  PENPOT_OIDC_NAME: 'Keycloak',
});
