import type { PlannedPods } from '../objects/facts';
import type { World } from '../objects/inventory';
import type { ContainerAt, PodSet } from '../objects/pods';
import { text } from '../objects/read';
import type { Workload, Workloads } from '../plan/facts';
import { defineRule, type Flaw } from './rule';

export const planned = defineRule({
  id: 'planned',
  code: 'TK784',
  title: 'pods are those that capacity was planned for, with the same resources',
  *flaws(world) {
    for (const component of world.context.planned ?? []) yield* ofComponent(world, component);
  },
});

function* ofComponent(world: World, { id, namespace, workloads }: PlannedPods): Iterable<Flaw> {
  const emitted = world.emitted.filter(({ component }) => component === id);
  const pods = world.pods.filter(({ of }) => of.component === id);
  const drawn = new Set<string>();
  for (const pod of pods) {
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
    yield { of, message, hint: 'take it out of the workloads, or say who makes it' };
  }
}

/** A Job is declared without the hash that its name ends in. */
function nameIn(workloads: Workloads, { kind, of }: PodSet): string | undefined {
  const { name } = of.object.metadata;
  const wanted = kind === 'Job' ? name.replace(/-[0-9a-f]{8,}$/, '') : name;
  return workloads[wanted]?.kind === kind ? wanted : undefined;
}

function* compared({ of, containers }: PodSet, workload: Workload): Iterable<Flaw> {
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
    yield { of, message, hint: 'take it out of the workloads' };
  }
}

const amounts = ({ fields }: ContainerAt): string =>
  ['requests.cpu', 'requests.memory', 'limits.memory']
    .map((path) => text(fields, `resources.${path}`) ?? 'nothing')
    .join(', ');
