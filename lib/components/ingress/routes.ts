/** How a public name is served: by which controller, and with which certificate. */
import type { Client, Given, IngressClass, Need, PlatformConfig } from '../../kit';
import type { Asker, OptionProblem } from '../../plan/component';
import { hasWildcard, issuerName, provenByHttp, wildcard } from '../../plan/issuer';

interface Question {
  readonly need: Need<'route'>;
  readonly client: Asker;
  /** Classes of the controllers that run. */
  readonly running: readonly IngressClass[];
  readonly platform: Pick<PlatformConfig, 'cluster' | 'tls'>;
}

/** The answer to a route; undefined if the client has no name for it. */
export function routeOf({ need, client, running, platform }: Question): Given<'route'> | undefined {
  const name = client.routes[client.need];
  if (!name) return undefined;
  const served = classFor(need, client, running);
  const suffix = client.need === 'route' ? '' : `-${client.need.toLowerCase()}`;
  return {
    controller: 'ingress',
    namespace: wildcard.namespace,
    pods: served,
    port: 443,
    url: name.url,
    host: name.host,
    exposed: client.ingress !== 'none',
    service: need.service,
    servicePort: need.port,
    class: served,
    ...((need.below || !coveredByWildcard(platform, name.host)) && {
      issuer: issuerName(platform.tls),
      tlsSecret: `${need.service}${suffix}-tls`,
    }),
    annotations: need.annotations ?? {},
    paths: need.paths ?? ['/'],
    ...(need.below && { below: true }),
  };
}

/** The option of the client wins; a class that does not run is served by the first, unless it is asked for. */
function classFor(need: Need<'route'>, client: Asker, running: readonly IngressClass[]): IngressClass {
  if (client.ingress === 'main') return 'nginx';
  if (client.ingress === 'second') return 'nginx-kn';
  return running.find((each) => each === need.class) ?? 'nginx';
}

/** Names that the one wildcard certificate is for: DNS-01 alone can prove them. */
function coveredByWildcard({ cluster, tls }: Pick<PlatformConfig, 'cluster' | 'tls'>, host: string): boolean {
  if (!hasWildcard(tls)) return false;
  const [, ...rest] = host.split('.');
  return host === cluster.domain || rest.join('.') === cluster.domain;
}

/** Routes that a controller is to serve that does not run. */
export const unserved = (
  routes: readonly Client<'route'>[],
  running: readonly IngressClass[],
): readonly OptionProblem[] =>
  routes
    .filter(({ given }) => !running.includes(given.class))
    .map(({ owner }) => ({
      path: 'second',
      message: `${owner} is to be served by the second controller, which does not run`,
      hint: `give it a place under network.ingress, or leave "ingress: second" of ${owner} out`,
    }));

/** Routes whose certificate is for every name below theirs, where names are proven one by one. */
export const unproven = (
  routes: readonly Client<'route'>[],
  { tls }: Pick<PlatformConfig, 'tls'>,
): readonly OptionProblem[] =>
  routes
    .filter(({ given }) => given.below && provenByHttp(tls))
    .map(({ owner, given }) => ({
      path: '',
      message: `${owner} serves every name below ${given.host}, which Let's Encrypt proves by DNS alone`,
      hint: `write tls.challenge: dns01, or switch ${owner} off`,
    }));
