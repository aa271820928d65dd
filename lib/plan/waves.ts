/** Argo CD's order: six waves at most. CRDs are in wave 0; what nobody waits for is in the last one. */
import type { Dependency } from './closure';
import type { Problem } from './problem';

export const crdWave = 0;
export const lastWave = 5;

export interface Waves {
  readonly waves: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
}

/** The wave of each component: one later than everything that it cannot start without. */
export function order(ids: readonly string[], dependencies: readonly Dependency[]): Waves {
  const waitsFor = hardDependencies(ids, dependencies);
  const awaited = new Set([...waitsFor.values()].flatMap((others) => [...others]));
  const cycle = findCycle(waitsFor);
  if (cycle) return { waves: new Map(), problems: [circle(cycle, dependencies)] };
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const depth = 1 + Math.max(0, ...[...(waitsFor.get(id) ?? [])].map(depthOf));
    depths.set(id, depth);
    return depth;
  };
  const waves = new Map(ids.map((id) => [id, awaited.has(id) ? depthOf(id) : lastWave]));
  return { waves, problems: tooDeep(waves, waitsFor) };
}

function hardDependencies(
  ids: readonly string[],
  dependencies: readonly Dependency[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const waitsFor = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const { from, to, soft } of dependencies) if (!soft && from !== to) waitsFor.get(from)?.add(to);
  return waitsFor;
}

/** The first circle in alphabetical order, as a path that ends where it begins. */
function findCycle(waitsFor: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of [...(waitsFor.get(id) ?? [])].sort()) {
      const found = visit(next, [...path, id]);
      if (found) return found;
    }
    done.add(id);
    return undefined;
  };
  for (const id of [...waitsFor.keys()].sort()) {
    const found = visit(id, []);
    if (found) return found;
  }
  return undefined;
}

function circle(cycle: readonly string[], dependencies: readonly Dependency[]): Problem {
  const steps = cycle.slice(0, -1).map((from, i) => {
    const dependency = dependencies.find(
      (each) => !each.soft && each.from === from && each.to === cycle[i + 1],
    );
    return `${from} needs ${dependency?.kind ?? 'something'} of ${cycle[i + 1]}`;
  });
  return {
    code: 'TK203',
    path: `components.${cycle[0]}`,
    message: `nobody can start first: ${steps.join(', ')}`,
    hint: 'switch one of them off; or, if one is yours, mark its need `soft: true` if it starts without an answer',
  };
}

function tooDeep(
  waves: ReadonlyMap<string, number>,
  waitsFor: ReadonlyMap<string, ReadonlySet<string>>,
): Problem[] {
  return [...waves]
    .filter(
      ([id, wave]) => wave > lastWave || (wave === lastWave && [...waitsFor.values()].some((s) => s.has(id))),
    )
    .map(([id]) => ({
      code: 'TK204',
      path: `components.${id}`,
      message: `comes at the end of a chain of more than ${lastWave - 1} components that wait for each other`,
      hint: 'mark a need on the way `soft: true` if the software starts without it',
    }));
}
