/** What leaves the cluster, and where to. */
import { contains, privateNetworks, rangeOf } from '../../plan/addresses';
import type { Context } from '../../plan/component';
import { acmeAccount, authorities, hasWildcard, issuerName, wildcard } from '../../plan/issuer';

export type Target = NonNullable<Context['backup']['offsite']>;

/** A Secret, by where it is. */
export interface Named {
  readonly namespace: string;
  readonly secret: string;
}

export const portOf = (endpoint: string): number => {
  const { port, protocol } = new URL(endpoint);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
};

const localNames = /(^[^.]+|\.(lan|local|home|internal|home\.arpa))$/;

/** Whether the store is at home: told by its address, where the config does not say so itself. */
export function isOnLan({ endpoint, lan }: Target, domain: string): boolean {
  if (lan !== undefined) return lan;
  const { hostname } = new URL(endpoint);
  if (/^[\d.]+$/.test(hostname)) return privateNetworks.some((cidr) => contains(rangeOf(cidr), hostname));
  return localNames.test(hostname) || hostname.endsWith(`.${domain}`);
}

/** What signs and has been signed, beside the credentials: Let's Encrypt gives only so many in a week. */
export function signed({ tls }: Context): readonly Named[] {
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
