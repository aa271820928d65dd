/** Metrics and alerts of the whole platform. */
import type { Resources } from '../../kube/resources';
import { dashboard, internet, kubeApi, metrics, nodes, userSecret, volume } from '../../plan/capabilities';
import { defineComponent } from '../../plan/component';
import type { Workloads } from '../../plan/facts';
import { gateClaims, gateName, gateWorkload } from '../../plan/gate';
import { type Email, type Notify, shape } from './options';

const node = 'DaemonSet/node-exporter';

/** Some 60 000 series of a full platform need 8 KiB each at most; reading the log again needs most. */
export const sizes = {
  prometheus: { cpu: '100m', memory: '512Mi', memoryLimit: '1536Mi' },
  nodeExporter: { cpu: '10m', memory: '32Mi', memoryLimit: '96Mi' },
  kubeStateMetrics: { cpu: '10m', memory: '64Mi', memoryLimit: '192Mi' },
  alertmanager: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' },
} satisfies Readonly<Record<string, Resources>>;

/** Silences, and what has been sent already. */
export const alertmanagerVolume = '100Mi';

export const prometheus = defineComponent({
  id: 'prometheus',
  title: 'Prometheus',
  summary: 'Metrics of every component, and alerts about them',
  category: 'monitoring',
  profiles: ['core', 'ai', 'data', 'dev'],
  folder: __dirname,
  podSecurity: ({ nodes: machines }) => (machines ? 'privileged' : 'restricted'),
  options: shape,
  images: {
    // A line with long-term support.
    prometheus: 'quay.io/prometheus/prometheus:v3.13.5',
    alertmanager: 'quay.io/prometheus/alertmanager:v0.34.2',
    nodeExporter: 'quay.io/prometheus/node-exporter:v1.12.1',
    kubeStateMetrics: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0',
  },
  waivers: [
    {
      rule: 'host-access',
      object: node,
      reason: 'it measures the node: /proc, /sys and its file systems, to read',
    },
    { rule: 'pod-security', object: node, reason: 'paths of the node are what it measures' },
  ],
  help: {
    first:
      'Open Alerts: what is red there says what to do about it. Status > Target health lists all that is measured.',
    emergency:
      'kubectl --namespace prometheus port-forward service/prometheus 9090 shows the same pages at http://localhost:9090, without sign-in.',
  },
  provides: {
    metrics: ({ port }) => ({
      handle: {
        kind: 'metrics',
        ...(port !== undefined && { account: { namespace: 'prometheus', name: 'prometheus' } }),
      },
    }),
  },
  claims: ({ nodes: machines, objects, notify }) => ({
    ...gateClaims('prometheus', { host: 'metrics' }),
    data: volume(),
    discovery: kubeApi({ pods: 'prometheus', reason: 'finds the pods that are measured' }),
    kubelets: nodes({
      pods: 'prometheus',
      ports: [10250],
      reason: 'what kubelets know of containers and volumes',
    }),
    metrics: metrics({
      pods: 'prometheus',
      port: 9090,
      alerts: ['alerts.yaml', 'containers.yaml'],
    }),
    nodes: machines ? metrics({ pods: 'node-exporter', port: 9100, alerts: ['nodes.yaml'] }) : undefined,
    objects: objects
      ? metrics({ pods: 'kube-state-metrics', port: 8080, honorLabels: true, alerts: ['objects.yaml'] })
      : undefined,
    dashboards: dashboard({
      files: ['overview.json', 'workloads.json', 'prometheus.json', ...(machines ? ['nodes.json'] : [])],
    }),
    watch: objects ? kubeApi({ pods: 'kube-state-metrics', reason: 'watches what it counts' }) : undefined,
    ...notifyClaims(notify),
  }),
  workloads: ({ volume: size, nodes: machines, objects, notify }): Workloads => ({
    prometheus: {
      kind: 'Deployment',
      containers: { prometheus: sizes.prometheus },
      volumes: { 'prometheus-data': size },
    },
    [gateName('prometheus')]: gateWorkload,
    ...(machines && {
      'node-exporter': { kind: 'DaemonSet', containers: { 'node-exporter': sizes.nodeExporter } },
    }),
    ...(objects && {
      'kube-state-metrics': {
        kind: 'Deployment',
        containers: { 'kube-state-metrics': sizes.kubeStateMetrics },
      },
    }),
    ...(notify && {
      alertmanager: {
        kind: 'Deployment',
        containers: { alertmanager: sizes.alertmanager },
        volumes: { 'alertmanager-data': alertmanagerVolume },
      },
    }),
  }),
  notes: ({ notify }) =>
    notify ? [] : ['Prometheus: alerts are shown but sent to nobody (write components.prometheus.notify)'],
  problems: ({ notify }) => {
    const mail = notify?.email;
    return mail && (mail.username === undefined) !== (mail.password === undefined)
      ? [
          {
            path: 'notify.email',
            message: 'has one of username and password',
            hint: 'write both, or neither',
          },
        ]
      : [];
  },
});

const notifyClaims = (notify: Notify | undefined) => ({
  alertmanager: notify
    ? metrics({ pods: 'alertmanager', port: 9093, path: '/alertmanager/metrics', alerts: ['notify.yaml'] })
    : undefined,
  mailPassword: notify?.email?.password
    ? userSecret({
        secret: notify.email.password.secret,
        keys: [notify.email.password.key],
        reason: `the password of ${notify.email.username ?? 'the sender'} at ${notify.email.server}`,
      })
    : undefined,
  webhookUrl: notify?.webhook
    ? userSecret({
        secret: notify.webhook.secret,
        keys: [notify.webhook.key],
        reason: 'the web address that alerts are sent to',
      })
    : undefined,
  notify: notify
    ? internet({
        pods: 'alertmanager',
        ports: [
          ...new Set([...(notify.email ? [portOf(notify.email)] : []), ...(notify.webhook ? [443, 80] : [])]),
        ],
        reason: 'sends alerts',
        lan: true,
      })
    : undefined,
});

const portOf = ({ server }: Email): number => Number(server.slice(server.indexOf(':') + 1));
