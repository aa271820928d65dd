/** What the config says of single containers' resources, in place of what their component planned. */
import { mebibytes } from '../kube/quantity';
import type { Resources } from '../kube/resources';
import type { OptionProblem } from './component';
import type { Workload } from './facts';
import type { CommonOptions } from './schema/common';
import { suggest } from './suggest';

/** Changed amounts by container; see `sizeKey`. */
export type Sizes = CommonOptions['resources'];
type Containers = Readonly<Record<string, Resources>>;

/** How the config calls a container: `mlflow`, or `harbor/core` where it is not the only one of its workload. */
export const sizeKey = (workload: string, { containers }: Workload, container: string): string =>
  container in containers && Object.keys(containers).length === 1 ? workload : `${workload}/${container}`;

/** A Job cannot be changed once it is there, and what an operator makes is sized by that. */
export const isSizable = ({ kind, madeBy }: Workload): boolean => kind !== 'Job' && madeBy === undefined;

/** The workloads with these amounts. */
export const sized = (workloads: Workloads, sizes: Sizes): Workloads =>
  Object.fromEntries(Object.entries(workloads).map(([name, each]) => [name, resized(name, each, sizes)]));

type Workloads = Readonly<Record<string, Workload>>;

/** One of them. */
export function resized(name: string, workload: Workload, sizes: Sizes): Workload {
  if (!isSizable(workload)) return workload;
  const { containers, init } = workload;
  const each = (all: Containers): Containers =>
    Object.fromEntries(
      Object.entries(all).map(([container, planned]) => [
        container,
        { ...planned, ...sizes[sizeKey(name, workload, container)] },
      ]),
    );
  return { ...workload, containers: each(containers), ...(init && { init: each(init) }) };
}

/** What is wrong with these amounts; the workloads have them already. */
export function sizeProblems(workloads: Workloads, sizes: Sizes): readonly OptionProblem[] {
  const known = new Map(
    Object.entries(workloads).flatMap(([name, workload]) =>
      isSizable(workload)
        ? Object.entries({ ...workload.init, ...workload.containers }).map(
            ([container, planned]) => [sizeKey(name, workload, container), planned] as const,
          )
        : [],
    ),
  );
  return Object.keys(sizes).flatMap((key): OptionProblem[] => {
    const planned = known.get(key);
    if (!planned) return [unknownSize(key, [...known.keys()])];
    if (mebibytes(planned.memory) <= mebibytes(planned.memoryLimit)) return [];
    return [
      {
        path: `resources.${key}`,
        message: `asks for ${planned.memory} of memory, and is stopped at ${planned.memoryLimit}`,
        hint: 'write less memory, or a higher memoryLimit as well',
      },
    ];
  });
}

const unknownSize = (key: string, known: readonly string[]): OptionProblem => ({
  path: `resources.${key}`,
  message: `there is no such container${suggest(key, known)}`,
  hint: `write one of: ${[...known].sort().join(', ') || 'none, since it has no containers'}`,
});
