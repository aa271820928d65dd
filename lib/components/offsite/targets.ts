/** What leaves the cluster, and where to. */
import { credentialsNamespace, hostIn, type PlatformConfig, rule } from '../../kit';
import { isAtHome } from '../../plan/addresses';
import { acmeAccount, authorities, hasWildcard, issuerName, wildcard } from '../../plan/issuer';

type Target = NonNullable<PlatformConfig['backup']['offsite']>;

/** A Secret, by where it is. */
interface Named {
  readonly namespace: string;
  readonly secret: string;
}

/** Whether the store is at home: judged by its address, unless the config says so itself. */
export const isOnLan = ({ endpoint, lan }: Target, domain: string): boolean =>
  lan ?? isAtHome(hostIn(endpoint), domain);

/** The credentials of the platform, and what signs. */
export const leaving = (generated: readonly string[], { tls }: PlatformConfig): readonly Named[] => [
  ...generated.map((secret) => ({ namespace: credentialsNamespace, secret })),
  ...signed(tls),
];

/** What signs and has been signed: Let's Encrypt issues only so many certificates in a week. */
function signed(tls: PlatformConfig['tls']): readonly Named[] {
  const { namespace, home, cluster } = authorities;
  return [
    { namespace, secret: cluster },
    ...(tls.issuer === 'home' ? [{ namespace, secret: home }] : []),
    ...(tls.issuer === 'letsencrypt'
      ? [{ namespace, secret: acmeAccount(issuerName(tls), tls.staging) }]
      : []),
    ...(hasWildcard(tls) ? [wildcard] : []),
  ];
}

/** By namespace: `get` of these Secrets, by name. */
export function rights(secrets: readonly Named[]) {
  const namespaces = [...new Set(secrets.map(({ namespace }) => namespace))].sort();
  return Object.fromEntries(
    namespaces.map((namespace) => {
      const resourceNames = secrets
        .filter((each) => each.namespace === namespace)
        .map(({ secret }) => secret);
      return [namespace, [{ ...rule('', ['secrets'], ['get']), resourceNames }]];
    }),
  );
}
