import { Construct } from 'constructs';
import type { PolicyRule, Volume } from '../../../imports/k8s';
import { Account } from '../../constructs/account';
import { Server } from '../../constructs/server';
import { container } from '../../kube/container';
import { httpProbe } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { mount } from '../../kube/volumes';

export interface ExporterProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Fully qualified, with an exact tag. */
  readonly image: string;
  /** What its containers ask for and may use. */
  readonly resources: Resources;
}

/** What says something about a machine that pods run on; what it knows of networks would be the pod's own. */
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
 * node_exporter on every machine, as nobody and with everything read-only. It has a network of its own: its
 * port is not open on the LAN, and network policies hold for it.
 *
 * Upstream: node_exporter v1.12.1, README.md and Dockerfile.
 */
export class NodeExporter extends Construct {
  constructor(scope: Construct, id: string, { namespace, image, resources }: ExporterProps) {
    super(scope, id);
    const web = httpProbe('/', 'metrics');
    new Server(this, 'server', {
      name: 'node-exporter',
      namespace,
      component: 'prometheus',
      kind: 'DaemonSet',
      security: restrictedPod({ uid: 65534 }),
      containers: [
        container({
          name: 'node-exporter',
          image,
          resources,
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
          ports: { metrics: 9100 },
          mounts: [
            mount('proc', '/host/proc', { readOnly: true }),
            mount('sys', '/host/sys', { readOnly: true }),
            { ...mount('root', '/host/root', { readOnly: true }), mountPropagation: 'HostToContainer' },
          ],
          readiness: web,
          liveness: web,
        }),
      ],
      volumes: [ofHost('proc', '/proc'), ofHost('sys', '/sys'), ofHost('root', '/')],
      pod: { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] },
    });
  }
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
export class KubeStateMetrics extends Construct {
  constructor(scope: Construct, id: string, { namespace, image, resources }: ExporterProps) {
    super(scope, id);
    const where = { name: 'kube-state-metrics', namespace, component: 'prometheus' };
    new Server(this, 'server', {
      ...where,
      security: restrictedPod({ uid: 65534 }),
      account: new Account(this, 'account', {
        ...where,
        clusterRules: Object.entries(watched).map(
          ([group, kinds]): PolicyRule => ({
            apiGroups: [group],
            resources: kinds,
            verbs: ['list', 'watch'],
          }),
        ),
      }),
      containers: [
        container({
          name: 'kube-state-metrics',
          image,
          resources,
          args: [`--resources=${Object.values(watched).flat().sort().join(',')}`],
          ports: { metrics: 8080, telemetry: 8081 },
          readiness: httpProbe('/readyz', 'telemetry'),
          liveness: httpProbe('/livez', 'metrics'),
        }),
      ],
    });
  }
}
