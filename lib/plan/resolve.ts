/** From the config to the Plan: a pure function. Every error is found before the first is told. */
import { capacityOf } from './capacity';
import { close, type Dependency } from './closure';
import type { Component, Names } from './component';
import type { Credential } from './credential';
import { edgesOf } from './edges';
import type { ClusterKind, PlannedWorkload } from './facts';
import { type Granted, grantAll } from './grants';
import { mailSecretTaken } from './mail';
import type { Member, Members } from './member';
import type { Host, Outsider, Plan, PlannedComponent, StateSteps, UserSecret } from './plan';
import { platformNotes } from './platform-notes';
import type { Problem } from './problem';
import { checkRoutes, nameRoutes, type RouteName } from './routes';
import { checkNights, checkSchedules } from './schedules';
import type { PlatformConfig } from './schema/platform';
import { steered } from './steering';
import type { Toggles } from './toggles';
import { volumeClaims } from './volumes';
import { order } from './waves';

export interface Input {
  readonly platform: PlatformConfig;
  readonly profile: string;
  readonly toggles: Toggles;
  readonly catalogue: readonly Component[];
}

export interface Resolution {
  /** Absent where there are problems that no plan can be made of. */
  readonly plan?: Plan;
  readonly problems: readonly Problem[];
}

export function resolve({ platform, profile, toggles, catalogue }: Input): Resolution {
  const sorted = [...catalogue].sort(byId);
  const { members: found, dependencies, problems: graph } = close(platform, profile, toggles, sorted);
  const byName = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  const members = steered(byName, dependencies);
  const routes = nameRoutes(members, platform);
  const { waves, problems: circles } = order([...members.keys()], dependencies);
  const granted = grantAll(members, routes, platform);
  const { capacity, problems: tooBig } = capacityOf(members, platform);
  const names = { hosts: hostsOf(routes, members, granted), outsiders: outsidersOf(members, granted) };
  const audits = audit(members, granted, platform, names);
  const wrong = [
    ...checkRoutes(routes, members),
    ...checkSchedules(members, dependencies, platform),
    ...checkNights(members, platform),
    ...mailSecretTaken(platform, granted.credentials),
  ];
  const problems = [...graph, ...circles, ...wrong, ...granted.problems, ...audits];
  const serious = platform.budget.onExceed === 'error' ? [...problems, ...tooBig] : problems;
  if (serious.length > 0) return { problems: serious };
  const plan: Plan = {
    schemaVersion: 1,
    profile,
    platform: platform,
    components: [...members].map(([, member]) => describe(member, dependencies, waves, granted)),
    off: sorted
      .filter(({ id }) => !members.has(id))
      .map(({ id, title, summary, category, namespace }) => ({ id, title, summary, category, namespace })),
    clusterKinds: clusterKindsOf(sorted),
    ...names,
    credentials: [...granted.credentials].sort((a, b) => (a.name < b.name ? -1 : 1)),
    userSecrets: userSecretsOf(members),
    edges: edgesOf(members, granted, platform),
    capacity,
    notes: [
      ...platformNotes(platform),
      ...[...members].flatMap(([, { component, options }]) => component.notes(options, platform, names)),
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
  { component, common, options, why, workloads, images, podSecurity, needs, external, keeps }: Member,
  dependencies: readonly Dependency[],
  waves: ReadonlyMap<string, number>,
  granted: Granted,
): PlannedComponent {
  const { id, title, namespace, summary, category, crds, replacesAddon, waivers, help } = component;
  const own = dependencies.filter(({ from, to }) => from === id && to !== id);
  const hard = unique(own.filter(({ soft }) => !soft).map(({ to }) => to));
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
    workloads: plannedWorkloads(workloads, common.node),
    given: granted.given.get(id) ?? {},
    clients: [...(granted.clients.get(id) ?? [])].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    credentials: credentialsFor(component, granted.credentials),
    crds,
    ...(replacesAddon && { replacesAddon }),
    waivers,
    external,
    keeps,
    help,
    requires: hard,
    uses: unique(own.filter(({ soft }) => soft).map(({ to }) => to)).filter((to) => !hard.includes(to)),
    removals: stepsOf(id, granted.removals),
    restores: stepsOf(id, granted.restores),
    whenOff: whenOff(id, title, namespace, workloads, Object.keys(needs).length > 0, granted.credentials),
  };
}

/** Those that it reads; all of them where it is the one that generates. */
const credentialsFor = ({ id, offers }: Component, all: readonly Credential[]): readonly Credential[] =>
  all
    .filter(({ readers }) => offers.includes('secret') || readers.some(({ component }) => component === id))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

const stepsOf = (id: string, all: readonly StateSteps[]): PlannedComponent['removals'] =>
  all.flatMap(({ owner, ...rest }) => (owner === id ? [rest] : []));

const keyOf = ({ owner, name }: { owner: string; name: string }): string => `${owner}/${name}`;
const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** Pinned to the node that the option names, with volumes by the names of their claims. */
const plannedWorkloads = (
  workloads: Member['workloads'],
  node: string | undefined,
): Readonly<Record<string, PlannedWorkload>> =>
  Object.fromEntries(
    Object.entries(workloads).map(([name, each]): [string, PlannedWorkload] => {
      const volumes = each.volumes && { volumes: volumeClaims(name, each) };
      return [name, { ...(node !== undefined && { node }), ...each, ...volumes }];
    }),
  );

function whenOff(
  id: string,
  title: string,
  namespace: string,
  workloads: Member['workloads'],
  needsAnything: boolean,
  credentials: readonly Credential[],
): PlannedComponent['whenOff'] {
  const volumes = Object.entries(workloads).flatMap(([name, each]) => Object.keys(volumeClaims(name, each)));
  const own = credentials.filter(({ owner }) => owner === id).map(({ name }) => name);
  return {
    goes: [
      `the workloads of ${title}: ${Object.keys(workloads).sort().join(', ') || 'none'}`,
      ...(needsAnything ? ['its address, network rules and access to others'] : []),
    ],
    stays: [
      `namespace ${namespace}`,
      ...volumes.sort().map((name) => `volume ${name}`),
      ...own.map((name) => `credential ${name}`),
    ],
  };
}

function hostsOf(routes: readonly RouteName[], members: Members, { given }: Granted): readonly Host[] {
  return routes
    .flatMap(({ owner, need, host, url, asked }): Host[] => {
      const route = given.get(owner)?.[need];
      if (route?.kind !== 'route' || !route.exposed) return [];
      const { title = owner, namespace = owner } = members.get(owner)?.component ?? {};
      const below = route.below && { below: true };
      return [{ host, url, asked, component: owner, namespace, title, class: route.class, ...below }];
    })
    .sort((a, b) => (a.host < b.host ? -1 : 1));
}

/** Names of hosts, each once; an address is no name. */
function outsidersOf(members: Members, { given }: Granted): readonly Outsider[] {
  const all = [...members].flatMap(([id, { component, needs }]) => {
    const asked = Object.values(needs).flatMap((need) =>
      need.kind === 'internet' ? (need.hosts ?? []) : [],
    );
    const mail = Object.values(given.get(id) ?? {}).flatMap((answer) =>
      answer.kind === 'mail' ? [answer.host] : [],
    );
    return [...asked, ...mail].map((host) => ({ host: host.toLowerCase(), title: component.title }));
  });
  const named = all.filter(({ host }) => !/^[\d.]+$/.test(host)).sort((a, b) => (a.host < b.host ? -1 : 1));
  return named.filter(({ host }, i) => named[i - 1]?.host !== host);
}

function userSecretsOf(members: Members): UserSecret[] {
  return [...members].flatMap(([id, { component, needs }]) =>
    Object.values(needs).flatMap((need): UserSecret[] =>
      need.kind === 'userSecret'
        ? [
            {
              component: id,
              namespace: component.namespace,
              secret: need.secret,
              keys: need.keys,
              reason: need.reason,
            },
          ]
        : [],
    ),
  );
}

function audit(members: Members, { clients }: Granted, platform: PlatformConfig, names: Names): Problem[] {
  return [...members].flatMap(([id, { component, options }]) =>
    component.audit(clients.get(id) ?? [], options, platform, names).map((problem) => ({
      code: 'TK211',
      ...problem,
      path: ['components', id, problem.path].filter(Boolean).join('.'),
    })),
  );
}
