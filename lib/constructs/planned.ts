import type { Container } from '../../imports/k8s';
import { type ContainerOptions, container } from '../kube/container';
import type { Resources } from '../kube/resources';
import type { Workload, Workloads } from '../plan/facts';
import { resized, type Sizes } from '../plan/sized';

/** A component's identity, and its workloads as they were planned. `build` gets it among its props. */
export interface Plans<W extends Workloads> {
  /** Id of the platform component. */
  readonly id: string;
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Class of lasting volumes. @default - none, for workloads without such volumes */
  readonly storageClass?: string;
  readonly workloads: W;
  /** What the config sets in place of what these ask for. @default - nothing */
  readonly sizes?: Sizes;
}

/** Containers by their planned names: a missing or an unplanned one does not compile. */
type Each<C> = { readonly [N in keyof C]: Omit<ContainerOptions, 'name' | 'resources'> };

type InitOf<W> = W extends { readonly init: infer I }
  ? { readonly init: Each<I> }
  : W extends { readonly init?: infer I }
    ? { readonly init?: Each<NonNullable<I>> }
    : { readonly init?: undefined };

export type PodOf<W> = W extends Workload
  ? { readonly containers: Each<W['containers']> } & InitOf<W>
  : never;

/** What a workload's plan says of its object. */
export interface PlannedPod<K extends Workload['kind']> {
  readonly name: string;
  readonly namespace: string;
  readonly component: string;
  readonly kind: K;
  readonly containers: readonly Container[];
  readonly init?: readonly Container[];
  readonly storage?: Readonly<Record<string, { readonly size: string; readonly storageClass: string }>>;
}

/**
 * A workload as it was planned: name, kind, resources and volumes are defined once, in `workloads`. Spread it into a
 * `Server`, a `OneShot` or a `Scheduled`.
 *
 * @throws Error if the options left this workload, or one of its containers, out of the plan
 */
export function planned<W extends Workloads, N extends keyof W & string>(
  { id, namespace, storageClass, workloads, sizes = {} }: Plans<W>,
  name: N,
  pod: PodOf<NonNullable<W[N]>>,
): PlannedPod<NonNullable<W[N]>['kind']> {
  const workload = workloads[name];
  if (!workload) throw new Error(`${name} is not among the planned workloads of ${id}`);
  const { volumes } = workload;
  // Objects are resized when all are drawn; what a program is told of its memory is drawn here.
  const { containers, init } = resized(name, workload, sizes);
  return {
    name,
    namespace,
    component: id,
    kind: workload.kind,
    containers: drawn(pod.containers, containers),
    ...(init && pod.init && { init: drawn(pod.init, init) }),
    ...(volumes && { storage: lasting(volumes, storageClass) }),
  };
}

function lasting(volumes: Readonly<Record<string, string>>, storageClass: string | undefined) {
  if (storageClass === undefined) throw new Error('lasting volumes need a storage class');
  return Object.fromEntries(
    Object.entries(volumes).map(([volume, size]) => [volume, { size, storageClass }]),
  );
}

function drawn(
  pods: Readonly<Record<string, Omit<ContainerOptions, 'name' | 'resources'>>>,
  planned: Readonly<Record<string, Resources>>,
): readonly Container[] {
  const names = Object.keys(pods);
  const missing = Object.keys(planned).filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`planned, but not drawn: ${missing.join(', ')}`);
  return Object.entries(pods).map(([name, options]) => {
    const resources = planned[name];
    if (!resources) throw new Error(`the container ${name} is not planned`);
    return container({ ...options, name, resources });
  });
}
