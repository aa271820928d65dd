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
import { hasSleepers, power, powerJob, powerWorkload } from './power';

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
  summary: 'Starts and stops components and machines by the clock',
  category: 'management',
  folder: __dirname,
  enabledBy: (platform) => (hasSleepers(platform) ? 'nodes[].sleep' : undefined),
  podSecurity: (_options, platform) => (hasSleepers(platform) ? 'privileged' : 'restricted'),
  waivers: [
    {
      rule: 'host-access',
      object: `CronJob/${power}`,
      reason: 'what wakes a machine is a broadcast on its network, which does not leave the network of pods',
    },
    {
      rule: 'pod-security',
      object: `CronJob/${power}`,
      reason: 'it is on the network of its node; for the rest, it is restricted as all others are',
    },
  ],
  options: {},
  images: { node: stock.node },
  help: {
    first:
      'Write `schedule: { up: "0 7 * * 1-5", down: "0 22 * * *" }` at a component. Out of its hours it has no pods; its data stays. Machines: `sleep: { down: "0 1 * * *", up: "0 8 * * *" }` and `mac` at a node. One that somebody switches on at night stays on until the next evening.',
    emergency:
      'Until tomorrow: kubectl patch cronjob -n calendar calendar -p \'{"spec":{"suspend":true}}\', and kubectl scale what you need; Argo CD puts the CronJob back at its next change.',
  },
  provides: { schedule: () => ({ given: { account: { namespace: name, name } } }) },
  needs: (_options, platform) => ({
    scale: need.kubeApi({ reason: 'reads and sets how many pods run' }),
    machines: hasSleepers(platform)
      ? need.kubeApi({ pods: power, reason: 'empties machines before they sleep' })
      : undefined,
    metrics: need.metrics({
      alerts: ['alerts.yaml', ...(hasSleepers(platform) ? ['power.yaml'] : [])],
    }),
  }),
  workloads: (_options, platform) => ({
    [name]: {
      kind: 'CronJob',
      containers: { calendar: { cpu: '10m', memory: '48Mi', memoryLimit: '128Mi' } },
    },
    [power]: hasSleepers(platform) ? powerWorkload : undefined,
  }),
  build(scope, props) {
    const { id, namespace, images, platform } = props;
    const where = { name, namespace, component: id };
    const entries = props.clients('schedule').map(entryOf);
    const files = configFiles(scope, where, {
      ...shippedFiles(__dirname, ['keep.mjs', 'api.mjs', 'clock.mjs']),
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
    if (hasSleepers(platform)) powerJob(scope, props, images.node, platform);
  },
});

const entryOf = ({ owner, namespace, need: { up, down, workloads } }: Client<'schedule'>) => ({
  component: owner,
  namespace,
  up: timesOf(up),
  down: timesOf(down),
  workloads: workloads.map(({ kind, name }) => ({ resource: `${kind.toLowerCase()}s`, name })),
});
