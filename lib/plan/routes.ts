/** Public names: one host name a component, nobody shares one. */
import type { Claim } from './capabilities';
import { claimsOf, type Members } from './closure';
import type { Context } from './component';
import type { Problem } from './problem';

export interface RouteName {
  readonly owner: string;
  readonly claim: string;
  readonly host: string;
  readonly url: string;
}

/** The full name of a route: the option `host` wins for the route named `route`. */
function hostOf(domain: string, name: string, claim: Claim<'route'>, override: string | undefined): string {
  const wanted = name === 'route' && override !== undefined ? override : claim.host;
  return wanted.includes('.') ? wanted : `${wanted}.${domain}`;
}

export function nameRoutes(members: Members, { cluster }: Pick<Context, 'cluster'>): readonly RouteName[] {
  return [...members].flatMap(([owner, { claims, common }]) =>
    claimsOf(claims).flatMap(([name, claim]): RouteName[] => {
      if (claim.kind !== 'route') return [];
      const host = hostOf(cluster.domain, name, claim, common.host);
      return [{ owner, claim: name, host, url: `https://${host}` }];
    }),
  );
}

/** Two components on one name; options about a route where there is none. */
export function checkRoutes(routes: readonly RouteName[], members: Members): Problem[] {
  const problems: Problem[] = [];
  const taken = new Map<string, RouteName>();
  for (const route of [...routes].sort((a, b) => (a.owner < b.owner ? -1 : 1))) {
    const first = taken.get(route.host);
    if (!first) taken.set(route.host, route);
    else {
      problems.push({
        code: 'TK401',
        path: `components.${route.owner}.host`,
        message: `${route.host} is taken by ${first.owner}`,
        hint: `give one of them another name, for example "host: ${route.owner}"`,
      });
    }
  }
  for (const [id, { common }] of members) {
    if (routes.some(({ owner }) => owner === id)) continue;
    for (const option of ['host', 'ingress'] as const) {
      if (common[option] === undefined) continue;
      problems.push({
        code: 'TK402',
        path: `components.${id}.${option}`,
        message: `has no effect: ${id} has no web address`,
        hint: 'leave this line out',
      });
    }
  }
  return problems;
}
