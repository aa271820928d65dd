import { type Given, pod } from '../../kit';

interface Needs {
  readonly documents: Given<'documents'>;
  readonly signIn: Given<'signIn'>;
  readonly route: Given<'route'>;
}

/** As WeKan spells it. An address of Keycloak is its host, and paths below it. */
export const environment = ({ documents, signIn, route }: Needs, port: number) => ({
  ROOT_URL: route.url,
  PORT: String(port),
  WRITABLE_PATH: '/data',
  MONGO_URL: pod.fromSecret(documents.secret, 'url'),
  // The oplog belongs to the server, and no application may read it.
  METEOR_REACTIVITY_ORDER: 'changeStreams,polling',
  DDP_TRANSPORT: 'sockjs',
  WITH_API: 'true',
  BROWSER_POLICY_ENABLED: 'true',
  ...keycloak(signIn),
});

const keycloak = ({ secret, endpoints, groups }: Given<'signIn'>) => ({
  PASSWORD_LOGIN_ENABLED: 'false',
  OIDC_REDIRECTION_ENABLED: 'true',
  OAUTH2_ENABLED: 'true',
  OAUTH2_LOGIN_STYLE: 'redirect',
  OAUTH2_CLIENT_ID: pod.fromSecret(secret, 'clientId'),
  OAUTH2_SECRET: pod.fromSecret(secret, 'clientSecret'),
  OAUTH2_SERVER_URL: new URL(endpoints.authorize).origin,
  OAUTH2_AUTH_ENDPOINT: new URL(endpoints.authorize).pathname,
  OAUTH2_TOKEN_ENDPOINT: new URL(endpoints.token).pathname,
  OAUTH2_USERINFO_ENDPOINT: new URL(endpoints.userInfo).pathname,
  OAUTH2_LOGOUT_ENDPOINT: new URL(endpoints.logout).pathname,
  OAUTH2_REQUEST_PERMISSIONS: 'openid profile email groups',
  OAUTH2_ID_MAP: 'sub',
  OAUTH2_USERNAME_MAP: 'preferred_username',
  OAUTH2_FULLNAME_MAP: 'name',
  OAUTH2_EMAIL_MAP: 'email',
  OAUTH2_AUTO_REGISTRATION: 'true',
  OAUTH2_ADMIN_GROUPS: groups.admins,
});
