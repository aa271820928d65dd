/** From what a container used to what it should ask for. */
import { inMi, mebibytes, millicores } from '../kube/quantity';
import type { Resources } from '../kube/resources';
import type { PlannedComponent } from '../plan/plan';
import { isSizable, sizeKey } from '../plan/sized';
import { isMeasurable, type Measured, type Usage } from './usage';

export interface Sizing {
  readonly component: string;
  /** As the config calls it, under `resources`. */
  readonly key: string;
  readonly planned: Resources;
  readonly usage?: Usage;
  /** What should be other than it is; empty where nothing should. */
  readonly change: Partial<Resources>;
  readonly reason: string;
}

/** A suggestion from less would be one about a morning. */
const enoughHours = 24;

/** What runs all the time, and what it should ask for. */
export const sizingsOf = (component: PlannedComponent, measured: Measured): readonly Sizing[] =>
  Object.entries(component.workloads).flatMap(([name, workload]) =>
    isMeasurable(workload)
      ? Object.entries(workload.containers).map(([container, planned]) => {
          const usage = measured(component, name, container);
          const verdict = isSizable(workload) ? judged(planned, usage) : operatorsOwn;
          const key = sizeKey(name, workload, container);
          return { component: component.id, key, planned, ...(usage && { usage }), ...verdict };
        })
      : [],
  );

const operatorsOwn = { change: {}, reason: 'is sized by its operator' };

function judged(planned: Resources, usage: Usage | undefined): Pick<Sizing, 'change' | 'reason'> {
  if (!usage) return { change: {}, reason: 'was not seen within a week' };
  if (usage.hours < enoughHours) {
    return { change: {}, reason: `was seen for ${Math.round(usage.hours)} hours; wait for ${enoughHours}` };
  }
  const limit = limitFor(usage, mebibytes(planned.memoryLimit));
  const memory = memoryFor(usage, mebibytes(planned.memory), limit ?? mebibytes(planned.memoryLimit));
  const cpu = cpuFor(usage, millicores(planned.cpu));
  const change = {
    ...(cpu !== undefined && { cpu: `${cpu}m` }),
    ...(memory !== undefined && { memory: inMi(memory) }),
    ...(limit !== undefined && { memoryLimit: inMi(limit) }),
  };
  const reasons = [
    ...(memory === undefined
      ? []
      : [memory < mebibytes(planned.memory) ? 'needs less memory' : 'needs more memory']),
    ...(limit === undefined ? [] : ['comes near its limit']),
    ...(cpu === undefined ? [] : [cpu < millicores(planned.cpu) ? 'needs less CPU' : 'needs more CPU']),
  ];
  return { change, reason: reasons.join(', ') || 'is right' };
}

const upTo = (step: number, value: number): number => Math.max(1, Math.ceil(value / step)) * step;

/** Differences that are worth no restart are none. */
const ifWorthIt = (wanted: number, is: number, least: number, share: number): number | undefined =>
  Math.abs(wanted - is) > Math.max(least, is * share) ? wanted : undefined;

/** What it holds most of the time, with some room: peaks of many seldom meet. */
const memoryFor = ({ typical }: Usage, is: number, limit: number): number | undefined =>
  ifWorthIt(Math.min(upTo(16, typical * 1.15), limit), is, 32, 0.25);

/** Room costs nothing until it is used: a limit is only raised. */
const limitFor = ({ peak }: Usage, is: number): number | undefined =>
  peak > is * 0.9 ? upTo(64, peak * 1.3) : undefined;

const cpuFor = ({ cpu }: Usage, is: number): number | undefined => ifWorthIt(upTo(5, cpu), is, 20, 0.5);
