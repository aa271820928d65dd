import { Account, add, defineComponent, labels, need, planned, pod, rule, Server, watch } from '../../kit';

const port = 10250;
const group = 'metrics.k8s.io';

/** The API server shows each caller's certificate to be checked against this. */
const callers = {
  'kube-system': [
    {
      ...rule('', ['configmaps'], watch),
      resourceNames: ['extension-apiserver-authentication'],
    },
  ],
};

/**
 * What `kubectl top` and autoscalers ask: the use of pods and nodes right now, kept in memory and nowhere else.
 *
 * Upstream: metrics-server v0.9.0, manifests/base.
 */
export const metricsServer = defineComponent({
  id: 'metrics-server',
  title: 'Metrics Server',
  summary: 'What pods and nodes use right now, for kubectl top and for autoscalers',
  category: 'infrastructure',
  folder: __dirname,
  options: {},
  images: { metricsServer: 'registry.k8s.io/metrics-server/metrics-server:v0.9.0' },
  help: {
    first:
      '`kubectl top nodes` and `kubectl top pods -A`. If the addon of MicroK8s is on, it serves the same API: `microk8s disable metrics-server` first.',
  },
  needs: () => ({
    api: need.kubeApi({ reason: 'watches pods and nodes, and asks who its callers are' }),
    calls: need.webhook({ port }),
    kubelets: need.nodes({ ports: [10250], reason: 'kubelets know what their pods use' }),
    // Its own numbers are for holders of a token of the API server alone.
    metrics: need.metrics(),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({
    'metrics-server': {
      kind: 'Deployment',
      containers: { 'metrics-server': { cpu: '20m', memory: '32Mi', memoryLimit: '192Mi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, images } = props;
    const where = { name: id, namespace, component: id };
    new Server(scope, 'server', {
      ...planned(props, 'metrics-server', {
        containers: {
          'metrics-server': {
            image: images.metricsServer,
            args: [
              '--cert-dir=/tmp',
              `--secure-port=${port}`,
              '--kubelet-preferred-address-types=InternalIP',
              '--kubelet-use-node-status-port',
              // Kubelets of MicroK8s sign their own certificates.
              '--kubelet-insecure-tls',
              '--metric-resolution=15s',
            ],
            env: { GOMEMLIMIT: pod.goMemory },
            ports: { https: port },
            mounts: [pod.mount('tmp', '/tmp')],
            // Ready only once it has asked every kubelet.
            startup: pod.startup(pod.http('/livez', 'https', { https: true }), 120),
            readiness: pod.http('/readyz', 'https', { https: true }),
            liveness: pod.http('/livez', 'https', { https: true, failures: 6 }),
          },
        },
      }),
      account: new Account(scope, 'account', {
        ...where,
        elsewhere: callers,
        clusterRules: [rule('', ['nodes/metrics'], ['get']), rule('', ['pods', 'nodes'], watch)],
        clusterRoles: ['system:auth-delegator'],
      }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [pod.emptyDir('tmp', { sizeLimit: '16Mi' })],
      service: { https: { port: 443, targetPort: 'https' } },
      // Without it nothing is scaled, and namespaces cannot be deleted.
      pod: { priorityClassName: 'system-cluster-critical' },
    });
    add(scope, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'thinkube-metrics-reader',
        labels: {
          ...labels({ name: id, component: id }),
          ...Object.fromEntries(
            ['view', 'edit', 'admin'].map((role) => [
              `rbac.authorization.k8s.io/aggregate-to-${role}`,
              'true',
            ]),
          ),
        },
      },
      rules: [rule(group, ['pods', 'nodes'], watch)],
    });
    add(scope, {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `v1beta1.${group}`, labels: labels({ name: id, component: id }) },
      spec: {
        group,
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        // It makes its certificate anew at each start.
        insecureSkipTLSVerify: true,
        service: { namespace, name: id, port: 443 },
      },
    });
  },
});
