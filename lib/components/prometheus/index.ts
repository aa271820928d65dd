/** Metrics and alerts of the whole platform. */
import { isScalar, parseDocument, visit } from 'yaml';
import {
  Account,
  type Client,
  configFiles,
  defineComponent,
  Gate,
  gated,
  gateFor,
  inDays,
  inMi,
  mebibytes,
  need,
  planned,
  pod,
  rule,
  Server,
} from '../../kit';
import { blackboxExporter, blackboxNeeds, blackboxWorkload } from './addresses';
import {
  alertmanager,
  alertmanagerPath,
  alertmanagerPort,
  alertmanagerWorkload,
  notifyNeeds,
} from './alertmanager';
import {
  kubeStateMetrics,
  kubeStateMetricsPort,
  kubeStateMetricsWorkload,
  nodeExporter,
  nodeExporterPort,
  nodeExporterWorkload,
} from './exporters';
import { shape } from './options';
import {
  configuration,
  credentialFile,
  credentials,
  kubeletPort,
  share,
  type Target,
  username,
} from './scrape';

const port = 9090;

const gate = gated('prometheus', { host: 'metrics' });

const node = 'DaemonSet/node-exporter';

/**
 * Prometheus with its configuration and rules, which it reads again by itself when they change. It has no
 * sign-in: the gate has, and only trusted pods reach it directly.
 *
 * Upstream: prometheus v3.13.5, docs/command-line/prometheus.md, Dockerfile.
 */
export const prometheus = defineComponent({
  id: 'prometheus',
  title: 'Prometheus',
  summary: 'Metrics of every component, and alerts about them',
  category: 'monitoring',
  profiles: 'all',
  folder: __dirname,
  podSecurity: ({ nodes }) => (nodes ? 'privileged' : 'restricted'),
  options: shape,
  images: {
    // A line with long-term support.
    prometheus: 'quay.io/prometheus/prometheus:v3.13.5',
    alertmanager: 'quay.io/prometheus/alertmanager:v0.34.2',
    nodeExporter: 'quay.io/prometheus/node-exporter:v1.12.1',
    kubeStateMetrics: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0',
    blackboxExporter: 'quay.io/prometheus/blackbox-exporter:v0.28.0',
    ...gate.images,
  },
  runs: ({ nodes, objects, addresses, notify }) => [
    'prometheus',
    'gate',
    ...(nodes ? (['nodeExporter'] as const) : []),
    ...(objects ? (['kubeStateMetrics'] as const) : []),
    ...(addresses ? (['blackboxExporter'] as const) : []),
    ...(notify ? (['alertmanager'] as const) : []),
  ],
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
    metrics: ({ need: { port, guard }, client }) =>
      port === undefined
        ? { given: {} }
        : {
            given: {
              account: { namespace: 'prometheus', name: 'prometheus' },
              ...(guard && { secret: client.secret }),
            },
            ...(guard && {
              credential: { keys: ['password'], ...(guard === 'basic' && { fixed: { username } }) },
            }),
          },
  },
  needs: ({ nodes, objects, addresses, notify }) => ({
    ...gate.needs,
    discovery: need.kubeApi({ pods: 'prometheus', reason: 'finds the pods that are measured' }),
    kubelets: need.nodes({
      pods: 'prometheus',
      ports: [kubeletPort],
      reason: 'what kubelets know of containers and volumes',
    }),
    metrics: need.metrics({ port, alerts: ['alerts.yaml', 'containers.yaml'] }),
    nodes: nodes
      ? need.metrics({ pods: 'node-exporter', port: nodeExporterPort, alerts: ['nodes.yaml'] })
      : undefined,
    objects: objects
      ? need.metrics({
          pods: 'kube-state-metrics',
          port: kubeStateMetricsPort,
          honorLabels: true,
          alerts: ['objects.yaml'],
        })
      : undefined,
    dashboards: need.dashboard({
      files: [
        ...['overview.json', 'workloads.json', 'prometheus.json'],
        ...(nodes ? ['nodes.json'] : []),
        ...(addresses ? ['addresses.json'] : []),
      ],
    }),
    watch: objects
      ? need.kubeApi({ pods: 'kube-state-metrics', reason: 'watches what it counts' })
      : undefined,
    ...blackboxNeeds(addresses),
    ...notifyNeeds(notify),
  }),
  workloads: ({ volume, nodes, objects, addresses, notify }) => ({
    prometheus: {
      kind: 'Deployment',
      // Some 60 000 series of a full platform need 8 KiB each at most; reading the log again needs most.
      containers: { prometheus: { cpu: '100m', memory: '512Mi', memoryLimit: '1536Mi' } },
      volumes: { data: volume },
    },
    ...gate.workloads,
    'node-exporter': nodes ? nodeExporterWorkload : undefined,
    'kube-state-metrics': objects ? kubeStateMetricsWorkload : undefined,
    'blackbox-exporter': addresses ? blackboxWorkload : undefined,
    alertmanager: notify ? alertmanagerWorkload : undefined,
  }),
  keeps: ({ days, volume }, { retention }) => [
    {
      what: 'measurements',
      stays: `${inDays(days ?? retention.metrics)}, ${inMi(mebibytes(volume) * share)} at most`,
      key: days === undefined ? 'retention.metrics' : 'components.prometheus.days',
    },
  ],
  notes: ({ notify }) =>
    notify ? [] : ['Prometheus: alerts are shown but sent to nobody (write components.prometheus.notify)'],
  problems: ({ notify }, { mail }) =>
    notify?.email && !mail
      ? [{ path: 'notify.email', message: 'has no mail server to send by', hint: 'write the block `mail`' }]
      : [],
  build(scope, props) {
    const { id, namespace, needs, images, options, platform, clients, file } = props;
    const { nodes, objects, addresses, notify } = options;
    const { url } = needs.route;
    const where = (name: string) => ({ name, namespace, component: id });
    const measured = clients('metrics');
    const targets = measured.flatMap(targetOf);
    const guarded = targets.flatMap(({ guard }) => (guard ? [guard.secret] : []));
    const config = configFiles(scope, where('prometheus-config'), {
      'prometheus.yml': configuration({
        ...options,
        days: options.days ?? platform.retention.metrics,
        targets,
        machines: platform.nodes,
        addresses: addresses ? props.hosts : [],
        ...(notify && { alertmanager: `alertmanager.${namespace}.svc:${alertmanagerPort}` }),
      }),
    });
    const alerts = configFiles(scope, where('prometheus-rules'), rulesOf(measured, file));

    new Server(scope, 'server', {
      ...planned(props, 'prometheus', {
        containers: {
          prometheus: {
            image: images.prometheus,
            args: [
              '--config.file=/etc/prometheus/config/prometheus.yml',
              '--storage.tsdb.path=/prometheus',
              '--config.auto-reload',
              `--web.external-url=${url}/`,
            ],
            ports: { http: port },
            mounts: [
              pod.mount('data', '/prometheus'),
              pod.mount('config', '/etc/prometheus/config', { readOnly: true }),
              pod.mount('rules', '/etc/prometheus/rules', { readOnly: true }),
              ...(guarded.length > 0 ? [pod.mount('credentials', credentials, { readOnly: true })] : []),
            ],
            // After a hard stop it first reads its log of the last hours again: minutes on a slow disk.
            startup: pod.startup(probe('/-/ready'), 900),
            readiness: probe('/-/ready'),
            liveness: probe('/-/healthy'),
          },
        },
      }),
      account: new Account(scope, 'account', {
        ...where('prometheus'),
        clusterRules: [rule('', ['nodes/metrics'], ['get'])],
      }),
      security: pod.restricted({ uid: 65534 }),
      volumes: [
        pod.config('config', config.name),
        pod.config('rules', alerts.name),
        ...(guarded.length > 0 ? [credentialsVolume(guarded)] : []),
      ],
      service: { http: port },
      // At its end it writes what it holds in memory.
      pod: { terminationGracePeriodSeconds: 300 },
    });
    if (nodes) nodeExporter(scope, props, images.nodeExporter);
    if (objects) kubeStateMetrics(scope, props, images.kubeStateMetrics);
    if (addresses) blackboxExporter(scope, props, images.blackboxExporter, needs.trust);
    if (notify) {
      const { mail, trust } = needs;
      alertmanager(scope, props, { image: images.alertmanager, url, notify, mail, trust });
    }
    new Gate(scope, 'gate', {
      ...gateFor(props),
      upstream: [
        `http://prometheus:${port}/`,
        ...(notify ? [`http://alertmanager:${alertmanagerPort}${alertmanagerPath}/`] : []),
      ],
    });
  },
});

const probe = (path: string) => pod.http(path, 'http', { period: 15, timeout: 10 });

type Measured = Client<'metrics'>;

function targetOf({ owner, name, namespace, need, given }: Measured): readonly Target[] {
  const { pods, port, path, honorLabels, guard } = need;
  if (port === undefined) return [];
  return [
    {
      job: `${owner}-${name}`,
      namespace,
      pods,
      port,
      ...(path !== undefined && { path }),
      ...(honorLabels && { honorLabels }),
      ...(guard && given.secret !== undefined && { guard: { kind: guard, secret: given.secret } }),
    },
  ];
}

/** One that is not there yet must not keep everything else from being measured. */
const credentialsVolume = (secrets: readonly string[]) => ({
  name: 'credentials',
  projected: {
    sources: secrets.map((name) => ({
      secret: { name, items: [{ key: 'password', path: credentialFile(name) }], optional: true },
    })),
  },
});

/** The rule files that needs name, each under the name of its owner; those of what sleeps are quiet while it does. */
const rulesOf = (
  measured: readonly Measured[],
  file: (owner: string, name: string) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    measured.flatMap(({ owner, namespace, need: { alerts, sleeps } }) =>
      alerts.map((name) => {
        const text = file(owner, name);
        return [`${owner}-${name}`, sleeps ? awake(text, namespace) : text];
      }),
    ),
  );

/** Rules that only fire while something of the namespace is meant to run. */
function awake(text: string, namespace: string): string {
  const of = `{namespace="${namespace}"}`;
  const running = `sum(kube_deployment_spec_replicas${of} or kube_statefulset_replicas${of}) > 0`;
  const document = parseDocument(text);
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'expr' || !isScalar(value)) return;
      value.value = `(${String(value.value).trim()}) and on () (${running})`;
    },
  });
  return document.toString({ lineWidth: 0 });
}
