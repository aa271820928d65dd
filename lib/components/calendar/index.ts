import {
  Account,
  type Client,
  configFiles,
  defineComponent,
  need,
  planned,
  pod,
  Scheduled,
  shippedFiles,
  stock,
  timesOf,
} from '../../kit';

const name = 'calendar';

/**
 * What has the option `schedule` is started and stopped by the clock. Manifests of it leave the number of replicas out,
 * so that Argo CD does not undo it; every few minutes a CronJob compares what should be on with what is.
 *
 * Upstream: kubernetes, the subresource scale of apps/v1; nodejs/docker-node, 24/bookworm-slim.
 */
export const calendar = defineComponent({
  id: 'calendar',
  title: 'Calendar',
  summary: 'Starts and stops components by the clock',
  category: 'management',
  folder: __dirname,
  options: {},
  images: { node: stock.node },
  help: {
    first:
      'Write `schedule: { up: "0 7 * * 1-5", down: "0 22 * * *" }` at a component. Out of its hours it has no pods; its data stays.',
    emergency:
      'Until tomorrow: kubectl patch cronjob -n calendar calendar -p \'{"spec":{"suspend":true}}\', and kubectl scale what you need; Argo CD puts the CronJob back at its next change.',
  },
  provides: { schedule: () => ({ given: { account: { namespace: name, name } } }) },
  needs: () => ({
    scale: need.kubeApi({ reason: 'reads and sets how many pods run' }),
    metrics: need.metrics(),
  }),
  workloads: () => ({
    [name]: {
      kind: 'CronJob',
      containers: { calendar: { cpu: '10m', memory: '48Mi', memoryLimit: '128Mi' } },
    },
  }),
  build(scope, props) {
    const { id, namespace, images, platform } = props;
    const where = { name, namespace, component: id };
    const entries = props.clients('schedule').map(entryOf);
    const files = configFiles(scope, where, {
      ...shippedFiles(__dirname, ['keep.mjs']),
      'calendar.json': JSON.stringify({ entries }, null, 2),
    });
    new Scheduled(scope, 'keep', {
      ...planned(props, name, {
        containers: {
          calendar: {
            image: images.node,
            command: ['node', '/calendar/keep.mjs'],
            env: {
              CALENDAR: '/calendar/calendar.json',
              KUBERNETES_URL: 'https://kubernetes.default.svc',
              NODE_EXTRA_CA_CERTS: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
              TZ: platform.cluster.timezone,
            },
            mounts: [pod.mount('calendar', '/calendar', { readOnly: true })],
          },
        },
      }),
      // Its rights stand with what it starts and stops.
      ...(entries.length > 0 && { account: new Account(scope, 'account', where) }),
      security: pod.restricted({ uid: 1000 }),
      volumes: [pod.config('calendar', files.name)],
      schedule: '*/5 * * * *',
      deadline: 240,
    });
  },
});

const entryOf = ({ owner, namespace, need: { up, down, workloads } }: Client<'schedule'>) => ({
  component: owner,
  namespace,
  up: timesOf(up),
  down: timesOf(down),
  workloads: workloads.map(({ kind, name }) => ({ resource: `${kind.toLowerCase()}s`, name })),
});
