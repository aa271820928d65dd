/** Which components are on, and why: what is asked for, and what that needs. */
import {
  builtinKinds,
  type Claim,
  type Claims,
  credentialKinds,
  isBuiltin,
  isOptional,
  type Kind,
} from './capabilities';
import type { Component, Context, Planned } from './component';
import type { Problem } from './problem';
import { type CommonOptions, commonOptions } from './schema/common';
import { suggest } from './suggest';
import { isOff, isOn, ownSettings, type Toggles } from './toggles';

/** A component that is on. */
export interface Member extends Planned {
  readonly component: Component;
  readonly common: CommonOptions;
  readonly why: readonly string[];
}
export type Members = ReadonlyMap<string, Member>;

/** What somebody needs of whom. `late` needs make no order. */
export interface Need {
  readonly from: string;
  readonly to: string;
  readonly claim: string;
  readonly kind: Kind;
  readonly late: boolean;
}

export interface Closure {
  readonly members: Members;
  readonly needs: readonly Need[];
  readonly problems: readonly Problem[];
}

/** Switches on what is asked for, then what that claims, until nothing is missing. */
export function close(
  context: Context,
  profile: string,
  toggles: Toggles,
  catalogue: readonly Component[],
): Closure {
  const members = new Map<string, Member>();
  const needs: Need[] = [];
  const problems: Problem[] = [];
  const queue = firstWishes(context, profile, toggles, catalogue);
  for (let wish = queue.shift(); wish; wish = queue.shift()) {
    const { component, because } = wish;
    const known = members.get(component.id);
    if (known) {
      if (!known.why.includes(because)) members.set(component.id, { ...known, why: [...known.why, because] });
      continue;
    }
    const toggle = toggles[component.id];
    const unset = unsetOptions(component, toggle);
    if (unset.length > 0) {
      problems.push(incomplete(component, unset, because));
      continue;
    }
    const member = planMember(component, toggle, context, because);
    members.set(component.id, member);
    for (const problem of member.problems) {
      const path = ['components', component.id, problem.path].filter(Boolean).join('.');
      problems.push({ code: 'TK210', ...problem, path });
    }
    const wanted = needsOf(component.id, member.claims, catalogue);
    needs.push(...wanted.needs);
    problems.push(...wanted.problems);
    for (const need of wanted.needs) {
      const provider = catalogue.find(({ id }) => id === need.to);
      if (provider) queue.push({ component: provider, because: `${need.kind} for ${need.from}` });
    }
  }
  return { members, needs, problems: [...problems, ...switchedOff(members, needs, toggles)] };
}

interface Wish {
  readonly component: Component;
  readonly because: string;
}

function firstWishes(
  context: Context,
  profile: string,
  toggles: Toggles,
  catalogue: readonly Component[],
): Wish[] {
  return catalogue.flatMap((component): Wish[] => {
    const toggle = toggles[component.id];
    if (isOn(toggle)) return [{ component, because: 'asked for' }];
    if (isOff(toggle)) return [];
    const key = component.wantedBy(context);
    if (key !== undefined) return [{ component, because: `${key} is set` }];
    const inProfile = component.profiles.some((each) => each === profile);
    return inProfile ? [{ component, because: `profile ${profile}` }] : [];
  });
}

/** Own options that have no default and no value: whoever is pulled in, or just says `true`, lacks these. */
const unsetOptions = (component: Component, toggle: unknown): readonly string[] => {
  const issues = component.ownOptions.safeParse(ownSettings(toggle, component)).error?.issues ?? [];
  return [...new Set(issues.map(({ path }) => path.map(String).join('.')))];
};

const incomplete = ({ id }: Component, unset: readonly string[], because: string): Problem => ({
  code: 'TK206',
  path: `components.${id}`,
  message: `is on (${because}), but ${unset.join(', ')} ${unset.length > 1 ? 'have' : 'has'} no default`,
  hint: `write "${id}: { ${unset.map((key) => `${key}: …`).join(', ')} }"`,
});

function planMember(component: Component, toggle: unknown, context: Context, because: string): Member {
  const settings = ownSettings(toggle, component);
  const common = commonOptions(toggle);
  const planned = component.plan(settings, context);
  const claims = common.backup ? planned.claims : withoutBackup(planned.claims);
  const scheduled: Claims = common.schedule
    ? { ...claims, schedule: { kind: 'schedule', late: true, ...common.schedule } }
    : claims;
  return { ...planned, component, common, claims: scheduled, why: [because] };
}

const withoutBackup = (claims: Claims): Claims =>
  Object.fromEntries(
    Object.entries(claims)
      .filter(([, claim]) => claim?.kind !== 'backup')
      .map(([name, claim]) => [name, claim?.kind === 'database' ? { ...claim, dump: false } : claim]),
  );

/** Claims by name, in a stable order, without those left undefined. */
export const claimsOf = (claims: Claims): readonly (readonly [string, Claim])[] =>
  Object.entries(claims)
    .flatMap(([name, claim]) => (claim ? [[name, claim] as const] : []))
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Who answers this claim, as far as the catalogue goes. */
export function providerOf(claim: Claim, catalogue: readonly Component[]): Component | undefined {
  if (claim.kind === 'api') {
    return catalogue.find(({ crds }) => crds.some(({ groups }) => groups.includes(claim.group)));
  }
  return catalogue.find(({ offers }) => offers.includes(claim.kind));
}

function needsOf(from: string, claims: Claims, catalogue: readonly Component[]) {
  const needs: Need[] = [];
  const problems: Problem[] = [];
  for (const [name, claim] of claimsOf(claims)) {
    if (isBuiltin(claim) || isOptional(claim.kind)) continue;
    const provider = providerOf(claim, catalogue);
    if (!provider) {
      problems.push(nobody(from, name, claim, catalogue));
      continue;
    }
    if (provider.id !== from) {
      needs.push({ from, to: provider.id, claim: name, kind: claim.kind, late: claim.late === true });
    }
    const generates = credentialKinds.includes(claim.kind) && claim.kind !== 'secret';
    const generator = generates ? catalogue.find(({ offers }) => offers.includes('secret')) : undefined;
    if (generator) needs.push({ from, to: generator.id, claim: name, kind: 'secret', late: false });
    if (generator && provider.id !== from) {
      needs.push({ from: provider.id, to: generator.id, claim: name, kind: 'secret', late: false });
    }
  }
  return { needs, problems };
}

function nobody(from: string, name: string, claim: Claim, catalogue: readonly Component[]): Problem {
  const known = [...catalogue.flatMap(({ offers }) => offers), ...builtinKinds];
  const wanted = claim.kind === 'api' ? `the API ${claim.group}` : claim.kind;
  const guess = known.includes(claim.kind) ? '' : suggest(claim.kind, known);
  return {
    code: 'TK201',
    path: `components.${from}`,
    message: `needs ${wanted} (claim "${name}"), which no component provides${guess}`,
    hint: `switch ${from} off, or name a component that provides it under plugins`,
  };
}

function switchedOff(members: Members, needs: readonly Need[], toggles: Toggles): Problem[] {
  return [...members.keys()]
    .filter((id) => isOff(toggles[id]))
    .map((id) => {
      const by = [
        ...new Set(needs.filter(({ to }) => to === id).map(({ from, kind }) => `${from} (${kind})`)),
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
