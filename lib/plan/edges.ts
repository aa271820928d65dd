/** Who may call whom: the network policies, the documentation and the tests all read this list. */
import { notPublic } from './addresses';
import type { Edge, Pods, Range } from './edge';
import type { Granted } from './grants';
import { isJoined, provenByHttp, solver } from './issuer';
import type { Answered, Kind, Need } from './kinds';
import type { Members } from './member';
import type { PlatformConfig } from './schema/platform';

type Drawn = Omit<Edge, 'by'>;

const anywhere: Range = { cidr: '0.0.0.0/0' };

const over = (protocol: 'TCP' | 'UDP', ports: readonly number[]): Edge['ports'] =>
  ports.map((port) => ({ port, protocol }));
const tcp = (...ports: readonly number[]): Edge['ports'] => over('TCP', ports);

export function edgesOf(members: Members, granted: Granted, platform: PlatformConfig): readonly Edge[] {
  const pods = (id: string, name?: string): Pods => ({
    component: id,
    namespace: members.get(id)?.component.namespace ?? id,
    ...(name !== undefined && { pods: name }),
  });
  const edgesFor = (id: string, name: string, need: Need, answer: Answered | undefined): Drawn[] => {
    switch (need.kind) {
      case 'route':
        return [
          ...routeEdges(pods(id, need.pods ?? need.service), need, answer),
          ...solverEdges(pods(id, solver.pods), answer, platform),
        ];
      case 'signIn':
        return issuerEdges(pods(id), granted, id, name);
      case 'metrics':
        return providers('metrics', granted, id, name).flatMap((scraper) =>
          (need.host ? machines(platform) : [pods(id, need.pods)]).flatMap((to): Drawn[] =>
            need.port === undefined
              ? []
              : [{ from: pods(scraper, scraper), to, ports: tcp(need.port), why: 'metrics' }],
          ),
        );
      case 'secretStore':
        return providers('secretStore', granted, id, name).map((reader) => ({
          from: pods(reader, reader),
          to: pods(id, need.pods),
          ports: tcp(need.port),
          why: 'Secrets for the cluster',
        }));
      case 'kubeApi':
        return apiServers(platform).map((to) => ({
          from: pods(id, need.pods),
          to,
          ports: tcp(platform.network.apiPort),
          why: `Kubernetes API: ${need.reason}`,
        }));
      case 'webhook':
        return [{ from: anywhere, to: pods(id, need.pods), ports: tcp(need.port), why: 'webhook' }];
      case 'lan':
        return [
          {
            from: anywhere,
            to: pods(id, need.pods),
            ports: need.ports.map(({ port, protocol = 'TCP' }) => ({ port, protocol })),
            why: `LAN: ${need.reason}`,
          },
        ];
      case 'internet':
        return [
          {
            from: pods(id, need.pods),
            to: need.lan ? outside(platform) : { ...anywhere, except: notPublic },
            ports: [...tcp(...need.ports), ...over('UDP', need.udp ?? [])],
            why: `internet: ${need.reason}`,
          },
        ];
      case 'mail':
        return answer?.kind === 'mail'
          ? [
              {
                from: pods(id, need.pods),
                // Where a name leads to shows in no config: it may be at home.
                to: outside(platform),
                ports: tcp(answer.port),
                why: `mail by ${answer.host}`,
              },
            ]
          : [];
      case 'nodes':
        return machines(platform).map((to) => ({
          from: pods(id, need.pods),
          to,
          ports: tcp(...need.ports),
          why: `nodes: ${need.reason}`,
        }));
      case 'publicNames':
        return waysIn(granted).map((way) => ({
          from: pods(id, need.pods),
          to: controllerOf(way),
          ports: tcp(way.port),
          why: `public names: ${need.reason}`,
        }));
      case 'call':
        return members.has(need.component)
          ? [
              {
                from: pods(id),
                to: pods(need.component, need.pods),
                ports: tcp(need.port),
                why: need.reason,
              },
            ]
          : [];
      default:
        return [];
    }
  };
  const needed = [...members].flatMap(([id, { needs }]) =>
    Object.entries(needs).flatMap(([name, need]) =>
      edgesFor(id, name, need, granted.given.get(id)?.[name]).map(
        (edge): Edge => ({ ...edge, by: { component: id, what: `need "${name}"` } }),
      ),
    ),
  );
  const reached = granted.reaches.map(
    ({ from, to, by, kind, pods: name, port }): Edge => ({
      from: pods(from),
      to: pods(to, name),
      ports: tcp(port),
      why: kind,
      by: { component: by, what: `answer to needs of the kind "${kind}"` },
    }),
  );
  return inOrder([...needed, ...reached]);
}

/** Everything but the cluster's own networks. */
const outside = ({ network }: PlatformConfig): Range => ({
  ...anywhere,
  except: [network.podCidr, network.serviceCidr],
});

const machines = ({ nodes }: PlatformConfig): Range[] =>
  nodes.map(({ address }) => ({ cidr: `${address}/32` }));

const apiServers = ({ nodes }: PlatformConfig): Range[] =>
  nodes.filter(({ role }) => role === 'control').map(({ address }) => ({ cidr: `${address}/32` }));

function routeEdges(
  to: Pods,
  need: { readonly port: number; readonly targetPort?: number },
  given: Answered | undefined,
): Drawn[] {
  if (given?.kind !== 'route' || !given.exposed) return [];
  const from = controllerOf(given);
  return [{ from, to, ports: tcp(need.targetPort ?? need.port), why: `route ${given.host}` }];
}

/** Pods that come for a moment, beside the name that is to be proven ours. */
function solverEdges(to: Pods, given: Answered | undefined, { tls }: PlatformConfig): Drawn[] {
  if (given?.kind !== 'route' || !given.exposed || !provenByHttp(tls) || !isJoined(given)) return [];
  const from = { ...controllerOf(given), pods: solver.class };
  return [{ from, to, ports: tcp(solver.port), why: `proof that ${given.host} is ours` }];
}

/** Sign-in goes by the public name, so by the ingress controller that serves it. */
function issuerEdges(from: Pods, granted: Granted, id: string, name: string): Drawn[] {
  const providers = [...granted.clients].filter(([, clients]) =>
    clients.some((client) => client.kind === 'signIn' && client.owner === id && client.name === name),
  );
  return providers.flatMap(([provider]) =>
    Object.values(granted.given.get(provider) ?? {}).flatMap((given): Drawn[] =>
      given.kind === 'route' && given.exposed
        ? [{ from, to: controllerOf(given), ports: tcp(given.port), why: `sign-in at ${given.host}` }]
        : [],
    ),
  );
}

const controllerOf = ({ namespace, pods, controller }: Answered<'route'>): Pods => ({
  component: controller,
  namespace,
  pods,
});

/** One route for each controller that serves any. */
function waysIn({ given }: Granted): readonly Answered<'route'>[] {
  const routes = [...given.values()]
    .flatMap((answers) => Object.values(answers))
    .filter((answer) => answer.kind === 'route')
    .filter(({ exposed }) => exposed);
  return [...new Map(routes.map((route) => [`${route.controller}/${route.pods}`, route])).values()];
}

/** Who answers this need, other than the component itself. */
const providers = (kind: Kind, granted: Granted, id: string, name: string): string[] =>
  [...granted.clients]
    .filter(([, clients]) => clients.some((g) => g.kind === kind && g.owner === id && g.name === name))
    .map(([provider]) => provider)
    .filter((provider) => provider !== id);

/** In an order that depends on nothing but what they say. */
const inOrder = (edges: readonly Edge[]): readonly Edge[] =>
  edges
    .map((edge) => ({ edge, text: JSON.stringify(edge) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ edge }) => edge);
