import {
  configFiles,
  defineComponent,
  dumpTarget,
  dumpWorkloads,
  field,
  mebibytes,
  need,
  planned,
  pod,
  Server,
  s3ClientImage,
  shippedFiles,
  z,
} from '../../kit';
import { accountsSecret } from './accounts';
import { nightly, security, tool } from './dumps';

const host = 'nats.nats.svc';
const port = 4222;
const monitor = 8222;
const metricsPort = 7777;

/**
 * NATS with JetStream: an account for each application. Passwords are composed into a Secret that is named by its
 * accounts, so that the pod restarts when one is added.
 *
 * Upstream: nats-server 2.14, server/opts.go; the chart of nats-io/k8s; natscli 0.4 and 0.5; prometheus-nats-exporter 0.20.
 */
export const nats = defineComponent({
  id: 'nats',
  title: 'NATS',
  summary: 'Messages between programs, kept until they are read: an account for each application',
  category: 'data',
  folder: __dirname,
  options: {
    memory: field.memory.default('256Mi').meta({
      description: 'Memory of the server; a quarter of it is for streams that are kept in memory.',
    }),
    volume: field.volumeSize.default('5Gi').meta({
      description:
        'Size of the volume; nine tenths of it are for streams, of all accounts together. The largest must fit twice: a dump is tried out beside it.',
    }),
    dumps: z
      .boolean()
      .default(true)
      .meta({ description: 'Every night a dump of all streams goes to the object store.' }),
  },
  images: {
    nats: 'docker.io/library/nats:2.14.6-alpine',
    exporter: 'docker.io/natsio/prometheus-nats-exporter:0.20.1',
    box: 'docker.io/natsio/nats-box:0.19.7',
    s3: s3ClientImage,
  },
  runs: ({ dumps }) => ['nats', 'exporter', ...(dumps ? (['box', 's3'] as const) : [])],
  help: {
    first: [
      '`kubectl port-forward -n nats service/nats 4222` and the program nats on your own machine show what is there:',
      'user and password of an application are in the Secret that its need names, those of the system account',
      '(user admin) in nats-admin.',
    ].join(' '),
    emergency: [
      'An application whose password was rotated gets in after a restart: kubectl rollout restart -n nats statefulset/nats.',
      'Dump now: kubectl create job -n nats --from=cronjob/nats-dump dump-now. Back to the last dump: `thinkube',
      'restore nats`, or with the name of the component whose streams they are.',
    ].join(' '),
  },
  provides: {
    messages: ({ client: { secret }, options }) => ({
      given: { secret, host, port, user: secret },
      credential: {
        keys: ['password'],
        fixed: { username: secret },
        rotation: { restart: true },
        template: { url: `nats://{{ .username }}:{{ .password | urlquery }}@${host}:${port}` },
      },
      reach: [{ pods: 'nats', port }],
      purge: [`kubectl exec -n nats nats-0 -c nats -- rm -rf '/data/jetstream/${secret}'`],
      ...(options.dumps && { restore: [`task nats nats-restore ACCOUNT=${secret}`] }),
    }),
  },
  needs: ({ dumps }) => ({
    admin: need.secret({ rotation: { restart: true } }),
    drill: dumps ? need.secret({ rotation: { restart: true } }) : undefined,
    dumps: dumps ? need.bucket({ name: 'nats-dumps', offsite: 'dumps' }) : undefined,
    metrics: need.metrics({ port: metricsPort }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory, volume, dumps }) => ({
    nats: {
      kind: 'StatefulSet' as const,
      containers: {
        nats: { cpu: '20m', memory: '48Mi', memoryLimit: memory },
        exporter: { cpu: '5m', memory: '16Mi', memoryLimit: '64Mi' },
      },
      volumes: { data: volume },
    },
    ...(dumps && dumpWorkloads('nats', tool)),
  }),
  build(scope, props) {
    const { id, namespace, platform, options, needs, images, clients } = props;
    const where = { namespace, component: id };
    const accounts = clients('messages').map(({ given }) => given.user);
    const scratch = needs.drill ? [needs.drill.secret] : [];
    const config = configFiles(
      scope,
      { ...where, name: 'nats-config' },
      shippedFiles(__dirname, ['nats.conf']),
    );
    new Server(scope, 'server', {
      ...planned(props, 'nats', {
        containers: { nats: server(images.nats, options), exporter: statistics(images.exporter) },
      }),
      security,
      volumes: [
        pod.config('config', config.name),
        pod.secret('accounts', accountsSecret(scope, where, [...accounts, ...scratch], needs.admin.secret), {
          defaultMode: 0o440,
        }),
      ],
      config: config.hash,
      service: { nats: port },
    });
    if (needs.dumps && needs.drill) {
      const target = dumpTarget(needs.dumps, platform);
      nightly(scope, { ...where, accounts, scratch: needs.drill.secret, images, target });
    }
  },
});

const server = (image: string, { volume }: { readonly volume: string }) => ({
  image,
  args: ['--config', '/etc/nats/nats.conf'],
  env: {
    MEMORY_STORE: (limit: number) => `${Math.floor(limit / 4)}MB`,
    FILE_STORE: `${Math.floor(mebibytes(volume) * 0.9)}MB`,
    GOMEMLIMIT: pod.goMemory,
  },
  ports: { nats: port, monitor },
  mounts: [
    pod.mount('data', '/data'),
    pod.mount('config', '/etc/nats', { readOnly: true }),
    pod.mount('accounts', '/etc/nats-accounts', { readOnly: true }),
  ],
  // It reads all of its streams before it is well.
  startup: pod.startup(pod.http('/healthz', 'monitor'), 900),
  readiness: pod.http('/healthz?js-server-only=true', 'monitor'),
  liveness: pod.http('/healthz?js-enabled-only=true', 'monitor', { period: 30, failures: 5 }),
});

const statistics = (image: string) => ({
  image,
  args: [`-port=${metricsPort}`, '-varz', '-healthz', '-jsz=all', `http://127.0.0.1:${monitor}`],
  ports: { metrics: metricsPort },
  // It listens once the server has answered it.
  startup: pod.startup(pod.tcp('metrics'), 900),
  readiness: pod.tcp('metrics'),
  liveness: pod.tcp('metrics', { period: 30, failures: 5 }),
});
