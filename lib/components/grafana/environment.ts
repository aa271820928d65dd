import { type Given, pod } from '../../kit';

interface Needs {
  readonly route: Given<'route'>;
  readonly database: Given<'database'>;
  readonly admin: Given<'secret'>;
  readonly encryption: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
  readonly prometheus: Given<'call'>;
  readonly logs: Given<'logs'> | undefined;
  readonly mail: Given<'mail'> | undefined;
}

interface Options {
  readonly usersMay: 'view' | 'edit';
  readonly localLogin: boolean;
}

/** Grafana's settings as variables: what follows from needs and options. `roots` is the file of trusted certificates. */
export function environment(
  { database, admin, encryption, signIn, prometheus, logs, mail, route: { url } }: Needs,
  { usersMay, localLogin }: Options,
  roots: string,
) {
  const { admins, users } = signIn.groups;
  const role = usersMay === 'edit' ? 'Editor' : 'Viewer';
  const afterwards = encodeURIComponent(`${url}/login`);
  return {
    GF_SERVER_ROOT_URL: `${url}/`,
    GF_SERVER_DOMAIN: new URL(url).host,
    GF_UNIFIED_STORAGE_INDEX_PATH: '/var/lib/grafana-search/bleve',
    GF_DATABASE_HOST: `${database.host}:${database.port}`,
    GF_DATABASE_NAME: database.name,
    GF_DATABASE_USER: pod.fromSecret(database.secret, 'username'),
    GF_DATABASE_PASSWORD: pod.fromSecret(database.secret, 'password'),
    GF_SECURITY_ADMIN_PASSWORD: pod.fromSecret(admin.secret, 'password'),
    GF_SECURITY_SECRET_KEY: pod.fromSecret(encryption.secret, 'key'),
    GF_AUTH_DISABLE_LOGIN_FORM: String(!localLogin),
    GF_AUTH_GENERIC_OAUTH_AUTO_LOGIN: String(!localLogin),
    GF_AUTH_GENERIC_OAUTH_CLIENT_ID: pod.fromSecret(signIn.secret, 'clientId'),
    GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
    GF_AUTH_GENERIC_OAUTH_AUTH_URL: signIn.endpoints.authorize,
    GF_AUTH_GENERIC_OAUTH_TOKEN_URL: signIn.endpoints.token,
    GF_AUTH_GENERIC_OAUTH_API_URL: signIn.endpoints.userInfo,
    GF_AUTH_GENERIC_OAUTH_SIGNOUT_REDIRECT_URL: `${signIn.endpoints.logout}?post_logout_redirect_uri=${afterwards}`,
    GF_AUTH_GENERIC_OAUTH_TLS_CLIENT_CA: roots,
    // Whoever is in neither group is refused.
    GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: `contains(groups[*], '${admins}') && 'GrafanaAdmin' || contains(groups[*], '${users}') && '${role}'`,
    PROMETHEUS_URL: prometheus.on ? `http://prometheus.${prometheus.namespace}.svc:9090` : undefined,
    ...(mail && mailer(mail, roots)),
    ...(logs && {
      LOGS_URL: `https://${logs.host}:${logs.port}`,
      LOGS_INDEX: `${logs.prefix}-*`,
      LOGS_USER: pod.fromSecret(logs.secret, 'username'),
      LOGS_PASSWORD: pod.fromSecret(logs.secret, 'password'),
    }),
  };
}

/** Invitations, and alerts that people write here. */
const mailer = ({ host, port, from, tls, account }: Given<'mail'>, roots: string) => ({
  SSL_CERT_FILE: roots,
  GF_SMTP_ENABLED: 'true',
  GF_SMTP_HOST: `${host}:${port}`,
  GF_SMTP_FROM_ADDRESS: from,
  GF_SMTP_STARTTLS_POLICY: tls === 'starttls' ? 'MandatoryStartTLS' : 'NoStartTLS',
  ...(account && {
    GF_SMTP_USER: account.username,
    GF_SMTP_PASSWORD: pod.fromSecret(account.secret, account.key),
  }),
});
