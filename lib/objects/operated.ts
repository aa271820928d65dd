/** Pods that operators make of custom objects: no object of ours has their template. */
import type { Emitted } from '../kube/object';
import { solver } from '../plan/issuer';
import { isCustom } from './builtin';
import type { RuleFacts } from './facts';
import { fields } from './read';

export interface Operated {
  /** Whether an operator makes pods of this name in this namespace; without a name, whether it makes any. */
  has(namespace: string, name: string | undefined): boolean;
}

/** By what templates within custom objects say, and by what the plan says of its workloads. */
export function operatedBy(emitted: readonly Emitted[], planned: RuleFacts['planned'] = []): Operated {
  const templates = emitted.flatMap(({ object }) =>
    isCustom(object)
      ? [...namesWithin(fields(object, 'spec'))].map((name) => keyOf(object.metadata, name))
      : [],
  );
  const workloads = planned.flatMap(({ namespace, workloads }) =>
    Object.entries(workloads).flatMap(([name, { madeBy }]) =>
      madeBy === undefined ? [] : [{ namespace, name }],
    ),
  );
  const named = new Set([...templates, ...workloads.map((each) => keyOf(each, each.name))]);
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  return {
    has: (namespace, name) =>
      name === undefined
        ? namespaces.has(namespace)
        : name === solver.pods || named.has(keyOf({ namespace }, name)),
  };
}

const keyOf = ({ namespace = '' }: { readonly namespace?: string }, name: string): string =>
  `${namespace}/${name}`;

/** The names that templates within this give to their pods. */
function* namesWithin(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  const name = fields(value, 'labels')['app.kubernetes.io/name'];
  if (typeof name === 'string') yield name;
  for (const each of Object.values(value)) yield* namesWithin(each);
}
