/** What the pods of a plan ask for. Memory in Mi, processor time in millicores. */
import { mebibytes, millicores } from '../kube/quantity';
import type { Resources } from '../kube/resources';
import type { Workload } from './facts';
import type { PodNeed } from './figures';
import type { Members } from './member';
import { scalableOf } from './running';

/** Jobs run now and then. */
export const isOccasional = ({ kind }: PodNeed): boolean => kind === 'Job' || kind === 'CronJob';

export function podsOf(members: Members): PodNeed[] {
  return [...members].flatMap(([component, { workloads, common }]) => {
    const stopped = common.schedule ? scalableOf(workloads).map(({ name }) => name) : [];
    return Object.entries(workloads).map(([workload, need]): PodNeed => {
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
  });
}

type Requests = Pick<PodNeed, 'cpu' | 'memory' | 'memoryLimit'>;
/** Of workloads that never change; a hundred plans in a row ask for the same ones. */
const counted = new WeakMap<Workload, Requests>();

function requestsOf(workload: Workload): Requests {
  const requests = counted.get(workload) ?? count(workload);
  counted.set(workload, requests);
  return requests;
}

/** A pod's request: the sum of its containers, or its largest init container. */
function count({ containers, init = {} }: Workload): Requests {
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
