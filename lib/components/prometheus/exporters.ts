/** What measures the machines, and what counts Kubernetes' objects. */
import type { Construct } from 'constructs';
import type { Volume } from '../../../imports/k8s';
import { Account, type Plans, planned, pod, rule, Server } from '../../kit';

export const nodeExporterPort = 9100;
export const kubeStateMetricsPort = 8080;

export const nodeExporterWorkload = {
  kind: 'DaemonSet',
  containers: { 'node-exporter': { cpu: '10m', memory: '16Mi', memoryLimit: '96Mi' } },
} as const;

export const kubeStateMetricsWorkload = {
  kind: 'Deployment',
  containers: { 'kube-state-metrics': { cpu: '10m', memory: '48Mi', memoryLimit: '192Mi' } },
} as const;

/** What describes a machine that pods run on; what it reported about networks would be the pod's own. */
const collectors = [
  'cpu',
  'diskstats',
  'filesystem',
  'hwmon',
  'loadavg',
  'mdadm',
  'meminfo',
  'pressure',
  'stat',
  'thermal_zone',
  'time',
  'timex',
  'uname',
];

/** Not disks: mounts of pods and containers, and the folder of a volume that is counted by its disk. */
const notDisks =
  '^/(dev|proc|sys|run/.+|var/lib/docker/.+|var/lib/kubelet/.+|var/lib/containerd/.+|var/snap/microk8s/common/.+|snap/.+)($|/)';
const notDiskTypes =
  '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|erofs|fusectl|hugetlbfs|iso9660|' +
  'mqueue|nsfs|overlay|proc|procfs|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs)$';

/**
 * node_exporter on every machine, without root and with everything read-only. It has a network of its own: its
 * port is not open on the LAN, and network policies apply to it.
 *
 * Upstream: node_exporter v1.12.1, README.md and Dockerfile.
 */
export function nodeExporter(
  scope: Construct,
  plans: Plans<{ readonly 'node-exporter': typeof nodeExporterWorkload | undefined }>,
  image: string,
): void {
  const probe = pod.http('/', 'metrics');
  new Server(scope, 'node-exporter', {
    ...planned(plans, 'node-exporter', {
      containers: {
        'node-exporter': {
          image,
          args: [
            '--path.procfs=/host/proc',
            '--path.sysfs=/host/sys',
            '--path.rootfs=/host/root',
            '--path.udev.data=/host/root/run/udev/data',
            '--collector.disable-defaults',
            ...collectors.map((each) => `--collector.${each}`),
            `--collector.filesystem.mount-points-exclude=${notDisks}`,
            `--collector.filesystem.fs-types-exclude=${notDiskTypes}`,
          ],
          ports: { metrics: nodeExporterPort },
          mounts: [
            pod.mount('proc', '/host/proc', { readOnly: true }),
            pod.mount('sys', '/host/sys', { readOnly: true }),
            { ...pod.mount('root', '/host/root', { readOnly: true }), mountPropagation: 'HostToContainer' },
          ],
          readiness: probe,
          liveness: probe,
        },
      },
    }),
    security: pod.restricted({ uid: 65534 }),
    volumes: [ofHost('proc', '/proc'), ofHost('sys', '/sys'), ofHost('root', '/')],
    pod: { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] },
  });
}

const ofHost = (name: string, path: string): Volume => ({ name, hostPath: { path } });

/** What alerts and dashboards ask about, by API group. Never Secrets or ConfigMaps. */
const watched: Readonly<Record<string, readonly string[]>> = {
  '': ['namespaces', 'nodes', 'persistentvolumeclaims', 'persistentvolumes', 'pods', 'services'],
  apps: ['daemonsets', 'deployments', 'statefulsets'],
  batch: ['cronjobs', 'jobs'],
};

/**
 * kube-state-metrics: Kubernetes' objects as numbers.
 *
 * Upstream: kube-state-metrics v2.20.0, examples/standard and docs/developer/cli-arguments.md.
 */
export function kubeStateMetrics(
  scope: Construct,
  plans: Plans<{ readonly 'kube-state-metrics': typeof kubeStateMetricsWorkload | undefined }>,
  image: string,
): void {
  const name = 'kube-state-metrics';
  new Server(scope, name, {
    ...planned(plans, name, {
      containers: {
        [name]: {
          image,
          args: [`--resources=${Object.values(watched).flat().sort().join(',')}`],
          ports: { metrics: kubeStateMetricsPort, telemetry: 8081 },
          readiness: pod.http('/readyz', 'telemetry'),
          liveness: pod.http('/livez', 'metrics'),
        },
      },
    }),
    account: new Account(scope, `${name}-account`, {
      name,
      namespace: plans.namespace,
      component: plans.id,
      clusterRules: Object.entries(watched).map(([group, kinds]) => rule(group, kinds, ['list', 'watch'])),
    }),
    security: pod.restricted({ uid: 65534 }),
  });
}
