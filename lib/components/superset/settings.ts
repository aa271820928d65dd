/** What superset_config.py and prepare.py read. */
import type { Given } from '../../kit';

export const localAdmin = 'local-admin';

/** People fill it with files. */
const uploads = { uploads: true, extra: { schemas_allowed_for_file_upload: ['public'] } };
/** Whatever database there is on the server. */
const reads = { uploads: false, extra: { allow_multi_catalog: true } };

/** Superset's own roles, by what people who are not administrators may do. */
const roles = { view: ['Gamma'], explore: ['Alpha', 'sql_lab'] };

interface Needs {
  readonly route: Given<'route'>;
  readonly signIn: Given<'signIn'>;
  readonly measurements: Given<'timeSeries'> | undefined;
}

interface Options {
  readonly usersMay: keyof typeof roles;
  readonly worker: boolean;
  readonly localLogin: boolean;
}

export const settings = (
  { route, signIn, measurements }: Needs,
  { usersMay, worker, localLogin }: Options,
  domain: string,
): string =>
  `${JSON.stringify(
    {
      url: route.url,
      issuer: signIn.issuer,
      endpoints: signIn.endpoints,
      clientId: signIn.clientId,
      roles: { [signIn.groups.admins]: ['Admin'], [signIn.groups.users]: roles[usersMay] },
      worker,
      localLogin,
      localAdmin: { username: localAdmin, email: `${localAdmin}@${domain}` },
      connections: [
        { name: 'Warehouse', variable: 'WAREHOUSE_URL', ...uploads },
        ...(measurements ? [{ name: 'TimescaleDB', variable: 'MEASUREMENTS_URL', ...reads }] : []),
      ],
    },
    null,
    2,
  )}\n`;
