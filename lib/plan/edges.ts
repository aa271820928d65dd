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

/** Where the edges of a need begin or end, and what they depend on. */
interface Asked {
  readonly id: string;
  readonly name: string;
  readonly given: Answered | undefined;
  readonly granted: Granted;
  readonly platform: PlatformConfig;
  /** Pods of a component; all of them where no name is given. */
  pods(id: string, name?: string): Pods;
}

export function edgesOf(members: Members, granted: Granted, platform: PlatformConfig): readonly Edge[] {
  const pods = (id: string, name?: string): Pods => ({
    component: id,
    namespace: members.get(id)?.component.namespace ?? id,
    ...(name !== undefined && { pods: name }),
  });
  const needed = [...members].flatMap(([id, { needs }]) =>
    Object.entries(needs)
      .filter(([, need]) => need.kind !== 'call' || members.has(need.component))
      .flatMap(([name, need]) =>
        edgesFor(need, { id, name, given: granted.given.get(id)?.[name], granted, platform, pods }).map(
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

function edgesFor(need: Need, asked: Asked): readonly Drawn[] {
  const { id, given, platform, pods } = asked;
  switch (need.kind) {
    case 'route':
      return [
        ...routeEdges(pods(id, need.pods ?? need.service), need, given),
        ...solverEdges(pods(id, solver.pods), given, platform),
      ];
    case 'signIn':
      return issuerEdges(asked);
    case 'metrics':
      return metricsEdges(need, asked);
    case 'secretStore':
      return providers('secretStore', asked).map((reader) => ({
        from: pods(reader, reader),
        to: pods(id, need.pods),
        ports: tcp(need.port),
        why: 'Secrets for the cluster',
      }));
    case 'webhook':
      return [{ from: anywhere, to: pods(id, need.pods), ports: tcp(need.port), why: 'webhook' }];
    case 'lan': {
      const ports = need.ports.map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
      return [{ from: anywhere, to: pods(id, need.pods), ports, why: `LAN: ${need.reason}` }];
    }
    case 'call':
      return [
        { from: pods(id), to: pods(need.component, need.pods), ports: tcp(need.port), why: need.reason },
      ];
    case 'kubeApi':
    case 'internet':
    case 'mail':
    case 'nodes':
    case 'publicNames':
      return waysOut(need, asked).map((way) => ({ from: pods(id, need.pods), ...way }));
    default:
      return [];
  }
}

/** To what is no component's. */
function waysOut(
  need: Need<'kubeApi' | 'internet' | 'mail' | 'nodes' | 'publicNames'>,
  { given, granted, platform }: Asked,
): readonly Omit<Drawn, 'from'>[] {
  switch (need.kind) {
    case 'kubeApi': {
      const ports = tcp(platform.network.apiPort);
      return apiServers(platform).map((to) => ({ to, ports, why: `Kubernetes API: ${need.reason}` }));
    }
    case 'internet': {
      const to = need.lan ? outside(platform) : { ...anywhere, except: notPublic };
      const ports = [...tcp(...need.ports), ...over('UDP', need.udp ?? [])];
      return [{ to, ports, why: `internet: ${need.reason}` }];
    }
    case 'mail':
      // Where a name leads to shows in no config: it may be at home.
      return given?.kind === 'mail'
        ? [{ to: outside(platform), ports: tcp(given.port), why: `mail by ${given.host}` }]
        : [];
    case 'nodes':
      return machines(platform).map((to) => ({
        to,
        ports: tcp(...need.ports),
        why: `nodes: ${need.reason}`,
      }));
    case 'publicNames':
      return waysIn(granted).map((way) => ({
        to: controllerOf(way),
        ports: tcp(way.port),
        why: `public names: ${need.reason}`,
      }));
  }
}

function metricsEdges({ host, pods: name, port }: Need<'metrics'>, asked: Asked): readonly Drawn[] {
  const { id, platform, pods } = asked;
  if (port === undefined) return [];
  const measured = host ? machines(platform) : [pods(id, name)];
  return providers('metrics', asked).flatMap((scraper) =>
    measured.map((to) => ({ from: pods(scraper, scraper), to, ports: tcp(port), why: 'metrics' })),
  );
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
function issuerEdges(asked: Asked): Drawn[] {
  const { id, granted, pods } = asked;
  return providers('signIn', asked).flatMap((provider) =>
    Object.values(granted.given.get(provider) ?? {}).flatMap((given): Drawn[] =>
      given.kind === 'route' && given.exposed
        ? [
            {
              from: pods(id),
              to: controllerOf(given),
              ports: tcp(given.port),
              why: `sign-in at ${given.host}`,
            },
          ]
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
const providers = (kind: Kind, { id, name, granted }: Asked): string[] =>
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
