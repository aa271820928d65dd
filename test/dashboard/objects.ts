/** Pods and Applications as Kubernetes and Argo CD write them, as far as the panel reads. */

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const owned = { metadata: { ownerReferences: [{ kind: 'StatefulSet' }] } };
const container = { name: 'main', ready: true, restartCount: 0, state: { running: {} } };

export const pod = () => ({
  ...owned,
  spec: { nodeName: 'worker' },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(60) }],
    containerStatuses: [container],
  },
});

const failing = (state: object, more: object = {}) => ({
  ...owned,
  spec: { nodeName: 'worker' },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(5) }],
    containerStatuses: [{ ...container, ready: false, state, ...more }],
  },
});

export const crashing = (reason: string, restartCount: number) =>
  failing(
    { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
    {
      restartCount,
      lastState: { terminated: { reason, exitCode: reason === 'OOMKilled' ? 137 : 1, finishedAt: ago(1) } },
    },
  );

export const withImage = (message: string) => failing({ waiting: { reason: 'ImagePullBackOff', message } });

export const unready = ({ minutes = 5, scheduled }: { minutes?: number; scheduled?: string }) => ({
  ...owned,
  spec: {},
  status: {
    phase: scheduled ? 'Pending' : 'Running',
    conditions: [
      { type: 'Ready', status: 'False', lastTransitionTime: ago(minutes) },
      ...(scheduled ? [{ type: 'PodScheduled', status: 'False', message: scheduled }] : []),
    ],
    containerStatuses: scheduled ? [] : [{ ...container, ready: false }],
  },
});

/** A Deployment or StatefulSet. */
export const scaled = (replicas: number) => ({ spec: { replicas } });

export const cronJob = (image: string) => ({
  spec: {
    schedule: '0 2 * * *',
    jobTemplate: { spec: { template: { spec: { containers: [{ name: 'dump', image }] } } } },
  },
});

/** A run of a CronJob, that has ended so or is not over yet. */
export const job = (owner: string, ended?: 'Complete' | 'Failed') => ({
  metadata: { ownerReferences: [{ kind: 'CronJob', name: owner }] },
  status: {
    startTime: ago(10),
    conditions: ended ? [{ type: ended, status: 'True', message: 'BackoffLimitExceeded' }] : [],
  },
});

export const node = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };

/** Sent to sleep: still on its way, or off since an hour. */
export const sleeping = (status: 'True' | 'Unknown') => ({
  spec: { taints: [{ key: 'thinkube.io/asleep', effect: 'NoSchedule' }] },
  status: { conditions: [{ type: 'Ready', status, lastTransitionTime: ago(60) }] },
});

/** Somebody paused a component, for so many minutes from now. */
export const paused = (by: string, minutes: number) => ({
  spec: { holderIdentity: by, acquireTime: ago(10), leaseDurationSeconds: (minutes + 10) * 60 },
});

/** Its volume is on the machine. */
export const storing = (nodeName: string) => ({
  ...pod(),
  spec: { nodeName, volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
});

export const application = (revision: string, operation: { phase?: string; message?: string } = {}) => ({
  spec: { syncPolicy: { syncOptions: ['ServerSideApply=true'] } },
  status: {
    sync: { status: 'Synced', revision },
    health: { status: 'Healthy' },
    operationState: { phase: 'Succeeded', message: '', finishedAt: ago(60), ...operation },
    history: [{ revision, deployedAt: ago(60) }],
  },
});
