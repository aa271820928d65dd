/** Node Feature Discovery: writes down which nodes have a card. */
import type { Construct } from 'constructs';
import type { PolicyRule, Volume } from '../../../imports/k8s';
import { Account, configFiles, type Plans, planned, pod, Server, shippedFiles } from '../../kit';
import { collectorRules, masterRules, workerRules } from './rights';

const port = 8080;
const settingsAt = '/etc/kubernetes/node-feature-discovery';
const security = pod.restricted({ uid: 65534 });

export const discoveryWorkloads = {
  'nfd-master': {
    kind: 'Deployment',
    containers: { master: { cpu: '10m', memory: '48Mi', memoryLimit: '256Mi' } },
  },
  'nfd-worker': {
    kind: 'DaemonSet',
    containers: { worker: { cpu: '5m', memory: '32Mi', memoryLimit: '128Mi' } },
  },
  'nfd-gc': {
    kind: 'Deployment',
    containers: { gc: { cpu: '5m', memory: '24Mi', memoryLimit: '96Mi' } },
  },
} as const;

/** Folders and files of the node that it reads, under the names that it looks for. */
const host = {
  boot: '/boot',
  'etc/os-release': '/etc/os-release',
  sys: '/sys',
  'usr/lib': '/usr/lib',
  lib: '/lib',
  'proc/swaps': '/proc/swaps',
} as const;
const volumeOf = (name: string): string => `host-${name.replace('/', '-')}`;
const ofHost: readonly Volume[] = Object.entries(host).map(([name, path]) => ({
  name: volumeOf(name),
  hostPath: { path },
}));

export function discovery(scope: Construct, plans: Plans<typeof discoveryWorkloads>, image: string): void {
  const { namespace, id: component } = plans;
  const where = (name: string) => ({ name, namespace, component });
  const account = (
    name: string,
    rights: { readonly rules?: readonly PolicyRule[]; readonly clusterRules?: readonly PolicyRule[] },
  ) => new Account(scope, `${name}-account`, { ...where(name), ...rights });
  const settings = (file: string) =>
    configFiles(scope, where(file.replace('.', '-')), shippedFiles(__dirname, [file]));
  const master = settings('nfd-master.conf');
  const worker = settings('nfd-worker.conf');
  const mount = pod.mount('settings', settingsAt, { readOnly: true });
  const common = {
    image,
    env: {
      NODE_NAME: pod.fromField('spec.nodeName'),
      POD_NAME: pod.fromField('metadata.name'),
      POD_UID: pod.fromField('metadata.uid'),
    },
    ports: { http: port },
    ...pod.health('/healthz', 'http', 120),
  };

  new Server(scope, 'nfd-master', {
    ...planned(plans, 'nfd-master', {
      containers: {
        master: { ...common, command: ['nfd-master'], args: [`-port=${port}`], mounts: [mount] },
      },
    }),
    account: account('nfd-master', { clusterRules: masterRules }),
    security,
    config: master.hash,
    volumes: [pod.config('settings', master.name)],
  });
  new Server(scope, 'nfd-worker', {
    ...planned(plans, 'nfd-worker', {
      containers: {
        worker: {
          ...common,
          command: ['nfd-worker'],
          args: ['-owner-refs=pod,ds', `-port=${port}`],
          mounts: [
            mount,
            ...Object.keys(host).map((name) =>
              pod.mount(volumeOf(name), `/host-${name}`, { readOnly: true }),
            ),
          ],
        },
      },
    }),
    account: account('nfd-worker', { rules: workerRules }),
    security,
    config: worker.hash,
    volumes: [pod.config('settings', worker.name), ...ofHost],
    pod: { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] },
  });
  new Server(scope, 'nfd-gc', {
    ...planned(plans, 'nfd-gc', {
      containers: { gc: { ...common, command: ['nfd-gc'], args: ['-gc-interval=1h', `-port=${port}`] } },
    }),
    account: account('nfd-gc', { clusterRules: collectorRules }),
    security,
  });
}
