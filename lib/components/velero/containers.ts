/** The processes of Velero, and the task that starts it. */
import { pod } from '../../kit';

export const metricsPort = 8085;

const shared = {
  env: {
    VELERO_NAMESPACE: 'velero',
    VELERO_SCRATCH_DIR: '/scratch',
    HOME: '/scratch',
    AWS_SHARED_CREDENTIALS_FILE: '/credentials/cloud',
  },
  mounts: [
    pod.mount('scratch', '/scratch'),
    pod.mount('tmp', '/tmp'),
    pod.mount('cloud', '/credentials', { readOnly: true }),
  ],
};

/** @param maintenance and `repository`: ConfigMaps of that */
export const server = (image: string, maintenance: string, repository: string) => ({
  image,
  command: ['/velero'],
  args: [
    'server',
    '--uploader-type=kopia',
    `--repo-maintenance-job-configmap=${maintenance}`,
    `--backup-repository-configmap=${repository}`,
  ],
  env: { ...shared.env, LD_LIBRARY_PATH: '/plugins', GOMEMLIMIT: pod.goMemory },
  ports: { metrics: metricsPort },
  mounts: [...shared.mounts, pod.mount('plugins', '/plugins')],
  ...pod.health('/metrics', 'metrics', 120),
});

/** Reads and writes the volumes of one machine. */
export const agent = (image: string, config: string, repository: string) => ({
  image,
  command: ['/velero'],
  args: [
    'node-agent',
    'server',
    `--node-agent-configmap=${config}`,
    `--backup-repository-configmap=${repository}`,
  ],
  env: { ...shared.env, NODE_NAME: pod.fromField('spec.nodeName') },
  ports: { metrics: metricsPort },
  mounts: [
    ...shared.mounts,
    { ...pod.mount('host-pods', '/host_pods'), mountPropagation: 'HostToContainer' },
  ],
  ...pod.health('/metrics', 'metrics', 120),
});

export const task = (image: string) => ({
  image,
  command: ['sh', '/scripts/$(TASK).sh'],
  // Whoever restores sets another task, and what it needs.
  env: { TASK: 'save', SCRIPTS: '/scripts', HOME: '/tmp' },
  mounts: [pod.mount('scripts', '/scripts', { readOnly: true }), pod.mount('tmp', '/tmp')],
});
