/** Needs with their defaults: what the author left out follows from the component's id and its workloads. */
import type { Workload } from './facts';
import type { Ask, Need, Needs } from './kinds';
import { isSoft } from './traits';
import { volumeClaims } from './volumes';

/** The component that asks, as far as defaults follow from it. */
interface Asking {
  readonly id: string;
  readonly workloads: Readonly<Record<string, Workload>>;
}

/** Completed needs by name, in a stable order. A workload with lasting volumes needs storage. */
export function completed(asking: Asking, asked: Needs): Readonly<Record<string, Need>> {
  const asks = Object.entries(asked).flatMap(([name, ask]) => (ask ? [[name, ask] as const] : []));
  const keeps = Object.values(asking.workloads).some(({ volumes }) => volumes !== undefined);
  const name = 'volume' in asked ? 'lastingVolume' : 'volume';
  const storage: [string, Ask][] =
    keeps && !asks.some(([, { kind }]) => kind === 'volume') ? [[name, { kind: 'volume' }]] : [];
  return Object.fromEntries(
    [...asks, ...storage]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, ask]) => [name, complete(asking, name, ask)]),
  );
}

function complete(asking: Asking, name: string, ask: Ask): Need {
  const { id } = asking;
  const soft = ask.soft ?? isSoft(ask.kind);
  switch (ask.kind) {
    case 'route':
      return { service: id, ...ask, soft };
    case 'metrics':
      return { pods: id, alerts: name === 'metrics' ? ['alerts.yaml'] : [], ...ask, soft };
    case 'dashboard':
      return { files: ['dashboard.json'], ...ask, soft };
    case 'webhook':
    case 'lan':
    case 'secretStore':
      return { pods: id, ...ask, soft };
    case 'backup':
      return { ...ask, soft, volumes: volumesOf(asking, ask.workloads) };
    default:
      return { ...ask, soft };
  }
}

/** Claims of these workloads, or of all. */
const volumesOf = ({ workloads }: Asking, names?: readonly string[]): readonly string[] =>
  Object.entries(workloads)
    .filter(([name]) => names === undefined || names.includes(name))
    .flatMap(([name, workload]) => Object.keys(volumeClaims(name, workload)));

/** Backups of nothing, such as a workload that is not there or has no volume: a mistake of the author's. */
export const emptyBackups = (needs: Readonly<Record<string, Need>>): readonly string[] =>
  Object.entries(needs).flatMap(([name, need]) =>
    need.kind === 'backup' && need.volumes.length === 0 && need.claims === undefined ? [name] : [],
  );
