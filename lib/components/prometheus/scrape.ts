/** The configuration of Prometheus 3.13, docs/configuration/configuration.md: what it measures, where and how. */
import { mebibytes, toYaml } from '../../kit';
import { blackboxPort } from './addresses';
import { alertmanagerPath } from './alertmanager';

/** Pods that are measured. */
export interface Target {
  /** The label `job` of everything that is measured there, unique among targets. */
  readonly job: string;
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Value of their label `app.kubernetes.io/name`. */
  readonly pods: string;
  /** Port of the container. */
  readonly port: number;
  /** A query may follow: `/v1/sys/metrics?format=prometheus`. @default '/metrics' */
  readonly path?: string;
  /**
   * Whether their own labels, such as `namespace`, win over those of the pod.
   *
   * @default - false: they are renamed to `exported_namespace`
   */
  readonly honorLabels?: boolean;
  /** What opens it. @default - it is open */
  readonly guard?: { readonly kind: 'basic' | 'bearer'; readonly secret: string };
}

/** Folder of the credentials of what is guarded. */
export const credentials = '/etc/prometheus/credentials';

/** File of one of them, in that folder. */
export const credentialFile = (secret: string): string => `${secret}/password`;

/** User name of whoever measures. */
export const username = 'prometheus';

/** Port of the API of every kubelet. */
export const kubeletPort = 10250;

/** A machine whose kubelet is asked. */
export interface Machine {
  /** Name of the node. */
  readonly name: string;
  /** Its address on the LAN. */
  readonly address: string;
}

/** A public name, asked by its address. */
export interface Address {
  /** `https://experiments.home.example.com/` */
  readonly asked: string;
  /** Whose it is. */
  readonly component: string;
  readonly namespace: string;
}

/** Of the volume, what measurements may take: the log of what is not in a block yet needs room, too. */
export const share = 0.8;

export interface Configuration {
  /** What is measured. */
  readonly targets: readonly Target[];
  /** Machines whose kubelets are asked. */
  readonly machines: readonly Machine[];
  /** Public names that are asked. */
  readonly addresses: readonly Address[];
  readonly interval: string;
  readonly days: number;
  /** Size of the volume; four fifths of it are used. */
  readonly volume: string;
  /** `host:port` of the Alertmanager. @default - alerts are shown, and sent nowhere */
  readonly alertmanager?: string;
}

/** The token of the pod's account. */
const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** A target with more is broken, or would fill the memory: it counts as down, and an alert says so. */
const samplesOfOneTarget = 50_000;

export const configuration = (wanted: Configuration): string =>
  toYaml({
    global: {
      scrape_interval: wanted.interval,
      scrape_timeout: '10s',
      evaluation_interval: wanted.interval,
    },
    storage: {
      tsdb: {
        // Its units are powers of two.
        retention: {
          time: `${wanted.days}d`,
          size: `${Math.floor(mebibytes(wanted.volume) * share)}MB`,
        },
      },
    },
    rule_files: ['/etc/prometheus/rules/*.yaml'],
    ...(wanted.alertmanager && { alerting: alerting(wanted.alertmanager) }),
    scrape_configs: [
      ...wanted.targets.map(podJob),
      ...(wanted.machines.length > 0 ? kubeletJobs(wanted.machines) : []),
      ...(wanted.addresses.length > 0 ? [addressJob(wanted.addresses)] : []),
    ],
  });

const alerting = (target: string) => ({
  alertmanagers: [{ path_prefix: alertmanagerPath, static_configs: [{ targets: [target] }] }],
});

function podJob({ job, namespace, pods, port, path = '/metrics', honorLabels = false, guard }: Target) {
  const { pathname, searchParams } = new URL(path, 'http://pod');
  const params = Object.fromEntries([...searchParams].map(([name, value]) => [name, [value]]));
  return {
    job_name: job,
    metrics_path: pathname,
    ...(Object.keys(params).length > 0 && { params }),
    ...(honorLabels && { honor_labels: true }),
    ...(guard && opened(guard)),
    // For software that does not name the type of its answer.
    fallback_scrape_protocol: 'PrometheusText0.0.4',
    sample_limit: samplesOfOneTarget,
    kubernetes_sd_configs: [
      {
        role: 'pod',
        namespaces: { names: [namespace] },
        selectors: [{ role: 'pod', label: `app.kubernetes.io/name=${pods}` }],
      },
    ],
    relabel_configs: [
      { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Failed|Succeeded', action: 'drop' },
      // Pods of an operator may share a name although only some of them have the port.
      {
        source_labels: ['__meta_kubernetes_pod_container_port_number'],
        regex: `(${port})?`,
        action: 'keep',
      },
      // Discovery finds a pod once for each port that it declares; with the same address they are one target.
      {
        source_labels: ['__meta_kubernetes_pod_ip'],
        target_label: '__address__',
        replacement: `\${1}:${port}`,
      },
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'instance' },
      // For software that reports on others, the node of its own pod would be taken for theirs.
      ...(honorLabels ? [] : [{ source_labels: ['__meta_kubernetes_pod_node_name'], target_label: 'node' }]),
    ],
  };
}

function opened({ kind, secret }: NonNullable<Target['guard']>) {
  const file = `${credentials}/${credentialFile(secret)}`;
  return kind === 'basic'
    ? { basic_auth: { username, password_file: file } }
    : { authorization: { credentials_file: file } };
}

/** The metrics of a kubelet that are kept: on MicroK8s it shares its process, and its metrics, with the API server. */
const kept = {
  kubelet: 'kubelet_volume_stats_(available|capacity|used)_bytes|kubelet_running_pods|kubernetes_build_info',
  cadvisor: [
    'container_cpu_usage_seconds_total',
    'container_memory_working_set_bytes',
    'container_network_(receive|transmit)_bytes_total',
    'container_oom_events_total',
    'machine_(cpu_cores|memory_bytes)',
  ].join('|'),
} as const;

function kubeletJobs(machines: readonly Machine[]) {
  const job = (name: keyof typeof kept, path: string) => ({
    job_name: name,
    scheme: 'https',
    metrics_path: path,
    // The names of pods in these metrics are not those of the target.
    honor_labels: true,
    authorization: { credentials_file: token },
    // Kubelets sign their certificates themselves.
    tls_config: { insecure_skip_verify: true },
    static_configs: machines.map(({ name: node, address }) => ({
      targets: [`${address}:${kubeletPort}`],
      labels: { node, instance: node },
    })),
    metric_relabel_configs: [
      { source_labels: ['__name__'], regex: kept[name], action: 'keep' },
      // Sums over a pod and its parents, which are counted in their containers already; the node itself is "/".
      {
        source_labels: ['__name__', 'id', 'container'],
        regex: 'container_(cpu|memory|oom)_[a-z_]+;/.+;',
        action: 'drop',
      },
      { regex: 'name|image', action: 'labeldrop' },
    ],
  });
  return [job('kubelet', '/metrics'), job('cadvisor', '/metrics/cadvisor')];
}

/** Each is asked by the exporter, which measures the answer. */
const addressJob = (addresses: readonly Address[]) => ({
  job_name: 'addresses',
  metrics_path: '/probe',
  params: { module: ['address'] },
  scrape_interval: '60s',
  static_configs: addresses.map(({ asked, component, namespace }) => ({
    targets: [asked],
    labels: { component, namespace },
  })),
  relabel_configs: [
    { source_labels: ['__address__'], target_label: '__param_target' },
    { source_labels: ['__address__'], target_label: 'instance' },
    { target_label: '__address__', replacement: `blackbox-exporter:${blackboxPort}` },
  ],
});
