/** What each container uses, as the kubelet reads it from the cgroups: the most that was seen, and what is left when idle. */
import { items, number, text } from '../../lib/objects/read';
import type { Cluster } from '../cluster/client';
import type { Running } from './proofs/all';

export interface Usage {
  readonly container: string;
  /** Working set, bytes. */
  idle: number;
  peak: number;
  /** Thousandths of a core. */
  idleCpu: number;
  peakCpu: number;
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

  /** With a last look, which says what is used when idle. */
  async stop(): Promise<readonly Usage[]> {
    clearInterval(this.timer);
    await this.look();
    return [...this.found.values()];
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
        this.take(`${owner}/${text(container, 'name')}`, memory, cpu);
      }
  }

  private take(container: string, memory: number, cpu: number): void {
    const known = this.found.get(container) ?? { container, idle: 0, peak: 0, idleCpu: 0, peakCpu: 0 };
    known.idle = memory;
    known.idleCpu = cpu;
    known.peak = Math.max(known.peak, memory);
    known.peakCpu = Math.max(known.peakCpu, cpu);
    this.found.set(container, known);
  }
}

/** `namespace/workload` of a pod, whose own name ends in what nobody chose. */
const ownerOf = (namespace: string, pod: string): string =>
  `${namespace}/${pod.replace(/(-[a-f0-9]{8,10})?-[a-z0-9]{5}$|-\d+$/, '')}`;

/** docs/resources.md: what was used, beside what was asked for. */
export async function resourcesPage(usage: UsageRecord, cluster: Cluster): Promise<string> {
  const asked = await askedFor(cluster);
  const rows = [...usage.found.values()]
    .filter(({ container }) => asked.has(container))
    .sort((a, b) => (a.container < b.container ? -1 : 1))
    .map(({ container, idle, peak, idleCpu, peakCpu }) =>
      [
        '',
        container,
        ...[
          mebibytes(idle),
          mebibytes(peak),
          asked.get(container)?.memory ?? '',
          asked.get(container)?.limit ?? '',
        ],
        ...[`${Math.round(idleCpu)}m`, `${Math.round(peakCpu)}m`, asked.get(container)?.cpu ?? '', ''],
      ]
        .join(' | ')
        .trim(),
    );
  return [
    '# What the containers use\n',
    'Written by `npm run test:node -- --resources`: working sets and cores as the kubelet reads them every ten seconds, from the',
    'empty node to the end of the run; idle is the last look. Containers that ended within ten seconds are not here.\n',
    '| container | memory idle | most | request | limit | CPU idle | most | request |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...rows,
    '',
  ].join('\n');
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)}Mi`;

interface Resources {
  readonly cpu: string;
  readonly memory: string;
  readonly limit: string;
}

/** By `namespace/workload/container`. */
async function askedFor(cluster: Cluster): Promise<ReadonlyMap<string, Resources>> {
  const pods = await cluster.all('v1', 'Pod');
  return new Map(
    pods.flatMap((pod) =>
      items(pod, 'spec.containers').map(({ fields }): readonly [string, Resources] => [
        `${ownerOf(pod.metadata.namespace ?? '', pod.metadata.name)}/${text(fields, 'name')}`,
        {
          cpu: text(fields, 'resources.requests.cpu') ?? '',
          memory: text(fields, 'resources.requests.memory') ?? '',
          limit: text(fields, 'resources.limits.memory') ?? '',
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
