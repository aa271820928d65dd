/** Users and their roles, as the security plugin reads them: passwords are variables of the server, and never here. */
import { pod } from '../../kit';

/** Secrets with the key `password`, by the name of the user. */
export type Users = Readonly<Record<string, string>>;

/** Of the image: Dashboards' own user. */
export const dashboardsUser = 'kibanaserver';
/** Ours: who may do anything, and who reads statistics. */
export const administrator = 'admin';
export const watcher = 'exporter';

const variableOf = (user: string): string => `${user.toUpperCase().replaceAll('-', '_')}_PASSWORD`;

/** What the server hashes when it reads its users. */
export const passwords = (users: Users) =>
  Object.fromEntries(
    Object.entries(users).map(([user, secret]) => [variableOf(user), pod.fromSecret(secret, 'password')]),
  );

const inYaml = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const usersFile = (users: Users): string =>
  inYaml({
    _meta: { type: 'internalusers', config_version: 2 },
    ...Object.fromEntries(
      Object.keys(users).map((user) => [
        user,
        {
          hash: `\${envbc.${variableOf(user)}}`,
          reserved: true,
          ...(user === administrator && { backend_roles: [administrator] }),
        },
      ]),
    ),
  });

/** Programs, by the names of their users. */
interface Programs {
  /** They send lines. */
  readonly writers: readonly string[];
  /** They search them. */
  readonly readers: readonly string[];
}

/** Groups of Keycloak, and programs. */
export const mappingFile = (
  groups: { readonly admins: string; readonly users: string },
  { writers, readers }: Programs,
): string =>
  inYaml({
    _meta: { type: 'rolesmapping', config_version: 2 },
    all_access: { backend_roles: [administrator, groups.admins] },
    kibana_user: { backend_roles: [groups.admins, groups.users] },
    log_reader: { backend_roles: [groups.users], users: readers },
    log_writer: { users: writers },
    watcher: { users: [watcher] },
    kibana_server: { users: [dashboardsUser], reserved: true },
  });

/** Indexes of logs are deleted after so many days. */
export const policyFile = (keepDays: number): string =>
  inYaml({
    policy: {
      description: 'one index a day, deleted when it is old',
      default_state: 'kept',
      states: [
        {
          name: 'kept',
          actions: [],
          transitions: [{ state_name: 'deleted', conditions: { min_index_age: `${keepDays}d` } }],
        },
        { name: 'deleted', actions: [{ delete: {} }], transitions: [] },
      ],
      ism_template: [{ index_patterns: ['logs-*'], priority: 100 }],
    },
  });
