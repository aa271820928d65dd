/** A component with what the config says of it. */
import { completed, emptyBackups } from './complete';
import type { Component, Planned } from './component';
import type { Need } from './kinds';
import { withNight } from './night';
import { scalableOf } from './running';
import { type CommonOptions, commonOptions } from './schema/common';
import type { PlatformConfig } from './schema/platform';
import { sized, sizeProblems } from './sized';
import { ownSettings } from './toggles';
import { versioned, versionProblems } from './versions';

/** A component that is on. */
export interface Member extends Omit<Planned, 'needs'> {
  readonly component: Component;
  readonly needs: Readonly<Record<string, Need>>;
  readonly common: CommonOptions;
  readonly why: readonly string[];
}
export type Members = ReadonlyMap<string, Member>;

/** Own options that have no default and no value: whoever is pulled in, or just says `true`, lacks these. */
export const unsetOptions = (component: Component, toggle: unknown): readonly string[] => {
  const issues = component.ownOptions.safeParse(ownSettings(toggle, component)).error?.issues ?? [];
  return [...new Set(issues.map(({ path }) => path.map(String).join('.')))];
};

export function planMember(
  component: Component,
  toggle: unknown,
  platform: PlatformConfig,
): Omit<Member, 'why'> {
  const common = withNight(commonOptions(toggle), platform);
  const planned = component.plan(ownSettings(toggle, component), platform);
  const { id } = component;
  const workloads = sized(planned.workloads, common.resources);
  const needs = completed({ id, workloads }, planned.needs);
  const empty = emptyBackups(needs).map((name) => ({
    path: '',
    message: `need "${name}" backs up volumes, but none of the workloads it covers has any`,
    hint: `name workloads that have volumes; ${id} has ${Object.keys(workloads).join(', ') || 'none'}`,
  }));
  return {
    ...planned,
    images: versioned(planned.images, common.versions),
    workloads,
    component,
    common,
    problems: [
      ...planned.problems,
      ...empty,
      ...sizeProblems(workloads, common.resources),
      ...versionProblems(planned.images, common.versions),
    ],
    needs: asleep(common.backup ? needs : withoutBackup(needs), common, workloads),
  };
}

/** With times to be up, somebody starts and stops it, and nobody is alerted about its nights. */
function asleep(
  needs: Member['needs'],
  { schedule }: Member['common'],
  workloads: Member['workloads'],
): Member['needs'] {
  if (!schedule) return needs;
  return {
    ...quiet(needs),
    schedule: { kind: 'schedule', soft: true, ...schedule, workloads: scalableOf(workloads) },
  };
}

/** Nobody is alerted about what does not run because it should not. */
export const quiet = (needs: Member['needs']): Member['needs'] =>
  Object.fromEntries(
    Object.entries(needs).map(([name, need]) => [
      name,
      need.kind === 'metrics' ? { ...need, sleeps: true } : need,
    ]),
  );

const withoutBackup = (needs: Member['needs']): Member['needs'] =>
  Object.fromEntries(
    Object.entries(needs)
      .filter(([, need]) => need.kind !== 'backup')
      .map(([name, need]) => [name, need.kind === 'database' ? { ...need, dump: false } : need]),
  );
