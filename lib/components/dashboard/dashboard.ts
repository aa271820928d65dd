import { join } from 'node:path';
import { Construct } from 'constructs';
import { Account, configFiles, planned, pod, rule, Server, shippedFiles, stock, watch } from '../../kit';
import type { PanelPlan } from './panel-plan';

export const port = 8080;
export const image = stock.node;

/** The workload, by name. */
export const workloads = {
  dashboard: {
    kind: 'Deployment' as const,
    containers: { dashboard: { cpu: '20m', memory: '64Mi', memoryLimit: '192Mi' } },
  },
};

/** What it looks at. Secrets and ConfigMaps are not among it. */
const looks = [
  rule('', ['pods', 'events', 'nodes'], watch),
  rule('', ['pods/log'], ['get']),
  rule('apps', ['deployments', 'statefulsets'], watch),
  rule('batch', ['cronjobs'], watch),
  rule('cert-manager.io', ['certificates'], watch),
  rule('batch', ['jobs'], watch),
  rule('argoproj.io', ['applications'], watch),
];

/** A right to change workloads would be a right to run anything; an evicted pod comes back as it was. */
const restarts = rule('', ['pods/eviction'], ['create']);

/** Leases, which end. */
const pauses = rule('coordination.k8s.io', ['leases'], [...watch, 'create', 'patch', 'delete']);

const folders = { page: '/panel', plan: '/plan' } as const;

export interface DashboardProps {
  /** Namespace of its objects; it must exist. */
  readonly namespace: string;
  /** Its own address; acts that come from elsewhere are refused. */
  readonly url: string;
  /** Group of those who may act, as the proxy in front names it in `X-Forwarded-Groups`. */
  readonly admins: string;
  /** What it shows; its times are of the timezone that it names. */
  readonly plan: PanelPlan;
  /** Address of Prometheus. @default - none, and no numbers */
  readonly prometheus?: string;
  /** Address of AWX, and the Secret with the key `password` of its account `panel`. @default - none, and no jobs */
  readonly awx?: { readonly url: string; readonly secret: string };
  /** Node, fully qualified. @default - the version of the package */
  readonly image?: string;
}

/**
 * The server of the control panel. It believes the headers about who asks, so that a proxy has to stand before it, and
 * nobody else may reach it.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { namespace, url, admins, plan, prometheus, awx } = props;
    const where = (name: string) => ({ name, namespace, component: 'dashboard' });
    const panel = configFiles(
      this,
      where('dashboard-panel'),
      shippedFiles(join(__dirname, 'panel'), ['server.mjs', 'page.js', 'page.html']),
    );
    const facts = configFiles(this, where('dashboard-plan'), { 'plan.json': JSON.stringify(plan) });
    this.node.defaultChild = new Server(this, 'server', {
      ...planned({ id: 'dashboard', namespace, workloads }, 'dashboard', {
        containers: {
          dashboard: {
            image: props.image ?? image,
            command: ['node', '--max-old-space-size=96', `${folders.page}/server.mjs`],
            env: {
              PANEL_URL: url,
              PANEL_PAGE: folders.page,
              PANEL_PLAN: `${folders.plan}/plan.json`,
              PANEL_PORT: String(port),
              PANEL_NAMESPACE: namespace,
              PANEL_ADMINS: admins,
              TZ: plan.timezone,
              NODE_EXTRA_CA_CERTS: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
              ...(awx && { AWX_URL: awx.url, AWX_PASSWORD: pod.fromSecret(awx.secret, 'password') }),
              ...(prometheus !== undefined && { PROMETHEUS_URL: prometheus }),
            },
            ports: { http: port },
            mounts: [
              pod.mount('panel', folders.page, { readOnly: true }),
              pod.mount('plan', folders.plan, { readOnly: true }),
            ],
            ...pod.health('/healthz', 'http', 60),
          },
        },
      }),
      account: new Account(this, 'account', {
        ...where('dashboard'),
        rules: [pauses],
        clusterRules: [...looks, restarts],
      }),
      security: pod.restricted({ uid: 1000 }),
      config: [panel.hash, facts.hash],
      volumes: [pod.config('panel', panel.name), pod.config('plan', facts.name)],
      service: { http: port },
    });
  }
}
