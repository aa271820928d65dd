/** Public names: one host name a component, nobody shares one. */

import type { Need } from './kinds';
import type { Members } from './member';
import type { Problem } from './problem';
import type { PlatformConfig } from './schema/platform';

export interface RouteName {
  readonly owner: string;
  readonly need: string;
  readonly host: string;
  readonly url: string;
  readonly asked: string;
}

/** The full name of a route: the option `host` wins for the route named `route`. */
function hostOf(domain: string, name: string, need: Need<'route'>, override: string | undefined): string {
  const wanted = name === 'route' && override !== undefined ? override : need.host;
  return wanted.includes('.') ? wanted : `${wanted}.${domain}`;
}

export function nameRoutes(
  members: Members,
  { cluster }: Pick<PlatformConfig, 'cluster'>,
): readonly RouteName[] {
  return [...members].flatMap(([owner, { needs, common }]) =>
    Object.entries(needs).flatMap(([name, need]): RouteName[] => {
      if (need.kind !== 'route') return [];
      const host = hostOf(cluster.domain, name, need, common.host);
      const url = `https://${host}`;
      return [{ owner, need: name, host, url, asked: `${url}${need.answersAt ?? '/'}` }];
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
