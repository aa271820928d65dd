/** What the panel does in the cluster: a closed list, each with what it says when it is done. */
import * as v from 'valibot';
import type { ActKind } from '../shared/types';
import type { Cluster } from './cluster';
import type { Planned } from './known';
import { json, type Kubernetes, Refused } from './kubernetes';
import { begin, end, endOf } from './pauses';
import { moment } from './words';

export interface Asked {
  readonly kubernetes: Kubernetes;
  readonly cluster: Cluster;
  readonly planned: Planned;
  /** Name of the person. */
  readonly by: string;
  /** What of the component, or for how long. */
  readonly of: string;
}

/** @returns what was done, as the line of time has it. @throws Refused if it cannot be */
type Act = (asked: Asked) => Promise<string>;

export const acts: Readonly<Record<ActKind, Act>> = {
  restart,
  sync,
  run,
  pause,
  resume,
};

const patch = (body: unknown): RequestInit => json('PATCH', body, 'application/merge-patch+json');

/**
 * Evicts the pods of a component; what made them makes new ones. Eviction heeds disruption budgets, and needs no right
 * to change a workload, which would be a right to run anything.
 */
async function restart({ kubernetes, cluster, planned: { namespace } }: Asked): Promise<string> {
  const these = cluster.pods.filter(
    (pod) => pod.namespace === namespace && pod.owner !== undefined && pod.owner !== 'Job' && !pod.leaving,
  );
  for (const { name } of these) {
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    await kubernetes.call(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, json('POST', body));
  }
  return `Restarted, ${these.length} ${these.length === 1 ? 'pod' : 'pods'}`;
}

/** Tells Argo CD to apply what Git has, as it does by itself where nothing is in its way. */
async function sync({ kubernetes, cluster, planned: { id }, by }: Asked): Promise<string> {
  const application = cluster.applications.find(({ name }) => name === id);
  if (!application) throw new Refused(404, 'Argo CD has no Application of this name');
  if (application.phase === 'Running') throw new Refused(409, 'Argo CD is applying it already');
  const { syncOptions } = application;
  const operation = { initiatedBy: { username: by }, sync: { prune: true, syncOptions } };
  const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${id}`;
  await kubernetes.call(path, patch({ operation }));
  return 'Synced with Git';
}

/** Runs now what runs by the clock: a Job like those of the CronJob, which the API server compares with it. */
async function run({ kubernetes, cluster, planned, of }: Asked): Promise<string> {
  const { namespace, backups } = planned;
  const running = cluster.jobs.some(
    (job) => job.namespace === namespace && job.owner === of && job.state === 'running',
  );
  if (running) throw new Refused(409, 'it is running already');
  if (!backups.some(({ name }) => name === of))
    throw new Refused(404, 'there is nothing of this name that may run now');
  const answer = await kubernetes.call(`/apis/batch/v1/namespaces/${namespace}/cronjobs/${of}`);
  const { metadata, spec } = v.parse(cronJob, await answer.json());
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: of, uid: metadata.uid, controller: true };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${of}-${Math.floor(Date.now() / 1000).toString(36)}`,
      namespace,
      labels: spec.jobTemplate.metadata.labels,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [owner],
    },
    spec: spec.jobTemplate.spec,
  };
  await kubernetes.call(`/apis/batch/v1/namespaces/${namespace}/jobs`, json('POST', job));
  return `Started ${of}`;
}

/** As much of a CronJob as its Jobs are made of; what they run is passed on as it is. */
const cronJob = v.object({
  metadata: v.object({ uid: v.string() }),
  spec: v.object({
    jobTemplate: v.object({
      metadata: v.optional(v.object({ labels: v.optional(v.record(v.string(), v.string())) }), {}),
      spec: v.unknown(),
    }),
  }),
});

/** Its end stands before it begins: nothing stays down because the panel went away in between. */
async function pause(asked: Asked): Promise<string> {
  const { kubernetes, planned, by, of } = asked;
  const from = Date.now();
  const until = endOf(of, from);
  if (until === undefined) throw new Refused(400, 'there is no pause of that length');
  if (planned.pause.length === 0)
    throw new Refused(409, 'it cannot be paused: others need it, or it is no service');
  await begin(kubernetes, { component: planned.id, by, from, until });
  await scale(asked, 0);
  return `Paused until ${moment(until, from)}`;
}

export async function resume(asked: Scaling): Promise<string> {
  await scale(asked, 1);
  await end(asked.kubernetes, asked.planned.id);
  return 'Resumed';
}

type Scaling = Pick<Asked, 'kubernetes' | 'planned'>;

/** Argo CD leaves the number of pods alone where a component may be paused, as it does for the calendar. */
async function scale(
  { kubernetes, planned: { namespace, pause } }: Scaling,
  replicas: number,
): Promise<void> {
  for (const { kind, name } of pause) {
    const path = `/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}/scale`;
    await kubernetes.call(path, patch({ spec: { replicas } }));
  }
}
