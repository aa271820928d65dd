/** The realm as its Job makes it. */
import type { Volume } from '../../../imports/k8s';
import type { Client, Given } from '../../kit';

type SignIn = Client<'signIn'>;

/** The realm that every component and every person is in. */
export const realm = 'thinkube';
/** Names of the groups, as they appear in the claim `groups` of a token. */
export const groups = { admins: 'admins', users: 'users' } as const;

/** What the Job's script reads. */
export const wantedRealm = (
  { username, email }: { readonly username: string; readonly email: string },
  clients: readonly SignIn[],
) => ({ realm, groups, admin: { username, email }, clients: clients.map(wantedClient) });

/** A training run over a weekend, in seconds. */
const programs = 3 * 24 * 3600;

/** Redirect addresses are exact: every path under every address of the component. */
function wantedClient({ need, given, routes }: SignIn) {
  const main = routes['route'];
  // Those of its main route, or of all if none is called `route`.
  const addresses = (main ? [main] : Object.values(routes)).map(({ url }) => url).sort();
  const under = (paths: readonly string[]) =>
    addresses.flatMap((url) => paths.map((path) => `${url}${path}`));
  return {
    clientId: given.clientId,
    public: need.public ?? false,
    serviceAccount: need.serviceAccount ?? false,
    tokenLifetime: need.tokenLifetime ?? (need.serviceAccount ? programs : undefined),
    redirectUris: [...under(need.redirectPaths), ...(need.redirectUris ?? [])],
    logoutUris: under(need.logoutPaths ?? ['/']),
    home: addresses[0] ?? '',
  };
}

/** The realm's mail server as Keycloak spells it: every value is text, and the Job adds the password. */
export const mailServer = ({ host, port, from, tls, account }: Given<'mail'>) => ({
  host,
  port: String(port),
  from,
  ssl: String(tls === 'implicit'),
  starttls: String(tls === 'starttls'),
  auth: String(account !== undefined),
  ...(account && { user: account.username }),
});

interface Secrets {
  readonly admin: Given<'secret'>;
  readonly firstAdmin: Given<'secret'>;
  readonly mail: Given<'mail'> | undefined;
}

/** Every secret that the realm needs as a file of one volume: the pod waits until all of them exist. */
export const secretFiles = ({ admin, firstAdmin, mail }: Secrets, clients: readonly SignIn[]): Volume => {
  const file = (name: string, key: string, path: string) => ({ secret: { name, items: [{ key, path }] } });
  return {
    name: 'secrets',
    projected: {
      sources: [
        file(admin.secret, 'bootstrap', 'admin/bootstrap'),
        file(admin.secret, 'provisioner', 'admin/provisioner'),
        file(firstAdmin.secret, 'password', 'person/password'),
        ...(mail?.account ? [file(mail.account.secret, mail.account.key, 'mail/password')] : []),
        ...clients.flatMap(({ need, given: { clientId, secret } }) =>
          need.public ? [] : [file(secret, 'clientSecret', `clients/${clientId}`)],
        ),
      ],
    },
  };
};
