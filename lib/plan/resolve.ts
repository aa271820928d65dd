/** From the config to the Plan: a pure function. Every error is found before the first is told. */
import { capacityOf } from './capacity';
import { claimsOf, close, type Member, type Members, type Need } from './closure';
import type { Component, Context, Host } from './component';
import type { Credential } from './credential';
import { edgesOf } from './edges';
import type { ClusterKind, Workload } from './facts';
import { type Granted, grantAll } from './grants';
import type { Plan, PlannedComponent, UserSecret } from './plan';
import type { Problem } from './problem';
import { checkRoutes, nameRoutes, type RouteName } from './routes';
import type { Toggles } from './toggles';
import { order } from './waves';

export interface Input {
  readonly context: Context;
  readonly profile: string;
  readonly toggles: Toggles;
  readonly catalogue: readonly Component[];
}

export interface Resolution {
  /** Absent where there are problems that no plan can be made of. */
  readonly plan?: Plan;
  readonly problems: readonly Problem[];
}

export function resolve({ context, profile, toggles, catalogue }: Input): Resolution {
  const sorted = [...catalogue].sort(byId);
  const { members: found, needs, problems: graph } = close(context, profile, toggles, sorted);
  const members: Members = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  const routes = nameRoutes(members, context);
  const { waves, problems: circles } = order([...members.keys()], needs);
  const granted = grantAll(members, routes, context);
  const { capacity, problems: tooBig } = capacityOf(members, context);
  const audits = audit(members, granted, context);
  const problems = [...graph, ...circles, ...checkRoutes(routes, members), ...granted.problems, ...audits];
  const serious = context.budget.onExceed === 'error' ? [...problems, ...tooBig] : problems;
  if (serious.length > 0) return { problems: serious };
  const plan: Plan = {
    schemaVersion: 1,
    profile,
    platform: context,
    components: [...members].map(([, member]) => describe(member, needs, waves, granted)),
    off: sorted
      .filter(({ id }) => !members.has(id))
      .map(({ id, title, namespace }) => ({ id, title, namespace })),
    clusterKinds: clusterKindsOf(sorted),
    hosts: hostsOf(routes, members, granted),
    credentials: [...granted.credentials].sort((a, b) => (a.name < b.name ? -1 : 1)),
    userSecrets: userSecretsOf(members),
    edges: edgesOf(members, granted, context),
    capacity,
    notes: [
      ...[...members].flatMap(([, { notes }]) => notes),
      ...tooBig.map(({ message, hint }) => [message, hint].filter(Boolean).join('; ')),
      ...granted.notes,
    ],
  };
  return { plan, problems: [] };
}

/** Whatever is on: Argo CD leaves alone what it may no longer write. */
const clusterKindsOf = (catalogue: readonly Component[]): readonly ClusterKind[] => {
  const all = catalogue.flatMap(({ clusterKinds }) => clusterKinds);
  return [...new Map(all.map((each) => [`${each.group}/${each.kind}`, each])).values()];
};

const byId = (a: Component, b: Component): number => (a.id < b.id ? -1 : 1);

function describe(
  { component, common, options, why, workloads, podSecurity, claims, external }: Member,
  needs: readonly Need[],
  waves: ReadonlyMap<string, number>,
  granted: Granted,
): PlannedComponent {
  const { id, title, namespace, summary, category, images, crds, waivers, help } = component;
  const own = needs.filter(({ from, to }) => from === id && to !== id);
  const hard = unique(own.filter(({ late }) => !late).map(({ to }) => to));
  return {
    id,
    title,
    summary,
    category,
    namespace,
    podSecurity,
    why: [...why].sort(),
    wave: waves.get(id) ?? 0,
    options,
    common,
    images,
    workloads: pinned(workloads, common.node),
    claims: granted.handles.get(id) ?? {},
    grants: [...(granted.grants.get(id) ?? [])].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    credentials: credentialsFor(component, granted.credentials),
    crds,
    waivers,
    external,
    help,
    needs: hard,
    uses: unique(own.filter(({ late }) => late).map(({ to }) => to)).filter((to) => !hard.includes(to)),
    removals: granted.removals.flatMap(({ owner, ...rest }) => (owner === id ? [rest] : [])),
    whenOff: whenOff(id, title, namespace, workloads, claimsOf(claims).length > 0, granted.credentials),
  };
}

/** Those that it reads; all of them where it is the one that generates. */
const credentialsFor = ({ id, offers }: Component, all: readonly Credential[]): readonly Credential[] =>
  all
    .filter(({ readers }) => offers.includes('secret') || readers.some(({ component }) => component === id))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

const keyOf = ({ owner, name }: { owner: string; name: string }): string => `${owner}/${name}`;
const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

const pinned = (workloads: Member['workloads'], node: string | undefined): Member['workloads'] =>
  node === undefined
    ? workloads
    : Object.fromEntries(
        Object.entries(workloads).map(([name, each]): [string, Workload] => [name, { node, ...each }]),
      );

function whenOff(
  id: string,
  title: string,
  namespace: string,
  workloads: Member['workloads'],
  claimsAnything: boolean,
  credentials: readonly Credential[],
): PlannedComponent['whenOff'] {
  const volumes = Object.values(workloads).flatMap(({ volumes: all = {} }) => Object.keys(all));
  const own = credentials.filter(({ owner }) => owner === id).map(({ name }) => name);
  return {
    goes: [
      `the workloads of ${title}: ${Object.keys(workloads).sort().join(', ') || 'none'}`,
      ...(claimsAnything ? ['its address, network rules and access to others'] : []),
    ],
    stays: [
      `namespace ${namespace}`,
      ...volumes.sort().map((name) => `volume ${name}`),
      ...own.map((name) => `credential ${name}`),
    ],
  };
}

function hostsOf(routes: readonly RouteName[], members: Members, { handles }: Granted): readonly Host[] {
  return routes
    .flatMap(({ owner, claim, host, url }): Host[] => {
      const handle = handles.get(owner)?.[claim];
      if (handle?.kind !== 'route' || !handle.exposed) return [];
      const title = members.get(owner)?.component.title ?? owner;
      return [{ host, url, component: owner, title, class: handle.class }];
    })
    .sort((a, b) => (a.host < b.host ? -1 : 1));
}

function userSecretsOf(members: Members): UserSecret[] {
  return [...members].flatMap(([id, { component, claims }]) =>
    claimsOf(claims).flatMap(([, claim]): UserSecret[] =>
      claim.kind === 'userSecret'
        ? [
            {
              component: id,
              namespace: component.namespace,
              secret: claim.secret,
              keys: claim.keys,
              reason: claim.reason,
            },
          ]
        : [],
    ),
  );
}

function audit(members: Members, { grants }: Granted, context: Context): Problem[] {
  return [...members].flatMap(([id, { component, options }]) =>
    component.audit(grants.get(id) ?? [], options, context).map((problem) => ({
      code: 'TK211',
      ...problem,
      path: ['components', id, problem.path].filter(Boolean).join('.'),
    })),
  );
}
