/** What each container uses, as the kubelet reads it from the cgroups, beside what it asks for. */
import { items, number, text } from '../../lib/objects/read';
import type { Cluster } from '../cluster/client';
import type { Running } from './proofs/all';

interface Usage {
  /** Working sets, bytes. */
  readonly memory: number[];
  /** Thousandths of a core. */
  readonly cpu: number[];
}

const every = 10_000;

export class UsageRecord {
  readonly found = new Map<string, Usage>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly running: Running) {}

  start(): void {
    // While the node is down there is nothing to see.
    this.timer = setInterval(() => void this.look().catch(() => undefined), every);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const { cluster, dist } = this.running;
    const node = dist.plan.platform.nodes[0]?.name ?? '';
    const summary = await cluster.get(`/api/v1/nodes/${node}/proxy/stats/summary`);
    for (const { fields: pod } of items(summary, 'pods'))
      for (const { fields: container } of items(pod, 'containers')) {
        const memory = number(container, 'memory.workingSetBytes');
        const cpu = (number(container, 'cpu.usageNanoCores') ?? 0) / 1e6;
        if (memory === undefined) continue;
        const owner = ownerOf(text(pod, 'podRef.namespace') ?? '', text(pod, 'podRef.name') ?? '');
        const name = `${owner}/${text(container, 'name')}`;
        const known = this.found.get(name) ?? { memory: [], cpu: [] };
        known.memory.push(memory);
        known.cpu.push(cpu);
        this.found.set(name, known);
      }
  }
}

/** `namespace/workload` of a pod, whose own name ends in what nobody chose. */
const ownerOf = (namespace: string, pod: string): string =>
  `${namespace}/${pod.replace(/(-[a-f0-9]{8,10})?-[a-z0-9]{5}$|-\d+$/, '')}`;

/** docs/resources.md: what was used, beside what was asked for. */
export async function resourcesPage(usage: UsageRecord, cluster: Cluster): Promise<string> {
  const asked = await askedFor(cluster);
  const rows = [...usage.found]
    .filter(([container]) => asked.has(container) && !isByHand(container))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([container, { memory, cpu }]) => {
      const { request = '', limit = '', cpuRequest = '' } = asked.get(container) ?? {};
      const inMemory = [mebibytes(median(memory)), mebibytes(Math.max(...memory)), request, limit];
      const ofCpu = [millicores(median(cpu)), millicores(Math.max(...cpu)), cpuRequest];
      return `| ${[container, ...inMemory, ...ofCpu].join(' | ')} |`;
    });
  return [
    '# What the containers use\n',
    'Written by `npm run test:node -- --resources`: working sets and cores as the kubelet reads them every ten seconds, from the',
    'empty node to the end of the run, on two busy cores. Half of the time a container uses no more than what "half" says.\n',
    '| container | memory: half | most | request | limit | CPU: half | most | request |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...rows,
    '',
  ].join('\n');
}

/** Jobs that a proof or a script started. */
const isByHand = (container: string): boolean => /\/by-hand-|-now\//.test(container);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)}Mi`;
const millicores = (cpu: number): string => `${Math.round(cpu)}m`;

interface Resources {
  readonly request: string;
  readonly limit: string;
  readonly cpuRequest: string;
}

/** By `namespace/workload/container`. */
async function askedFor(cluster: Cluster): Promise<ReadonlyMap<string, Resources>> {
  const pods = await cluster.all('v1', 'Pod');
  return new Map(
    pods.flatMap((pod) =>
      items(pod, 'spec.containers').map(({ fields }): readonly [string, Resources] => [
        `${ownerOf(pod.metadata.namespace ?? '', pod.metadata.name)}/${text(fields, 'name')}`,
        {
          request: text(fields, 'resources.requests.memory') ?? '',
          limit: text(fields, 'resources.limits.memory') ?? '',
          cpuRequest: text(fields, 'resources.requests.cpu') ?? '',
        },
      ]),
    ),
  );
}

/** Containers that the kernel killed for their memory. */
export async function killedForMemory(cluster: Cluster): Promise<readonly string[]> {
  const pods = await cluster.all('v1', 'Pod');
  return pods.flatMap((pod) =>
    [...items(pod, 'status.containerStatuses'), ...items(pod, 'status.initContainerStatuses')].flatMap(
      ({ fields }) =>
        [text(fields, 'lastState.terminated.reason'), text(fields, 'state.terminated.reason')].includes(
          'OOMKilled',
        )
          ? [`${pod.metadata.namespace}/${pod.metadata.name}/${text(fields, 'name')}`]
          : [],
    ),
  );
}
