/** The resource that the operator makes Knative Serving of, and the pods that come of it. */
import type { KnativeServing, KnativeWorkload } from '../../../imports/knative';
import { labels, type Resources } from '../../kit';

const madeBy = 'the operator of Knative';

/** The Service and the pods that functions are reached by. Their names are upstream's. */
export const gateway = {
  service: 'kourier',
  pods: '3scale-kourier-gateway',
  http: 8080,
  internal: 8081,
} as const;
export const ports = { metrics: 9090, envoy: 9000, webhook: 8443 } as const;

const program: Resources = { cpu: '50m', memory: '64Mi', memoryLimit: '384Mi' };
/** More of these are started as soon as they use more processor time than they ask for. */
const scaled: Resources = { ...program, cpu: '150m' };

/** Deployments that the operator makes. */
export const made = {
  activator: { kind: 'Deployment', containers: { activator: scaled }, madeBy },
  autoscaler: { kind: 'Deployment', containers: { autoscaler: program }, madeBy },
  controller: { kind: 'Deployment', containers: { controller: program }, madeBy },
  webhook: { kind: 'Deployment', containers: { webhook: scaled }, madeBy },
  'net-kourier-controller': { kind: 'Deployment', containers: { controller: program }, madeBy },
  [gateway.pods]: {
    kind: 'Deployment',
    containers: { 'kourier-gateway': { ...scaled, memoryLimit: '512Mi' } },
    madeBy,
  },
} as const;

/** As the release has them, but for the gateway's, whose tag there moves. */
export const images = {
  activator:
    'gcr.io/knative-releases/knative.dev/serving/cmd/activator@sha256:e5ab46f3b73fa2e3898fe47f6a3a0c2bd765596f4fb36ceb4c28c35d0a74b2e5',
  autoscaler:
    'gcr.io/knative-releases/knative.dev/serving/cmd/autoscaler@sha256:879da127b23db65d862cafa6b23fb987381d0e44150f0027d44e1f5aee83bde2',
  autoscalerHpa:
    'gcr.io/knative-releases/knative.dev/serving/cmd/autoscaler-hpa@sha256:e2494132a71c23587ac8dd25bc5288f70261e592285487e1d19f8dea1f896133',
  controller:
    'gcr.io/knative-releases/knative.dev/serving/cmd/controller@sha256:ca5062ece0329d002a81940cf4268d7898866434d70049bb93f27d3a786d3292',
  webhook:
    'gcr.io/knative-releases/knative.dev/serving/cmd/webhook@sha256:3846e9a416665c5b9ec2e4de246cfcb5c4ab0d01ba19348aa008caf30144b650',
  queue:
    'gcr.io/knative-releases/knative.dev/serving/cmd/queue@sha256:a3cc71ce80dbc6df8781f15eac2cf3531a4c9815271799afd8776bef9e6aeaf2',
  kourier:
    'gcr.io/knative-releases/knative.dev/net-kourier/cmd/kourier@sha256:eedfe3938f1efa93230863099f96400a0567909d383a585021f8727fa3a6cf0b',
  migrate:
    'gcr.io/knative-releases/knative.dev/pkg/apiextensions/storageversion/cmd/migrate@sha256:2016f5ede9fb269c7cdf0085ff106844dfa36e42a4d768e0a2f51464928a0c2d',
  cleanup:
    'gcr.io/knative-releases/knative.dev/serving/pkg/cleanup/cmd/cleanup@sha256:78fbd3df14986cd4831a22e7c2703a3b4f58a6e93cacd6ffbf18b3c787af0c71',
  envoy: 'docker.io/envoyproxy/envoy:v1.37.6',
} as const;

/** Where each runs: workload and container, or the name of what is made of it. */
const placed: Readonly<Record<string, keyof typeof images>> = {
  'activator/activator': 'activator',
  'autoscaler/autoscaler': 'autoscaler',
  'autoscaler-hpa/autoscaler-hpa': 'autoscalerHpa',
  'controller/controller': 'controller',
  'webhook/webhook': 'webhook',
  'queue-proxy': 'queue',
  'net-kourier-controller/controller': 'kourier',
  [`${gateway.pods}/kourier-gateway`]: 'envoy',
  'storage-version-migration-serving-/migrate': 'migrate',
  'cleanup-serving-/cleanup': 'cleanup',
};

/** What a function asks for and may use, if it does not say so itself; and its companion, which takes its requests. */
export const companion: Resources = { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' };

interface Wanted {
  readonly component: string;
  readonly version: string;
  readonly images: Readonly<Record<keyof typeof images, string>>;
  /** Functions are below it. */
  readonly domain: string;
  /** Of one function, at a time. */
  readonly maxPods: number;
  readonly memory: string;
  /** Names of this platform, which the controller does not ask for images. */
  readonly ownHosts: readonly string[];
}

export const servingSpec = (wanted: Wanted): KnativeServing['spec'] => ({
  version: wanted.version,
  ingress: { kourier: { enabled: true, 'service-type': 'ClusterIP' } },
  registry: {
    override: Object.fromEntries(Object.entries(placed).map(([place, name]) => [place, wanted.images[name]])),
  },
  'high-availability': { replicas: 1 },
  workloads: [
    ...Object.entries(made).map(([name, { containers }]) => workload(wanted.component, name, containers)),
    // For functions that scale by processor time: the usual way is by requests.
    { name: 'autoscaler-hpa', replicas: 0 },
  ],
  // With one pod each, they would keep a node from being emptied for ever.
  podDisruptionBudgets: ['activator-pdb', 'webhook-pdb', `${gateway.pods}-pdb`].map((name) => ({
    name,
    minAvailable: 0,
  })),
  config: settings(wanted),
});

function workload(
  component: string,
  name: string,
  containers: Readonly<Record<string, Resources>>,
): KnativeWorkload {
  return {
    name,
    labels: labels({ name, component }),
    resources: Object.entries(containers).map(([container, { cpu, memory, memoryLimit }]) => ({
      container,
      requests: { cpu, memory },
      limits: { memory: memoryLimit },
    })),
  };
}

const settings = ({ images: all, domain, maxPods, memory, ownHosts }: Wanted) => ({
  domain: { [domain]: '' },
  network: {
    'ingress-class': 'kourier.ingress.networking.knative.dev',
    // One label below the domain, so that one certificate is for all of them.
    'domain-template': '{{.Name}}.{{.Domain}}',
    // TLS ends at NGINX.
    'default-external-scheme': 'https',
    'autocreate-cluster-domain-claims': 'true',
  },
  deployment: {
    'queue-sidecar-image': all.queue,
    'queue-sidecar-cpu-request': companion.cpu,
    'queue-sidecar-memory-request': companion.memory,
    'queue-sidecar-memory-limit': companion.memoryLimit,
    'registries-skipping-tag-resolving': ['kind.local', 'ko.local', 'dev.local', ...ownHosts].join(','),
  },
  autoscaler: { 'max-scale': String(maxPods) },
  defaults: {
    'revision-cpu-request': '25m',
    'revision-memory-request': '64Mi',
    'revision-memory-limit': memory,
  },
  features: {
    // Their namespace refuses anything wider.
    'secure-pod-defaults': 'Enabled',
    // For those with a graphics card.
    'kubernetes.podspec-nodeselector': 'Enabled',
    'kubernetes.podspec-runtimeclassname': 'Enabled',
    'kubernetes.podspec-tolerations': 'Enabled',
  },
  // Each push leaves a revision; a home goes back a few at most.
  gc: { 'min-non-active-revisions': '2', 'max-non-active-revisions': '5' },
  observability: { 'metrics-protocol': 'prometheus' },
});
