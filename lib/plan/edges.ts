/** Who may call whom: the network policies, the documentation and the tests all read this list. */
import type { Handle } from './capabilities';
import { claimsOf, type Members } from './closure';
import type { Context } from './component';
import type { Granted } from './grants';
import { isJoined, provenByHttp, solver } from './issuer';

/** Pods of a component; all of them where no name is given. */
export interface Pods {
  readonly component: string;
  readonly namespace: string;
  /** Value of `app.kubernetes.io/name`. */
  readonly pods?: string;
}
/** Addresses outside the cluster network. */
export interface Range {
  readonly cidr: string;
  readonly except?: readonly string[];
}
export type End = Pods | Range;

export interface Edge {
  readonly from: End;
  readonly to: End;
  readonly ports: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[];
  readonly why: string;
}

export const isPods = (end: End): end is Pods => 'component' in end;

const anywhere: Range = { cidr: '0.0.0.0/0' };
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'];

const tcp = (...ports: readonly number[]): Edge['ports'] => ports.map((port) => ({ port, protocol: 'TCP' }));

export function edgesOf(members: Members, granted: Granted, context: Context): readonly Edge[] {
  const pods = (id: string, name?: string): Pods => ({
    component: id,
    namespace: members.get(id)?.component.namespace ?? id,
    ...(name !== undefined && { pods: name }),
  });
  const claimed = [...members].flatMap(([id, { claims }]) => {
    const handles = granted.handles.get(id) ?? {};
    return claimsOf(claims).flatMap(([name, claim]): Edge[] => {
      switch (claim.kind) {
        case 'route':
          return [
            ...routeEdges(pods(id, claim.pods ?? claim.service), claim, handles[name]),
            ...solverEdges(pods(id, solver.pods), handles[name], context),
          ];
        case 'signIn':
          return issuerEdges(pods(id), granted, id, name);
        case 'metrics':
          return scrapers(granted, id, name).flatMap((scraper) =>
            (claim.host ? machines(context) : [pods(id, claim.pods)]).flatMap((to): Edge[] =>
              claim.port === undefined
                ? []
                : [{ from: pods(scraper, scraper), to, ports: tcp(claim.port), why: 'metrics' }],
            ),
          );
        case 'kubeApi':
          return apiServers(context).map((to) => ({
            from: pods(id, claim.pods),
            to,
            ports: tcp(context.network.apiPort),
            why: `Kubernetes API: ${claim.reason}`,
          }));
        case 'webhook':
          return [{ from: anywhere, to: pods(id, claim.pods), ports: tcp(claim.port), why: 'webhook' }];
        case 'lan':
          return [
            {
              from: anywhere,
              to: pods(id, claim.pods),
              ports: claim.ports.map(({ port, protocol = 'TCP' }) => ({ port, protocol })),
              why: `LAN: ${claim.reason}`,
            },
          ];
        case 'internet':
          return [
            {
              from: pods(id, claim.pods),
              to: claim.lan ? outside(context) : { ...anywhere, except: privateRanges },
              ports: tcp(...claim.ports),
              why: `internet: ${claim.reason}`,
            },
          ];
        case 'nodes':
          return machines(context).map((to) => ({
            from: pods(id, claim.pods),
            to,
            ports: tcp(...claim.ports),
            why: `nodes: ${claim.reason}`,
          }));
        case 'call':
          return members.has(claim.component)
            ? [
                {
                  from: pods(id),
                  to: pods(claim.component, claim.pods),
                  ports: tcp(claim.port),
                  why: claim.reason,
                },
              ]
            : [];
        default:
          return [];
      }
    });
  });
  const reached = granted.reaches.map(
    ({ from, to, kind, pods: name, port }): Edge => ({
      from: pods(from),
      to: pods(to, name),
      ports: tcp(port),
      why: kind,
    }),
  );
  return inOrder([...claimed, ...reached]);
}

/** Everything but the cluster's own networks. */
const outside = ({ network }: Context): Range => ({
  ...anywhere,
  except: [network.podCidr, network.serviceCidr],
});

const machines = ({ nodes }: Context): Range[] => nodes.map(({ address }) => ({ cidr: `${address}/32` }));

const apiServers = ({ nodes }: Context): Range[] =>
  nodes.filter(({ role }) => role === 'control').map(({ address }) => ({ cidr: `${address}/32` }));

function routeEdges(
  to: Pods,
  claim: { readonly port: number; readonly targetPort?: number },
  handle: Handle | undefined,
): Edge[] {
  if (handle?.kind !== 'route' || !handle.exposed) return [];
  const from = controllerOf(handle);
  return [{ from, to, ports: tcp(claim.targetPort ?? claim.port), why: `route ${handle.host}` }];
}

/** Pods that come for a moment, beside the name that is to be proven ours. */
function solverEdges(to: Pods, handle: Handle | undefined, { tls }: Context): Edge[] {
  if (handle?.kind !== 'route' || !handle.exposed || !provenByHttp(tls) || !isJoined(handle)) return [];
  const from = { ...controllerOf(handle), pods: solver.class };
  return [{ from, to, ports: tcp(solver.port), why: `proof that ${handle.host} is ours` }];
}

/** Sign-in goes by the public name, so by the ingress controller that serves it. */
function issuerEdges(from: Pods, granted: Granted, id: string, name: string): Edge[] {
  const providers = [...granted.grants].filter(([, grants]) =>
    grants.some((grant) => grant.kind === 'signIn' && grant.owner === id && grant.name === name),
  );
  return providers.flatMap(([provider]) =>
    Object.values(granted.handles.get(provider) ?? {}).flatMap((handle): Edge[] =>
      handle.kind === 'route' && handle.exposed
        ? [{ from, to: controllerOf(handle), ports: tcp(handle.port), why: `sign-in at ${handle.host}` }]
        : [],
    ),
  );
}

const controllerOf = ({ namespace, pods, controller }: Handle<'route'>): Pods => ({
  component: controller,
  namespace,
  pods,
});

const scrapers = (granted: Granted, id: string, name: string): string[] =>
  [...granted.grants]
    .filter(([, grants]) => grants.some((g) => g.kind === 'metrics' && g.owner === id && g.name === name))
    .map(([provider]) => provider)
    .filter((provider) => provider !== id);

/** In an order that depends on nothing but what they say. */
const inOrder = (edges: readonly Edge[]): readonly Edge[] =>
  edges
    .map((edge) => ({ edge, text: JSON.stringify(edge) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ edge }) => edge);
