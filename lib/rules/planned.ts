import type { Emitted } from '../kube/object';
import type { PlannedPods } from '../objects/facts';
import type { Inventory } from '../objects/inventory';
import type { ContainerAt, PodSet } from '../objects/pods';
import { fields, items, text } from '../objects/read';
import type { PlannedWorkload } from '../plan/facts';
import { claimName } from '../plan/volumes';
import { defineRule, type Finding } from './rule';

export const planned = defineRule({
  id: 'planned',
  code: 'TK784',
  title: 'pods and volumes are the planned ones, with the same resources and sizes',
  *findings(inventory) {
    for (const component of inventory.facts.planned ?? []) {
      yield* ofComponent(inventory, component);
      yield* volumes(inventory, component);
    }
  },
});

function* ofComponent(inventory: Inventory, { id, namespace, workloads }: PlannedPods): Iterable<Finding> {
  const emitted = inventory.ofComponent(id);
  const drawn = new Set<string>();
  for (const pod of inventory.podsOfComponent(id)) {
    const name = nameIn(workloads, pod);
    const found = name === undefined ? undefined : workloads[name];
    if (name !== undefined && found) {
      drawn.add(name);
      yield* compared(pod, found);
    } else if (pod.longRunning) {
      const message = `is not among the workloads that ${id} declares`;
      yield { of: pod.of, message, hint: 'declare it: capacity is planned from that' };
    }
  }
  const of =
    emitted.find(({ object }) => object.kind === 'Namespace' && object.metadata.name === namespace) ??
    emitted[0];
  for (const [name, { kind, madeBy }] of Object.entries(workloads)) {
    if (!of || madeBy !== undefined || drawn.has(name)) continue;
    const message = `${id} declares the workload ${kind}/${name}, but emits none of that name`;
    yield { of, message, hint: 'remove it from the workloads, or list it under external' };
  }
}

/** A Job is declared without the hash that its name ends in. */
function nameIn(workloads: PlannedPods['workloads'], { kind, of }: PodSet): string | undefined {
  const { name } = of.object.metadata;
  const wanted = kind === 'Job' ? name.replace(/-[0-9a-f]{8,}$/, '') : name;
  return workloads[wanted]?.kind === kind ? wanted : undefined;
}

function* compared({ of, containers }: PodSet, workload: PlannedWorkload): Iterable<Finding> {
  const declared = new Map([...Object.entries(workload.init ?? {}), ...Object.entries(workload.containers)]);
  for (const container of containers) {
    const wanted = declared.get(container.name);
    const path = `${container.at}.resources`;
    if (!wanted) {
      const message = `container "${container.name}" is not declared for capacity`;
      yield { of, path, message, hint: 'declare it under workloads, with its resources' };
      continue;
    }
    const { cpu, memory, memoryLimit } = wanted;
    const expected = [cpu, memory, memoryLimit].join(', ');
    const found = amounts(container);
    if (found === expected) continue;
    const message = `is ${found}, but capacity was planned with ${expected}`;
    yield { of, path, message, hint: 'take the resources from the declared workload' };
  }
  for (const name of declared.keys()) {
    if (containers.some((each) => each.name === name)) continue;
    const message = `has no container "${name}", though one is declared for capacity`;
    yield { of, message, hint: 'remove it from the workloads' };
  }
}

const amounts = ({ fields }: ContainerAt): string =>
  ['requests.cpu', 'requests.memory', 'limits.memory']
    .map((path) => text(fields, `resources.${path}`) ?? 'nothing')
    .join(', ');

/** A lasting volume that an object makes, and the name of its claim. */
interface Made {
  readonly of: Emitted;
  readonly path: string;
  readonly claim: string;
  readonly size: string;
}

function* volumes(inventory: Inventory, { id, workloads }: PlannedPods): Iterable<Finding> {
  const emitted = inventory.ofComponent(id);
  const made = emitted.flatMap(madeBy);
  const planned = new Map(Object.values(workloads).flatMap((each) => Object.entries(each.volumes ?? {})));
  for (const { of, path, claim, size } of made) {
    const wanted = planned.get(claim);
    if (wanted === size) continue;
    yield wanted === undefined
      ? {
          of,
          message: `makes the volume ${claim}, which is not planned`,
          hint: 'declare it under workloads, with its size',
        }
      : {
          of,
          path,
          message: `is ${size}, but ${wanted} is planned`,
          hint: 'take the size from the planned workload',
        };
  }
  const [of] = emitted;
  // Volumes of pods that an operator makes are made by it too.
  const ours = Object.values(workloads).flatMap(({ volumes = {}, madeBy: operator }) =>
    operator === undefined ? Object.keys(volumes) : [],
  );
  for (const claim of ours) {
    if (!of || made.some((each) => each.claim === claim)) continue;
    yield {
      of,
      message: `${id} plans the volume ${claim}, but no object makes it`,
      hint: 'remove it from the workloads',
    };
  }
}

const storage = 'spec.resources.requests.storage';

function madeBy(of: Emitted): readonly Made[] {
  const { kind, metadata } = of.object;
  if (kind === 'PersistentVolumeClaim') {
    return [{ of, path: storage, claim: metadata.name, size: text(of.object, storage) ?? 'nothing' }];
  }
  if (kind !== 'StatefulSet') return [];
  return items(of.object, 'spec.volumeClaimTemplates').map(({ at, fields: claim }) => ({
    of,
    path: `${at}.${storage}`,
    claim: claimName('StatefulSet', metadata.name, text(fields(claim, 'metadata'), 'name') ?? ''),
    size: text(claim, storage) ?? 'nothing',
  }));
}
