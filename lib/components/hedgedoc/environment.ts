import { type Given, pod } from '../../kit';

export const port = 3000;
/** Where pictures are. */
export const uploads = '/hedgedoc/public/uploads';

interface Needs {
  readonly database: Given<'database'>;
  readonly session: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
  readonly route: Given<'route'>;
}

interface Wishes {
  readonly newNotes: 'private' | 'limited' | 'editable';
  readonly localLogin: boolean;
  /** File of trusted certificates. */
  readonly roots: string;
}

/** HedgeDoc's settings as variables. */
export function environment(
  { database, session, signIn, route }: Needs,
  { newNotes, localLogin, roots }: Wishes,
) {
  const { endpoints, groups } = signIn;
  return {
    NODE_ENV: 'production',
    NODE_OPTIONS: pod.nodeHeap,
    NODE_EXTRA_CA_CERTS: roots,
    CMD_DOMAIN: route.host,
    CMD_PROTOCOL_USESSL: 'true',
    CMD_URL_ADDPORT: 'false',
    CMD_PORT: String(port),
    // The ingress controller sends this header.
    CMD_HSTS_ENABLE: 'false',
    CMD_LOGLEVEL: 'info',
    // Its default of 70 milliseconds is for a machine of its own: here it would turn people away.
    CMD_TOOBUSY_LAG: '500',
    CMD_SESSION_SECRET: pod.fromSecret(session.secret, 'key'),
    CMD_DB_DIALECT: 'postgres',
    CMD_DB_HOST: database.host,
    CMD_DB_PORT: String(database.port),
    CMD_DB_DATABASE: database.name,
    CMD_DB_USERNAME: pod.fromSecret(database.secret, 'username'),
    CMD_DB_PASSWORD: pod.fromSecret(database.secret, 'password'),
    CMD_IMAGE_UPLOAD_TYPE: 'filesystem',
    CMD_ENABLE_UPLOADS: 'registered',
    CMD_ALLOW_ANONYMOUS: 'false',
    CMD_ALLOW_ANONYMOUS_EDITS: 'false',
    CMD_DEFAULT_PERMISSION: newNotes,
    CMD_ALLOW_GRAVATAR: 'false',
    // Its numbers would be open to everybody at the public address: no password can guard them.
    CMD_ENABLE_STATS_API: 'false',
    CMD_EMAIL: String(localLogin),
    CMD_ALLOW_EMAIL_REGISTER: 'false',
    CMD_OAUTH2_PROVIDERNAME: 'Keycloak',
    CMD_OAUTH2_AUTHORIZATION_URL: endpoints.authorize,
    CMD_OAUTH2_TOKEN_URL: endpoints.token,
    CMD_OAUTH2_USER_PROFILE_URL: endpoints.userInfo,
    CMD_OAUTH2_CLIENT_ID: pod.fromSecret(signIn.secret, 'clientId'),
    CMD_OAUTH2_CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
    CMD_OAUTH2_SCOPE: 'openid email profile',
    CMD_OAUTH2_PKCE: 'true',
    CMD_OAUTH2_USER_PROFILE_ID_ATTR: 'sub',
    CMD_OAUTH2_USER_PROFILE_USERNAME_ATTR: 'preferred_username',
    CMD_OAUTH2_USER_PROFILE_DISPLAY_NAME_ATTR: 'name',
    CMD_OAUTH2_USER_PROFILE_EMAIL_ATTR: 'email',
    // Whoever is taken out of this group cannot sign in any more.
    CMD_OAUTH2_ROLES_CLAIM: 'groups',
    CMD_OAUTH2_ACCESS_ROLE: groups.users,
  };
}
