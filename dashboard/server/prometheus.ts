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

/** Everything that a snapshot shows, by label. Bytes, millicores, and parts of one. */
export interface Numbers {
  readonly memoryByNamespace: ReadonlyMap<string, number>;
  readonly memoryByNode: ReadonlyMap<string, number>;
  readonly cpuByNode: ReadonlyMap<string, number>;
  readonly diskByNode: ReadonlyMap<string, number>;
  /** How full each volume is, by `namespace/claim`. */
  readonly volumes: ReadonlyMap<string, number>;
  readonly alerts: readonly Firing[];
  readonly source: SourceState;
}

/** What is known where Prometheus has not been asked. */
export const unasked: Numbers = {
  memoryByNamespace: new Map(),
  memoryByNode: new Map(),
  cpuByNode: new Map(),
  diskByNode: new Map(),
  volumes: new Map(),
  alerts: [],
  source: { ok: false, at: '', text: 'no answer yet' },
};

const queries = {
  memoryByNamespace: 'sum by (namespace) (container_memory_working_set_bytes{container!=""})',
  memoryByNode: 'sum by (node) (container_memory_working_set_bytes{container!=""})',
  cpuByNode: '1000 * sum by (node) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))',
  diskByNode:
    'max by (node) (1 - node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes{mountpoint="/"})',
  volumes:
    'max by (namespace, persistentvolumeclaim) (1 - kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes)',
} as const;

/** Lines that a page may ask for; `of` is a node or a namespace. */
const lines = {
  'node-memory': (of: string) => `sum(container_memory_working_set_bytes{container!="",node=${quoted(of)}})`,
  'node-cpu': (of: string) =>
    `1000 * sum(rate(container_cpu_usage_seconds_total{container!="",node=${quoted(of)}}[5m]))`,
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
      const node = (metric: Record<string, string>) => metric['node'] ?? '';
      const [memoryByNamespace, memoryByNode, cpuByNode, diskByNode, volumes, alerts] = await Promise.all([
        this.vector(queries.memoryByNamespace, (metric) => metric['namespace'] ?? ''),
        this.vector(queries.memoryByNode, node),
        this.vector(queries.cpuByNode, node),
        this.vector(queries.diskByNode, node),
        this.vector(queries.volumes, (metric) => `${metric['namespace']}/${metric['persistentvolumeclaim']}`),
        this.alerts(),
      ]);
      const source = { ok: true, at: new Date().toISOString() };
      this.numbers = { memoryByNamespace, memoryByNode, cpuByNode, diskByNode, volumes, alerts, source };
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

  private async vector(query: string, key: (metric: Record<string, string>) => string) {
    const { data } = v.parse(vector, await this.get('query', { query }));
    return new Map(data.result.map(({ metric, value: [, value] }) => [key(metric), Number(value)]));
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
