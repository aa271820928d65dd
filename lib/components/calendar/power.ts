import type { Construct } from 'constructs';
import {
  Account,
  configFiles,
  type Plans,
  planned,
  pod,
  rule,
  Scheduled,
  shippedFiles,
  timesOf,
} from '../../kit';
import { keptTo } from '../../plan/nodes';
import type { PlatformConfig } from '../../plan/schema/platform';

export const power = 'power';

export const powerWorkload = {
  kind: 'CronJob',
  containers: { power: { cpu: '10m', memory: '48Mi', memoryLimit: '128Mi' } },
} as const;

/** Machines with times to sleep. */
const sleepers = ({ nodes }: Pick<PlatformConfig, 'nodes'>) =>
  nodes.flatMap(({ name, mac, sleep }) => (sleep && mac !== undefined ? [{ name, mac, sleep }] : []));

export const hasSleepers = (platform: Pick<PlatformConfig, 'nodes'>): boolean =>
  sleepers(platform).length > 0;

/**
 * Empties machines before they sleep, and wakes them. It runs on the network of a machine that is always on: the packet
 * that wakes is a broadcast, which does not leave the network of pods.
 */
export function powerJob(
  scope: Construct,
  plans: Plans<{ readonly [power]: typeof powerWorkload | undefined }>,
  image: string,
  platform: PlatformConfig,
): void {
  const { id, namespace } = plans;
  const where = { name: power, namespace, component: id };
  const machines = sleepers(platform);
  const files = configFiles(scope, where, {
    ...shippedFiles(__dirname, ['machines.mjs', 'api.mjs', 'clock.mjs']),
    'power.json': JSON.stringify(
      {
        machines: machines.map(({ name, mac, sleep }) => ({
          name,
          mac,
          up: timesOf(sleep.up),
          down: timesOf(sleep.down),
        })),
      },
      null,
      2,
    ),
  });
  new Scheduled(scope, power, {
    ...planned(plans, power, {
      containers: {
        power: {
          image,
          command: ['node', '/power/machines.mjs'],
          env: {
            POWER: '/power/power.json',
            KUBERNETES_URL: 'https://kubernetes.default.svc',
            NODE_EXTRA_CA_CERTS: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
            TZ: platform.cluster.timezone,
            WAKE_ADDRESS: '255.255.255.255',
            WAKE_PORT: '9',
          },
          mounts: [pod.mount('power', '/power', { readOnly: true })],
        },
      },
    }),
    account: new Account(scope, 'power-account', {
      ...where,
      clusterRules: [
        { ...rule('', ['nodes'], ['get', 'patch']), resourceNames: machines.map(({ name }) => name) },
        rule('', ['pods'], ['list']),
        rule('', ['pods/eviction'], ['create']),
      ],
    }),
    security: pod.restricted({ uid: 1000 }),
    volumes: [pod.config('power', files.name)],
    pod: { ...keptTo(platform), hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
    schedule: '*/5 * * * *',
    deadline: 240,
  });
}
