import { type Given, pod } from '../../kit';

export const port = 8080;
/** Address of the account that owns the list of servers; nobody signs in with it unless `localLogin` says so. */
export const localAdmin = 'local-admin@example.com';

interface Needs {
  readonly database: Given<'database'>;
  readonly first: Given<'secret'>;
  readonly signIn: Given<'signIn'>;
}

interface Wishes {
  readonly localLogin: boolean;
  /** File of trusted certificates. */
  readonly roots: string;
  /** Folder for sessions and what people download. */
  readonly data: string;
}

/** What config_local.py and start.sh read. */
export const environment = ({ database, first, signIn }: Needs, { localLogin, roots, data }: Wishes) => ({
  PGADMIN: '/pgadmin4',
  PYTHON: '/venv/bin/python3',
  SERVERS: '/config/servers.json',
  PORT: String(port),
  DATA_DIR: data,
  HOME: '/tmp',
  PYTHONDONTWRITEBYTECODE: '1',
  REQUESTS_CA_BUNDLE: roots,
  SSL_CERT_FILE: roots,
  CONFIG_DATABASE_URI: pod.fromSecret(database.secret, 'url'),
  PGADMIN_SETUP_EMAIL: localAdmin,
  PGADMIN_SETUP_PASSWORD: pod.fromSecret(first.secret, 'password'),
  LOCAL_LOGIN: String(localLogin),
  ADMIN_GROUP: signIn.groups.admins,
  OIDC_ISSUER: signIn.issuer,
  OIDC_LOGOUT_URL: signIn.endpoints.logout,
  OIDC_CLIENT_ID: pod.fromSecret(signIn.secret, 'clientId'),
  OIDC_CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
});

/** The list of servers, as pgAdmin imports it. It asks for the password: none is stored. */
export const servers = ({ host, port: number }: Given<'database'>): string =>
  `${JSON.stringify(
    {
      Servers: {
        1: {
          Name: 'Platform',
          Group: 'Servers',
          Host: host,
          Port: number,
          MaintenanceDB: 'postgres',
          Username: 'postgres',
          Shared: true,
          ConnectionParameters: { sslmode: 'prefer', connect_timeout: 10 },
        },
      },
    },
    null,
    2,
  )}\n`;
