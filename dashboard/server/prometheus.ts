/** Numbers from Prometheus: a closed list of questions, asked for all viewers together. */
import * as v from 'valibot';
import type { Series, SourceState } from '../shared/types';

/** An alert that fires. */
export interface Firing {
  readonly name: string;
  readonly severity: string;
  readonly namespace: string;
  readonly text: string;
  readonly since: string;
}

export interface Volume {
  readonly namespace: string;
  readonly claim: string;
  /** In bytes. */
  readonly used: number;
  readonly whole: number;
}

type ByLabel = ReadonlyMap<string, number>;

/** Everything that a snapshot shows. Bytes, millicores, and parts of one. */
export interface Numbers {
  readonly memoryByNamespace: ByLabel;
  readonly cpuByNamespace: ByLabel;
  readonly memoryByNode: ByLabel;
  readonly cpuByNode: ByLabel;
  readonly gpuByNode: ByLabel;
  readonly diskByNode: ReadonlyMap<string, { readonly used: number; readonly whole: number }>;
  readonly buckets: ByLabel;
  readonly volumes: readonly Volume[];
  readonly alerts: readonly Firing[];
  readonly source: SourceState;
}

/** What is known where Prometheus has not been asked. */
export const unasked: Numbers = {
  memoryByNamespace: new Map(),
  cpuByNamespace: new Map(),
  memoryByNode: new Map(),
  cpuByNode: new Map(),
  gpuByNode: new Map(),
  diskByNode: new Map(),
  buckets: new Map(),
  volumes: [],
  alerts: [],
  source: { ok: false, at: '', text: 'no answer yet' },
};

/** Each with the labels that its values are told apart by. */
const queries = {
  memoryByNamespace: ['sum by (namespace) (container_memory_working_set_bytes{container!=""})', 'namespace'],
  cpuByNamespace: [
    '1000 * sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))',
    'namespace',
  ],
  memoryByNode: ['sum by (node) (container_memory_working_set_bytes{container!=""})', 'node'],
  cpuByNode: ['1000 * sum by (node) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))', 'node'],
  gpuByNode: ['avg by (node) (DCGM_FI_DEV_GPU_UTIL) / 100', 'node'],
  diskFree: ['max by (node) (node_filesystem_avail_bytes{mountpoint="/"})', 'node'],
  diskWhole: ['max by (node) (node_filesystem_size_bytes{mountpoint="/"})', 'node'],
  buckets: ['max by (bucket) (minio_bucket_usage_total_bytes or SeaweedFS_s3_bucket_size_bytes)', 'bucket'],
  volumesFree: [
    'max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes)',
    'namespace',
    'persistentvolumeclaim',
  ],
  volumesWhole: [
    'max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes)',
    'namespace',
    'persistentvolumeclaim',
  ],
} as const;
type Query = keyof typeof queries;

/** Lines that a page may ask for; `of` is a node or a namespace. */
const lines = {
  'node-memory': (of: string) => `sum(container_memory_working_set_bytes{container!="",node=${quoted(of)}})`,
  'node-cpu': (of: string) =>
    `1000 * sum(rate(container_cpu_usage_seconds_total{container!="",node=${quoted(of)}}[5m]))`,
  'node-gpu': (of: string) => `avg(DCGM_FI_DEV_GPU_UTIL{node=${quoted(of)}}) / 100`,
  memory: (of: string) => `sum(container_memory_working_set_bytes{container!="",namespace=${quoted(of)}})`,
  cpu: (of: string) =>
    `1000 * sum(rate(container_cpu_usage_seconds_total{container!="",namespace=${quoted(of)}}[5m]))`,
} as const;
export type LineName = keyof typeof lines;
export const isLine = (name: string): name is LineName => Object.hasOwn(lines, name);

const quoted = (text: string): string => JSON.stringify(text);

const spans = { day: 86_400, week: 604_800 } as const;
export type Span = keyof typeof spans;
export const isSpan = (name: string): name is Span => Object.hasOwn(spans, name);

/** Points of one line: more than a plot has pixels for nobody sees. */
const points = 300;

const labels = v.record(v.string(), v.string());
const sample = v.tuple([v.number(), v.string()]);
const vector = v.object({
  data: v.object({ result: v.array(v.object({ metric: labels, value: sample })) }),
});
const matrix = v.object({ data: v.object({ result: v.array(v.object({ values: v.array(sample) })) }) });
const alerting = v.object({
  data: v.object({
    alerts: v.array(
      v.object({ labels, annotations: labels, state: v.string(), activeAt: v.optional(v.string(), '') }),
    ),
  }),
});

export class Prometheus {
  private numbers = unasked;

  /** @param address such as `http://prometheus.prometheus.svc:9090` */
  constructor(private readonly address: string) {}

  latest(): Numbers {
    return this.numbers;
  }

  /** Asks everything once; what does not answer leaves the numbers of before, with their age. */
  async refresh(): Promise<void> {
    try {
      const [alerts, ...found] = await Promise.all([
        this.alerts(),
        ...Object.entries(queries).map(async ([name, asked]) => [name, await this.vector(asked)] as const),
      ]);
      const source = { ok: true, at: new Date().toISOString() };
      this.numbers = { ...numbersOf(new Map(found)), alerts, source };
    } catch (error) {
      const text = `Prometheus does not answer: ${error instanceof Error ? error.message : String(error)}`;
      this.numbers = { ...this.numbers, source: { ok: false, at: this.numbers.source.at, text } };
    }
  }

  async line(name: LineName, of: string, span: Span): Promise<Series> {
    const end = Math.floor(Date.now() / 1000);
    const step = Math.ceil(spans[span] / points);
    const start = end - spans[span];
    const { data } = v.parse(
      matrix,
      await this.get('query_range', { query: lines[name](of), start, end, step }),
    );
    const found = new Map(data.result[0]?.values.map(([time, value]) => [time, Number(value)]));
    const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
    return { times, values: times.map((time) => found.get(time) ?? null) };
  }

  private async vector([query, ...by]: readonly [string, ...string[]]): Promise<ByLabel> {
    const { data } = v.parse(vector, await this.get('query', { query }));
    return new Map(
      data.result.map(({ metric, value: [, value] }) => [
        by.map((label) => metric[label] ?? '').join('/'),
        Number(value),
      ]),
    );
  }

  private async alerts(): Promise<readonly Firing[]> {
    const { data } = v.parse(alerting, await this.get('alerts', {}));
    return data.alerts
      .filter(({ state, labels }) => state === 'firing' && labels['alertname'] !== 'Watchdog')
      .map(({ labels, annotations, activeAt }) => ({
        name: labels['alertname'] ?? '',
        severity: labels['severity'] ?? 'warning',
        text: annotations['summary'] ?? annotations['description'] ?? '',
        since: activeAt,
        namespace: labels['namespace'] ?? '',
      }));
  }

  private async get(path: string, query: Record<string, string | number>): Promise<unknown> {
    const asked = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    const answer = await fetch(`${this.address}/api/v1/${path}?${asked}`, {
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
    return answer.json();
  }
}

function numbersOf(found: ReadonlyMap<string, ByLabel>): Omit<Numbers, 'alerts' | 'source'> {
  const of = (name: Query): ByLabel => found.get(name) ?? new Map();
  /** What is used, by what is free of the whole. */
  const used = (free: Query, whole: Query) =>
    [...of(whole)].map(([key, all]) => ({ key, used: all - (of(free).get(key) ?? all), whole: all }));
  return {
    memoryByNamespace: of('memoryByNamespace'),
    cpuByNamespace: of('cpuByNamespace'),
    memoryByNode: of('memoryByNode'),
    cpuByNode: of('cpuByNode'),
    gpuByNode: of('gpuByNode'),
    buckets: of('buckets'),
    diskByNode: new Map(used('diskFree', 'diskWhole').map(({ key, ...disk }) => [key, disk])),
    volumes: used('volumesFree', 'volumesWhole').map(({ key, ...amounts }) => {
      const [namespace = '', claim = ''] = key.split('/');
      return { namespace, claim, ...amounts };
    }),
  };
}
