/** Which components are on, and why: what is asked for, and what that needs. */
import type { Component } from './component';
import { grouped } from './grouped';
import type { Kind, Need } from './kinds';
import { type Member, type Members, planMember, unsetOptions } from './member';
import type { Problem } from './problem';
import type { PlatformConfig } from './schema/platform';
import { suggest } from './suggest';
import { isOff, isOn, type Toggles } from './toggles';
import { hasCredential, isBuiltin, isOptional, kinds } from './traits';

/** Which component depends on which. `soft` dependencies create no order. */
export interface Dependency {
  readonly from: string;
  readonly to: string;
  readonly need: string;
  readonly kind: Kind;
  readonly soft: boolean;
}

export interface Closure {
  readonly members: Members;
  readonly dependencies: readonly Dependency[];
  readonly problems: readonly Problem[];
}

/** What a component is with its toggle, whoever wishes for it. */
interface Candidate {
  /** Own options that have no default and no value. */
  readonly unset: readonly string[];
  /** Absent while an option is unset. */
  readonly planned?: Omit<Member, 'why'>;
  readonly dependencies: readonly Dependency[];
  readonly problems: readonly Problem[];
}
type Consider = (component: Component, toggle: unknown) => Candidate;

export const considerFor =
  (platform: PlatformConfig, catalogue: readonly Component[]): Consider =>
  (component, toggle) => {
    const unset = unsetOptions(component, toggle);
    if (unset.length > 0) return { unset, dependencies: [], problems: [] };
    const planned = planMember(component, toggle, platform);
    return { unset, planned, ...dependenciesOf(component.id, planned.needs, catalogue) };
  };

/** Switches on what is asked for, then what that needs, until nothing is missing. */
export function close(
  platform: PlatformConfig,
  profile: string,
  toggles: Toggles,
  catalogue: readonly Component[],
): Closure {
  const wishes = firstWishes(platform, profile, toggles, catalogue);
  const soil = { toggles, catalogue, consider: considerFor(platform, catalogue) };
  const { members, dependencies, problems } = grown(nothing, wishes, soil);
  return { members, dependencies: [...dependencies, ...usedIfOn(members)], problems };
}

/** Nothing is on. */
export const nothing: Closure = { members: new Map(), dependencies: [], problems: [] };

interface Soil {
  readonly toggles: Toggles;
  readonly catalogue: readonly Component[];
  readonly consider: Consider;
}

/** What is left of a closure with fewer wishes than it had. */
export function shrinking(from: Closure): (wishes: readonly Wish[], toggles: Toggles) => Closure {
  const needs = grouped(from.dependencies, (each) => each.from);
  return (wishes, toggles) => {
    // What is added while the set is walked is walked too.
    const kept = new Set(wishes.map(({ component }) => component.id));
    for (const id of kept) for (const { to } of needs.get(id) ?? []) kept.add(to);
    const members = new Map([...from.members].filter(([id]) => kept.has(id)));
    const dependencies = from.dependencies.filter((each) => kept.has(each.from));
    return { members, dependencies, problems: switchedOff(members, dependencies, toggles) };
  };
}

/** A closure, and these wishes beside it. */
export function grown(
  from: Closure,
  wishes: readonly Wish[],
  { toggles, catalogue, consider }: Soil,
): Closure {
  const members = new Map(from.members);
  const dependencies = [...from.dependencies];
  const problems = [...from.problems];
  const queue = [...wishes];
  for (let wish = queue.shift(); wish; wish = queue.shift()) {
    const { component, because } = wish;
    const known = members.get(component.id);
    if (known) {
      if (!known.why.includes(because)) members.set(component.id, { ...known, why: [...known.why, because] });
      continue;
    }
    const { unset, planned, ...wanted } = consider(component, toggles[component.id]);
    if (!planned) {
      problems.push(incomplete(component, unset, because));
      continue;
    }
    members.set(component.id, { ...planned, why: [because] });
    for (const problem of planned.problems) {
      const path = ['components', component.id, problem.path].filter(Boolean).join('.');
      problems.push({ code: 'TK210', ...problem, path });
    }
    dependencies.push(...wanted.dependencies);
    problems.push(...wanted.problems);
    for (const dependency of wanted.dependencies) {
      const provider = catalogue.find(({ id }) => id === dependency.to);
      if (provider) queue.push({ component: provider, because: `${dependency.kind} for ${dependency.from}` });
    }
  }
  return { members, dependencies, problems: [...problems, ...switchedOff(members, dependencies, toggles)] };
}

/** That a component be on, and why. */
export interface Wish {
  readonly component: Component;
  readonly because: string;
}

/** What the config asks for by itself. */
export function firstWishes(
  platform: PlatformConfig,
  profile: string,
  toggles: Toggles,
  catalogue: readonly Component[],
): Wish[] {
  return catalogue.flatMap((component): Wish[] => {
    const toggle = toggles[component.id];
    if (isOn(toggle)) return [{ component, because: 'asked for' }];
    if (isOff(toggle)) return [];
    const key = component.enabledBy(platform);
    if (key !== undefined) return [{ component, because: `${key} is set` }];
    const inProfile = profile === 'everything' || component.profiles.some((each) => each === profile);
    return inProfile ? [{ component, because: `profile ${profile}` }] : [];
  });
}

const incomplete = ({ id }: Component, unset: readonly string[], because: string): Problem => ({
  code: 'TK206',
  path: `components.${id}`,
  message: `is on (${because}), but ${unset.join(', ')} ${unset.length > 1 ? 'have' : 'has'} no default`,
  hint: `write "${id}: { ${unset.map((key) => `${key}: …`).join(', ')} }"`,
});

/** Who answers this need, as far as the catalogue goes. */
export function providerOf(need: Need, catalogue: readonly Component[]): Component | undefined {
  if (need.kind === 'api') {
    return catalogue.find(({ crds }) => crds.some(({ groups }) => groups.includes(need.group)));
  }
  return catalogue.find(({ offers }) => offers.includes(need.kind));
}

/** Needs that switch nothing on, where somebody answers them. */
function usedIfOn(members: Members): Dependency[] {
  const on = [...members.values()].map(({ component }) => component);
  return [...members].flatMap(([from, { needs }]) =>
    Object.entries(needs).flatMap(([name, need]): Dependency[] => {
      const to = need.ifOn ? providerOf(need, on)?.id : undefined;
      return to === undefined || to === from ? [] : [{ from, to, need: name, kind: need.kind, soft: true }];
    }),
  );
}

function dependenciesOf(from: string, needs: Member['needs'], catalogue: readonly Component[]) {
  const dependencies: Dependency[] = [];
  const problems: Problem[] = [];
  for (const [name, need] of Object.entries(needs)) {
    if (isBuiltin(need.kind) || isOptional(need.kind) || need.ifOn) continue;
    const provider = providerOf(need, catalogue);
    if (!provider) {
      problems.push(nobody(from, name, need, catalogue));
      continue;
    }
    if (provider.id !== from) {
      dependencies.push({ from, to: provider.id, need: name, kind: need.kind, soft: need.soft === true });
    }
    const generates = hasCredential(need.kind) && need.kind !== 'secret';
    const generator = generates ? catalogue.find(({ offers }) => offers.includes('secret')) : undefined;
    if (generator) dependencies.push({ from, to: generator.id, need: name, kind: 'secret', soft: false });
    if (generator && provider.id !== from) {
      dependencies.push({ from: provider.id, to: generator.id, need: name, kind: 'secret', soft: false });
    }
  }
  return { dependencies, problems };
}

function nobody(from: string, name: string, need: Need, catalogue: readonly Component[]): Problem {
  const known = [...catalogue.flatMap(({ offers }) => offers), ...kinds];
  const wanted = need.kind === 'api' ? `the API ${need.group}` : need.kind;
  const guess = known.includes(need.kind) ? '' : suggest(need.kind, known);
  return {
    code: 'TK201',
    path: `components.${from}`,
    message: `needs ${wanted} (need "${name}"), which no component provides${guess}`,
    hint: `switch ${from} off, or name a component that provides it under plugins`,
  };
}

/** What is needed all the same. */
function switchedOff(members: Members, dependencies: readonly Dependency[], toggles: Toggles): Problem[] {
  return [...members.keys()]
    .filter((id) => isOff(toggles[id]))
    .map((id) => {
      const by = [
        ...new Set(dependencies.filter(({ to }) => to === id).map(({ from, kind }) => `${from} (${kind})`)),
      ];
      const first = by[0]?.split(' ')[0] ?? '';
      return {
        code: 'TK202',
        path: `components.${id}`,
        message: `is switched off, but needed by ${by.sort().join(', ')}`,
        hint: `write "${id}: true" or leave the line out; or switch ${by.length > 1 ? 'these' : first} off too`,
      };
    });
}
