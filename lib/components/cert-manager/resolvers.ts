/** Whether a challenge is answered is asked by DNS at any port, or by DNS over HTTPS. */
import { need, type PlatformConfig } from '../../kit';
import { isAtHome } from '../../plan/addresses';

const endOf = (resolver: string) => {
  const overHttps = resolver.startsWith('https://');
  const { hostname: host, port } = new URL(overHttps ? resolver : `dns://${resolver}`);
  return { host, port: port === '' ? 443 : Number(port), overHttps };
};

/** Port 53 is open to everybody anyway; other ports are not, nor is what is at home. */
export function resolverNeed(
  resolvers: readonly string[],
  { tls, cluster }: Pick<PlatformConfig, 'tls' | 'cluster'>,
) {
  const special = resolvers.map(endOf).filter(({ port, overHttps }) => overHttps || port !== 53);
  if (tls.issuer === 'home' || special.length === 0) return undefined;
  return need.internet({
    pods: 'cert-manager',
    ports: [...new Set(special.map(({ port }) => port))],
    udp: [...new Set(special.flatMap(({ port, overHttps }) => (overHttps ? [] : [port])))],
    hosts: special.map(({ host }) => host),
    lan: special.some(({ host }) => isAtHome(host, cluster.domain)),
    reason: 'resolvers that are asked about challenges',
  });
}
