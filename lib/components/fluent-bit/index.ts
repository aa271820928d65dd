import {
  Account,
  configFiles,
  defineComponent,
  need,
  planned,
  pod,
  rule,
  Server,
  shippedFiles,
  watch,
} from '../../kit';

const port = 2020;
/** What it remembers between restarts: how far it has read, and what waits to be sent. */
const state = '/var/lib/thinkube/fluent-bit';

/**
 * Fluent Bit on every node: the log lines of all containers, with the names of their pods, to whoever keeps logs.
 *
 * Upstream: fluent-bit 5.1.1; fluent/helm-charts 0.58.1; fluent-bit-docs, pipeline/ and administration/monitoring.md.
 */
export const fluentBit = defineComponent({
  id: 'fluent-bit',
  title: 'Fluent Bit',
  summary: 'Collects what all containers log on every node, and sends it to where it can be searched',
  category: 'monitoring',
  profiles: ['data'],
  folder: __dirname,
  podSecurity: 'privileged',
  options: {},
  images: { fluentBit: 'cr.fluentbit.io/fluent/fluent-bit:5.1.1' },
  waivers: [
    {
      rule: 'host-access',
      object: 'DaemonSet/fluent-bit',
      reason: 'logs are files of the node, and so is what it remembers of them',
    },
    {
      rule: 'pod-security',
      object: 'DaemonSet/fluent-bit',
      reason: 'log files belong to root; it is root without any capability',
    },
  ],
  help: {
    first:
      'Nothing to do: lines are in the indexes logs-<day>. A pod with the annotation fluentbit.io/exclude: "true" is left out.',
    emergency:
      'Logs are on the nodes as well: kubectl logs shows those of pods that are there, /var/log/pods on a node all others.',
  },
  needs: () => ({
    logs: need.logs(),
    trust: need.trust(),
    kubeApi: need.kubeApi({ reason: 'asks whose lines they are' }),
    metrics: need.metrics({ port, path: '/api/v2/metrics/prometheus' }),
    dashboard: need.dashboard(),
  }),
  workloads: () => ({
    'fluent-bit': {
      kind: 'DaemonSet',
      containers: { 'fluent-bit': { cpu: '20m', memory: '48Mi', memoryLimit: '192Mi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, needs } = props;
    const where = { name: 'fluent-bit', namespace, component: id };
    const trust = pod.trusted(needs.trust);
    const config = configFiles(
      scope,
      { ...where, name: 'fluent-bit-config' },
      shippedFiles(__dirname, ['fluent-bit.yaml']),
    );
    new Server(scope, 'collector', {
      ...planned(props, 'fluent-bit', {
        containers: {
          'fluent-bit': {
            image: images.fluentBit,
            command: ['/fluent-bit/bin/fluent-bit'],
            args: ['--workdir=/fluent-bit/etc', '--config=/config/fluent-bit.yaml'],
            env: {
              LOGS_HOST: needs.logs.host,
              LOGS_PORT: String(needs.logs.port),
              LOGS_PREFIX: needs.logs.prefix,
              LOGS_USER: pod.fromSecret(needs.logs.secret, 'username'),
              LOGS_PASSWORD: pod.fromSecret(needs.logs.secret, 'password'),
              TRUST: trust.file,
            },
            ports: { http: port },
            mounts: [
              pod.mount('config', '/config', { readOnly: true }),
              pod.mount('logs', '/var/log', { readOnly: true }),
              pod.mount('state', '/state'),
              pod.mount('tmp', '/tmp'),
              trust.mount,
            ],
            readiness: pod.http('/api/v2/health', 'http'),
            // That nobody takes its lines is no reason to start it anew.
            liveness: pod.http('/', 'http', { period: 30, failures: 5 }),
          },
        },
      }),
      account: new Account(scope, 'account', {
        ...where,
        clusterRules: [rule('', ['namespaces', 'pods'], watch)],
      }),
      security: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
      config: config.hash,
      volumes: [
        pod.config('config', config.name),
        { name: 'logs', hostPath: { path: '/var/log' } },
        { name: 'state', hostPath: { path: state, type: 'DirectoryOrCreate' } },
        pod.emptyDir('tmp', { sizeLimit: '64Mi' }),
        trust.volume,
      ],
      pod: { tolerations: [{ operator: 'Exists' }] },
    });
  },
});
