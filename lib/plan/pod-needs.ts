/** What the pods of a plan ask for. Memory in Mi, processor time in millicores. */
import { mebibytes, millicores } from '../kube/quantity';
import type { Resources } from '../kube/resources';
import type { Workload } from './facts';
import type { PodNeed } from './figures';
import type { Member, Members } from './member';
import { scalableOf } from './running';

/** Jobs run now and then. */
export const isOccasional = ({ kind }: PodNeed): boolean => kind === 'Job' || kind === 'CronJob';

export const podsOf = (members: Members): PodNeed[] =>
  [...members].flatMap(([component, member]) => podsOfOne(component, member));

/** By workloads, which each plan of a component makes anew; a hundred plans in a row share most of them. */
const known = new WeakMap<Member['workloads'], readonly PodNeed[]>();

function podsOfOne(component: string, { workloads, common }: Member): readonly PodNeed[] {
  const before = known.get(workloads);
  if (before) return before;
  const stopped = common.schedule ? scalableOf(workloads).map(({ name }) => name) : [];
  const pods = Object.entries(workloads).map(([workload, need]): PodNeed => {
    const node = need.node ?? common.node;
    return {
      component,
      workload,
      kind: need.kind,
      ...requestsOf(need),
      gpu: need.gpu ?? 0,
      ...(node !== undefined && { node }),
      ...(stopped.includes(workload) && { sleeps: true }),
    };
  });
  known.set(workloads, pods);
  return pods;
}

/** A pod's request: the sum of its containers, or its largest init container. */
function requestsOf({ containers, init = {} }: Workload): Pick<PodNeed, 'cpu' | 'memory' | 'memoryLimit'> {
  const sum = (amount: (r: Resources) => number) =>
    Object.values(containers).reduce((total, each) => total + amount(each), 0);
  const most = (amount: (r: Resources) => number) => Math.max(0, ...Object.values(init).map(amount));
  const of = (amount: (r: Resources) => number) => Math.max(sum(amount), most(amount));
  return {
    cpu: of(({ cpu }) => millicores(cpu)),
    memory: of(({ memory }) => mebibytes(memory)),
    memoryLimit: of(({ memoryLimit }) => mebibytes(memoryLimit)),
  };
}

/** The largest first. */
export const byMemory = (a: PodNeed, b: PodNeed): number =>
  b.memory - a.memory || b.cpu - a.cpu || (nameOf(a) < nameOf(b) ? -1 : 1);

/** `mlflow`, or `keycloak/gate` where the component has several. */
export const nameOf = ({ component, workload }: PodNeed): string =>
  component === workload ? component : `${component}/${workload}`;
