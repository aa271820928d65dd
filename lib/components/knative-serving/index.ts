import {
  Account,
  add,
  defineComponent,
  field,
  metadataOf,
  need,
  planned,
  pod,
  Route,
  Server,
  syncWave,
  z,
} from '../../kit';
import { crds, version } from './crds';
import { operatorClusterRules, operatorRules } from './rights';
import { gateway, images, made, ports, servingSpec } from './serving';

const namespace = 'knative-serving';
const operator = 'knative-operator';

/** Of the companion of every function: requests, requests by HTTP/2, and what the autoscaler reads. */
const functionPorts = [8012, 8013, 9090];

/**
 * Knative Serving, made by its operator, which runs in the namespace that it fills. Kourier takes requests behind the
 * second NGINX controller. The operator's own webhook converts between versions of its kinds, of which there is one: it
 * is left out.
 *
 * Upstream: knative/operator knative-v1.23.0 (cmd/operator/kodata, pkg/reconciler), knative/serving knative-v1.23.0.
 */
export const knativeServing = defineComponent({
  id: 'knative-serving',
  title: 'Knative Serving',
  summary: 'Starts functions with their first request, more of them under load, and none when nobody asks',
  category: 'infrastructure',
  folder: __dirname,
  namespace,
  options: {
    maxPods: z
      .int()
      .min(1)
      .max(20)
      .default(3)
      .meta({ description: 'Most pods of one function, unless the function says otherwise.' }),
    memory: field.memory
      .default('256Mi')
      .meta({ description: 'Memory limit of a function that does not name its own.' }),
  },
  images: { operator: `gcr.io/knative-releases/knative.dev/operator/cmd/operator:v${version}`, ...images },
  crds,
  waivers: [
    {
      rule: 'rbac-admin',
      object: 'ClusterRole/thinkube-knative-operator',
      reason: 'one of the roles that it makes collects the rules of others, which nobody may write with less',
    },
    {
      rule: 'rbac-admin',
      object: 'Role/knative-operator',
      reason: 'it makes the roles of Knative in its own namespace',
    },
  ],
  help: {
    emergency:
      '`kubectl get knativeserving -n knative-serving knative-serving -o yaml` says what the operator waits for. An upgrade goes one minor version at a time.',
  },
  notes: () => [
    'Knative Serving: its controller may read Secrets of every namespace, by roles that the operator makes; functions answer to everybody who reaches their address',
  ],
  provides: {
    functions: ({ routes }) =>
      routes['route'] && {
        given: { domain: routes['route'].host },
        reach: [{ pods: gateway.pods, port: gateway.internal }],
        calls: functionPorts,
      },
  },
  external: () => [
    { kind: 'Service', namespace, name: gateway.service, reason: 'the operator makes it, for Kourier' },
  ],
  needs: () => ({
    operates: need.kubeApi({ pods: operator, reason: 'makes Knative Serving from its resource' }),
    controls: need.kubeApi({ pods: 'controller', reason: 'makes pods of functions' }),
    scales: need.kubeApi({ pods: 'autoscaler', reason: 'says how many pods a function has' }),
    wakes: need.kubeApi({ pods: 'activator', reason: 'finds the pods of functions' }),
    routes: need.kubeApi({ pods: 'net-kourier-controller', reason: 'tells the gateway where functions are' }),
    checks: need.kubeApi({ pods: 'webhook', reason: 'keeps its own certificate' }),
    webhook: need.webhook({ pods: 'webhook', port: ports.webhook }),
    registries: need.internet({
      pods: 'controller',
      ports: [443],
      reason: 'asks registries what a tag stands for',
    }),
    route: need.route({
      host: 'functions',
      below: true,
      service: gateway.service,
      pods: gateway.pods,
      port: 80,
      targetPort: gateway.http,
      class: 'nginx-kn',
      annotations: {
        'nginx.org/websocket-services': gateway.service,
        // The first request waits until its pod runs, and may itself take as long as Knative lets it.
        'nginx.org/proxy-read-timeout': '660s',
        'nginx.org/proxy-send-timeout': '660s',
        'nginx.org/proxy-buffering': 'False',
      },
    }),
    metrics: need.metrics({ pods: gateway.pods, port: ports.envoy, path: '/stats/prometheus' }),
    activatorMetrics: need.metrics({ pods: 'activator', port: ports.metrics }),
    autoscalerMetrics: need.metrics({ pods: 'autoscaler', port: ports.metrics }),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({
    [operator]: {
      kind: 'Deployment',
      containers: { operator: { cpu: '20m', memory: '96Mi', memoryLimit: '512Mi' } },
    },
    ...made,
  }),
  build(scope, props) {
    const { id, options, needs } = props;
    const where = (name: string) => ({ name, namespace: props.namespace, component: id });

    new Server(scope, 'operator', {
      ...planned(props, operator, {
        containers: {
          operator: {
            image: props.images.operator,
            env: {
              POD_NAME: pod.fromField('metadata.name'),
              SYSTEM_NAMESPACE: pod.fromField('metadata.namespace'),
              METRICS_DOMAIN: 'knative.dev/operator',
              CONFIG_LOGGING_NAME: 'config-logging',
              CONFIG_OBSERVABILITY_NAME: 'config-observability',
              KUBERNETES_MIN_VERSION: 'v1.25.0',
              GOMEMLIMIT: pod.goMemory,
            },
            ports: { health: 8080, metrics: ports.metrics },
            startup: pod.startup(pod.http('/readiness', 'health'), 180),
            readiness: pod.http('/readiness', 'health'),
            liveness: pod.http('/health', 'health', { period: 30, failures: 5 }),
          },
        },
      }),
      account: new Account(scope, 'account', {
        ...where(operator),
        rules: operatorRules,
        clusterRules: operatorClusterRules,
      }),
      security: pod.restricted({ uid: 65532 }),
    });
    add(scope, {
      apiVersion: 'operator.knative.dev/v1beta1',
      kind: 'KnativeServing',
      // It goes first when all goes: the operator clears up after it.
      metadata: metadataOf(where('knative-serving'), syncWave(1)),
      spec: servingSpec({
        component: id,
        version,
        images: props.images,
        domain: needs.route.host,
        ...options,
        ownHosts: props.hosts.map(({ host }) => host),
      }),
    });
    new Route(scope, 'route', { ...where(gateway.service), route: needs.route });
  },
});
