/** Who signs: the names that the makers and the users of certificates have in common. */
import type { Platform } from '../config/platform';

/** ClusterIssuer for names inside the cluster (`.svc`), whoever signs the public ones. */
export const clusterIssuer = 'cluster';

/** ClusterIssuer for names of the home domain. */
export const issuerName = (tls: Platform['tls']): string =>
  tls.issuer === 'existing' ? tls.clusterIssuer : tls.issuer;
