/** Who signs: the names that the makers and the users of certificates have in common. */
import type { PlatformConfig } from './schema/platform';

/** ClusterIssuer for names inside the cluster (`.svc`), whoever signs the public ones. */
export const clusterIssuer = 'cluster';

/** ClusterIssuer for names of the home domain. */
export const issuerName = (tls: PlatformConfig['tls']): string =>
  tls.issuer === 'existing' ? tls.clusterIssuer : tls.issuer;

/**
 * Where the two CAs keep their certificate and key: in cert-manager's namespace, where alone a ClusterIssuer may
 * read, and where whoever spreads trust reads too.
 */
export const authorities = {
  namespace: 'cert-manager',
  home: 'home-ca',
  cluster: 'cluster-ca',
  /** Key with the root's certificate, which is public. */
  key: 'tls.crt',
} as const;

/** Where the key of an account at Let's Encrypt lies, beside the CAs. The two directories know nothing of each other. */
export const acmeAccount = (issuer: string, staging: boolean): string =>
  staging ? `${issuer}-staging-account` : `${issuer}-account`;

/** Whether one certificate serves every name directly below the domain: DNS-01 alone can prove that. */
export const hasWildcard = (tls: PlatformConfig['tls']): boolean =>
  tls.issuer === 'letsencrypt' && tls.challenge === 'dns01';

/** Where that certificate lies. */
export const wildcard = { namespace: 'ingress', secret: 'wildcard-tls' } as const;

/**
 * Pods that answer a challenge by HTTP, beside the Ingress of the name: their `app.kubernetes.io/name`, their port,
 * and the class that the router sends the internet to.
 */
export const solver = { pods: 'acme-solver', port: 8089, class: 'nginx' } as const;

/** Whether a name is proven to be ours by an answer over HTTP, so that such pods come and go. */
export const provenByHttp = (tls: PlatformConfig['tls']): boolean =>
  tls.issuer === 'letsencrypt' && tls.challenge === 'http01';

/** Whether others join the Ingress of this name for a while, to prove that it is ours. No answer proves a wildcard. */
export const isJoined = (route: {
  readonly issuer?: string;
  readonly tlsSecret?: string;
  readonly below?: boolean;
}): boolean => route.issuer === 'letsencrypt' && route.tlsSecret !== undefined && !route.below;

/** The controller lets several Ingresses share a host where one is the master and the others are minions. */
export const sharing = 'nginx.org/mergeable-ingress-type';
