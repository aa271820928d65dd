import {
  Account,
  type Client,
  configFiles,
  defineComponent,
  field,
  need,
  planned,
  pod,
  readAsset,
  Scheduled,
  Server,
  shippedFiles,
  stock,
} from '../../kit';
import { kubeletRoot } from '../../plan/host';
import { agent, metricsPort, server, task } from './containers';
import { crds } from './crds';
import { location, template } from './location';
import { agentConfig, agentName, maintenanceConfig, repositoryConfig } from './programs';
import { agentClusterRules, agentRules, starterRules } from './rights';

const namespace = 'velero';
const starter = 'velero-volumes';

/**
 * Velero: the files of volumes, encrypted, in a bucket. Databases are dumped instead, and manifests are in Git, so that
 * a backup has nothing but volumes in it. A CronJob of ours starts backups: see save.sh.
 *
 * Upstream: velero-io/velero v1.18.4 (pkg/install, pkg/podvolume, pkg/exposer, pkg/types), velero-plugin-for-aws v1.14.3.
 */
export const velero = defineComponent({
  id: 'velero',
  title: 'Velero',
  summary: 'Saves the files of volumes by the clock, encrypted, and brings them back',
  category: 'data',
  profiles: ['ai', 'data', 'dev', 'web'],
  folder: __dirname,
  namespace,
  podSecurity: 'privileged',
  options: {
    memory: field.memory.default('1Gi').meta({
      description: 'Memory limit of what reads or writes one volume: a million files need about 1Gi.',
    }),
  },
  images: {
    velero: 'docker.io/velero/velero:v1.18.4',
    aws: 'docker.io/velero/velero-plugin-for-aws:v1.14.3',
    kubectl: stock.kubectl,
    hold: stock.busybox,
  },
  crds: [crds],
  waivers: [
    {
      rule: 'rbac-admin',
      object: 'ClusterRoleBinding/thinkube-velero-cluster-admin',
      reason:
        'its makers give it all rights, to bring back any object, and publish no smaller role that works',
    },
    {
      rule: 'host-access',
      object: `DaemonSet/${agentName}`,
      reason: 'it finds the volumes of a pod in the folder of its kubelet',
    },
    {
      rule: 'pod-security',
      object: `DaemonSet/${agentName}`,
      reason: 'it is root, to look into folders that belong to the kubelet; without any capability',
    },
  ],
  help: {
    first:
      'Save now: kubectl create job -n velero --from=cronjob/velero-volumes save-now; its log says how many volumes were saved. `thinkube restore jupyterhub` prints what brings those of one component back.',
    emergency:
      'Backups are in the bucket velero, encrypted by the password in the Secret velero-repo-credentials (namespace credentials): without it nothing can be read. A new cluster with both finds all backups by itself: kubectl get backups.velero.io -n velero.',
  },
  notes: (_options, { backup }) =>
    backup.offsite
      ? []
      : [
          'Velero: volumes are saved to the object store on the same machines; backup.offsite copies its bucket, and the password of its backups, to another place',
        ],
  provides: {
    backup: ({ client }) => ({
      given: { account: { namespace, name: starter } },
      restore: [`task ${namespace} ${starter} TASK=restore FROM=${client.namespace}`],
    }),
  },
  needs: () => ({
    bucket: need.bucket({ offsite: 'objects' }),
    repoCredentials: need.secret({
      keys: ['repository-password'],
      rotation: { never: 'every backup is encrypted with it' },
    }),
    kubeApi: need.kubeApi({ reason: 'reads and writes what it backs up and restores' }),
    metrics: need.metrics({ port: metricsPort }),
    agents: need.metrics({ pods: agentName, port: metricsPort }),
    dashboard: need.dashboard(),
  }),
  workloads: ({ memory }) => ({
    velero: {
      kind: 'Deployment',
      containers: { velero: { cpu: '20m', memory: '128Mi', memoryLimit: '512Mi' } },
      init: { aws: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' } },
    },
    [agentName]: {
      kind: 'DaemonSet',
      containers: { [agentName]: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' } },
    },
    'velero-mover': {
      kind: 'Job',
      containers: { mover: { cpu: '100m', memory: '256Mi', memoryLimit: memory } },
      madeBy: 'Velero, while it reads or writes a volume',
    },
    [starter]: {
      kind: 'CronJob',
      duty: 'saves',
      containers: { kubectl: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
    },
  }),
  build(scope, props) {
    const { id, images, needs, platform, options } = props;
    const where = (name: string) => ({ name, namespace, component: id });
    const saved = props.clients('backup');
    const cloud = location(scope, where, needs.bucket);
    template(scope, where, { backup: platform.backup, namespaces: namespacesOf(saved) });
    const agentFile = configFiles(scope, where('velero-node-agent'), {
      'node-agent.json': agentConfig(options.memory),
    });
    const maintenance = configFiles(scope, where('velero-maintenance'), {
      global: maintenanceConfig(options.memory),
    });
    const repository = configFiles(scope, where('velero-repository'), { kopia: repositoryConfig });
    const shortLived = [
      pod.emptyDir('scratch', { sizeLimit: '4Gi' }),
      pod.emptyDir('tmp', { sizeLimit: '256Mi' }),
      pod.secret('cloud', cloud, { defaultMode: 0o440 }),
    ];

    new Server(scope, 'server', {
      ...planned(props, 'velero', {
        init: { aws: { image: images.aws, mounts: [pod.mount('plugins', '/target')] } },
        containers: { velero: server(images.velero, maintenance.name, repository.name) },
      }),
      account: new Account(scope, 'account', { ...where('velero'), clusterRoles: ['cluster-admin'] }),
      // Two would work on the same backup.
      strategy: 'Recreate',
      security: pod.restricted({ uid: 65534 }),
      volumes: [...shortLived, pod.emptyDir('plugins', { sizeLimit: '512Mi' })],
      config: [maintenance.hash, repository.hash],
    });
    new Server(scope, 'agent', {
      ...planned(props, agentName, {
        containers: { [agentName]: agent(images.velero, agentFile.name, repository.name) },
      }),
      account: new Account(scope, 'agent-account', {
        ...where(agentName),
        rules: agentRules,
        clusterRules: agentClusterRules,
      }),
      security: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
      volumes: [...shortLived, { name: 'host-pods', hostPath: { path: `${kubeletRoot(platform)}/pods` } }],
      config: [agentFile.hash, repository.hash],
      // By this label the server looks for them.
      podLabels: { role: 'node-agent' },
      pod: { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] },
    });
    const scripts = configFiles(scope, where('velero-scripts'), {
      ...shippedFiles(__dirname, ['common.sh', 'save.sh', 'restore.sh']),
      'holder.yaml': readAsset(__dirname, 'holder.yaml').replace('HOLD_IMAGE', images.hold),
      'claims.list': saved.flatMap(claimsOf).join(''),
    });
    new Scheduled(scope, 'volumes', {
      ...planned(props, starter, { containers: { kubectl: task(images.kubectl) } }),
      schedule: platform.backup.volumes,
      timeZone: platform.cluster.timezone,
      deadline: 8 * 3600,
      account: new Account(scope, 'starter-account', { ...where(starter), rules: starterRules }),
      security: pod.restricted({ uid: 65534 }),
      volumes: [pod.config('scripts', scripts.name), pod.emptyDir('tmp', { sizeLimit: '64Mi' })],
    });
  },
});

type Saved = Client<'backup'>;

/** A backup has to name a namespace: without any, it would be all of them. */
const namespacesOf = (saved: readonly Saved[]): readonly string[] =>
  saved.length === 0 ? [namespace] : [...new Set(saved.map((each) => each.namespace))].sort();

/** Claims as the script reads them, one a line: `namespace:claim:name`, or `namespace:label:name`. */
const claimsOf = ({ namespace: of, need: { volumes: claims, claims: label } }: Saved): readonly string[] => [
  ...claims.map((name) => `${of}:claim:${name}\n`),
  ...(label === undefined ? [] : [`${of}:label:${label}\n`]),
];
