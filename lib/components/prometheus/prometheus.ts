import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Account } from '../../constructs/account';
import { configFiles } from '../../constructs/config-file';
import { Gate } from '../../constructs/gate';
import { Server } from '../../constructs/server';
import { container } from '../../kube/container';
import { httpProbe, startup } from '../../kube/probe';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { configVolume, mount } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import { Alertmanager } from './alertmanager';
import { KubeStateMetrics, NodeExporter } from './exporters';
import { type prometheus, sizes } from './index';
import { configuration, type Machine, type Target } from './scrape';

export interface PrometheusProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** What is measured. Its account `prometheus` must be let find the pods in their namespaces: see `Scraped`. */
  readonly targets: readonly Target[];
  /**
   * Files of alert rules, by file name ending in `.yaml`.
   *
   * @default - none
   */
  readonly rules?: Readonly<Record<string, string>>;
  /**
   * Machines whose kubelets are asked about containers and volumes.
   *
   * @default - none
   */
  readonly machines?: readonly Machine[];
  /**
   * Address in the browser, such as `https://metrics.example.com`; links in alerts begin with it.
   *
   * @default - links name the pod, and lead nowhere
   */
  readonly url?: string;
  /** @default '30s' */
  readonly interval?: '15s' | '30s' | '60s';
  /**
   * Days that measurements are kept.
   *
   * @default 15
   */
  readonly days?: number;
  /**
   * Size of its volume, such as `20Gi`.
   *
   * @default '20Gi'
   */
  readonly volume?: string;
  /** StorageClass of its volumes. */
  readonly storageClass: string;
  /**
   * `host:port` of an Alertmanager whose pages are under `/alertmanager`.
   *
   * @default - alerts are shown, and sent nowhere
   */
  readonly alertmanager?: string;
  /** Fully qualified, with an exact tag. */
  readonly image: string;
  /** What its containers ask for and may use. */
  readonly resources: Resources;
}

const port = 9090;

/**
 * Prometheus with its configuration and rules, which it reads again by itself when they change. It has no
 * sign-in: put a gate before it, and let nobody else reach it.
 *
 * Upstream: prometheus v3.13.5, docs/command-line/prometheus.md, Dockerfile.
 */
export class Prometheus extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const { namespace, targets, machines = [], url, image, resources, storageClass, rules = {} } = props;
    const { interval = '30s', days = 15, volume = '20Gi', alertmanager } = props;
    const where = { name: 'prometheus', namespace, component: 'prometheus' };
    const wanted = { targets, machines, interval, days, volume, ...(alertmanager && { alertmanager }) };

    const config = configFiles(
      this,
      { ...where, name: 'prometheus-config' },
      {
        'prometheus.yml': configuration(wanted),
      },
    );
    const alerts = configFiles(this, { ...where, name: 'prometheus-rules' }, rules);
    const web = (path: string) => httpProbe(path, 'http', { period: 15, timeout: 10 });

    new Server(this, 'server', {
      ...where,
      security: restrictedPod({ uid: 65534 }),
      account: new Account(this, 'account', {
        ...where,
        ...(machines.length > 0 && { clusterRules: [mayReadKubelets] }),
      }),
      containers: [
        container({
          name: 'prometheus',
          image,
          resources,
          args: [
            '--config.file=/etc/prometheus/config/prometheus.yml',
            '--storage.tsdb.path=/prometheus',
            '--config.auto-reload',
            ...(url ? [`--web.external-url=${url}/`] : []),
          ],
          ports: { http: port },
          mounts: [
            mount('data', '/prometheus'),
            mount('config', '/etc/prometheus/config', { readOnly: true }),
            mount('rules', '/etc/prometheus/rules', { readOnly: true }),
          ],
          // After a hard stop it first reads its log of the last hours again: minutes on a slow disk.
          startup: startup(web('/-/ready'), 900),
          readiness: web('/-/ready'),
          liveness: web('/-/healthy'),
        }),
      ],
      volumes: [configVolume('config', config.name), configVolume('rules', alerts.name)],
      claims: { data: { size: volume, storageClass } },
      service: { http: port },
      // It writes what is in memory before it goes.
      pod: { terminationGracePeriodSeconds: 300 },
    });
  }
}

const mayReadKubelets = { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] };

type Props = PropsOf<typeof prometheus>;

export function build(chart: Chart, props: Props): void {
  const { namespace, claims, images, options, platform } = props;
  const { nodes, objects, notify } = options;
  const { url } = claims.route;
  const { storageClass } = claims.data;

  new Prometheus(chart, 'prometheus', {
    namespace,
    targets: metricsOf(props).flatMap(targetOf),
    rules: rulesOf(props),
    machines: platform.nodes.map(({ name, address }) => ({ name, address })),
    url,
    interval: options.interval,
    days: options.days,
    volume: options.volume,
    storageClass,
    ...(notify && { alertmanager: `alertmanager.${namespace}.svc:9093` }),
    image: images.prometheus,
    resources: sizes.prometheus,
  });
  if (nodes) {
    const image = images.nodeExporter;
    new NodeExporter(chart, 'node-exporter', { namespace, image, resources: sizes.nodeExporter });
  }
  if (objects) {
    const image = images.kubeStateMetrics;
    new KubeStateMetrics(chart, 'kube-state-metrics', {
      namespace,
      image,
      resources: sizes.kubeStateMetrics,
    });
  }
  if (notify) {
    const image = images.alertmanager;
    const resources = sizes.alertmanager;
    new Alertmanager(chart, 'alertmanager', { namespace, ...notify, url, storageClass, image, resources });
  }
  new Gate(chart, 'gate', {
    component: props.id,
    namespace,
    upstream: [`http://prometheus:${port}/`, ...(notify ? ['http://alertmanager:9093/alertmanager/'] : [])],
    signIn: claims.signIn,
    cookie: claims.cookie,
    trust: claims.trust,
    route: claims.route,
    podCidr: platform.network.podCidr,
  });
}

function targetOf({ owner, name, namespace, claim }: ReturnType<typeof metricsOf>[number]): Target[] {
  const { pods, port, path, honorLabels } = claim;
  if (port === undefined) return [];
  const job = `${owner}-${name}`;
  return [
    { job, namespace, pods, port, ...(path !== undefined && { path }), ...(honorLabels && { honorLabels }) },
  ];
}

const metricsOf = (props: Props) => props.granted('metrics');

/** The files that claims name, each under the name of its owner. */
const rulesOf = (props: Props): Record<string, string> =>
  Object.fromEntries(
    metricsOf(props).flatMap(({ owner, claim }) =>
      (claim.alerts ?? []).map((name) => [`${owner}-${name}`, props.file(owner, name)]),
    ),
  );
