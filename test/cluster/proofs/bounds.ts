/** What the control panel may really do: its rights are wide, and admission policies leave little of them. */
import { HttpMethod } from '@kubernetes/client-node';
import { fields, text } from '../../../lib/objects/read';
import type { Plan } from '../../../lib/plan/plan';
import { onDuty } from '../../../lib/plan/running';
import { type Cluster, mergePatch } from '../client';
import { expectNone, type Report } from '../report';

const panel = 'dashboard:dashboard';
/** Nothing of it happens; the policies are asked all the same. */
const query = { dryRun: 'All' };
const cronJobs = (namespace: string) => `/apis/batch/v1/namespaces/${namespace}/cronjobs`;

export async function proveBounds(report: Report, cluster: Cluster, { components }: Plan): Promise<void> {
  const saving = components.find(({ workloads }) => onDuty(workloads, 'saves').length > 0);
  if (!saving || !components.some(({ id }) => id === 'dashboard')) return;
  await report.prove('panel: runs what saves by the clock as it is in Git, and nothing else', () =>
    jobs(cluster, saving.namespace, onDuty(saving.workloads, 'saves')[0] ?? ''),
  );
  await report.prove('panel: its bounds are nobody else’s', () => othersJobs(cluster));
  await report.prove('panel: starts a sync, and changes nothing else of an Application', () =>
    syncs(cluster, saving.id),
  );
}

async function jobs(cluster: Cluster, namespace: string, name: string): Promise<string> {
  const { body } = await cluster.send(HttpMethod.GET, `${cronJobs(namespace)}/${name}`);
  const uid = text(body, 'metadata.uid') ?? '';
  const make = async (owner: string, change: object): Promise<number> => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'bounds',
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: owner, uid }],
      },
      spec: {
        ...fields(body, 'spec.jobTemplate.spec'),
        template: {
          ...fields(body, 'spec.jobTemplate.spec.template'),
          spec: { ...fields(body, 'spec.jobTemplate.spec.template.spec'), ...change },
        },
      },
    };
    const path = `/apis/batch/v1/namespaces/${namespace}/jobs`;
    return (await cluster.send(HttpMethod.POST, path, { body: job, query, as: panel })).status;
  };
  const passed = {
    'a copy': await make(name, {}),
    'another account': await make(name, { serviceAccountName: 'other' }),
    'another name': await make('restore', {}),
  };
  return only('a copy', passed);
}

/** In a namespace without a CronJob, where a policy that looks for one finds none. */
async function othersJobs(cluster: Cluster): Promise<string> {
  const container = { name: 'job', image: 'registry.k8s.io/pause:3.10' };
  const body = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'bounds' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } },
  };
  const path = '/apis/batch/v1/namespaces/default/jobs';
  const { status, body: said } = await cluster.send(HttpMethod.POST, path, { body, query });
  if (status >= 300) throw new Error(`a Job of an administrator is refused: ${JSON.stringify(said)}`);
  return 'an administrator made a Job where there is no CronJob';
}

async function syncs(cluster: Cluster, name: string): Promise<string> {
  const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${name}`;
  const patch = async (body: object): Promise<number> =>
    (await cluster.send(HttpMethod.PATCH, path, { body, contentType: mergePatch, query, as: panel })).status;
  const sync = { prune: true };
  const passed = {
    'a sync': await patch({ operation: { sync } }),
    'another project': await patch({ spec: { project: 'argocd' }, operation: { sync } }),
    'another source': await patch({ operation: { sync: { source: { repoURL: 'https://example.com' } } } }),
    'manifests of its own': await patch({ operation: { sync: { manifests: ['{}'] } } }),
    'an annotation': await patch({ metadata: { annotations: { bounds: 'none' } }, operation: { sync } }),
  };
  return only('a sync', passed);
}

function only(allowed: string, passed: Readonly<Record<string, number>>): string {
  const is = (ok: boolean) => Object.keys(passed).filter((what) => Number(passed[what]) < 300 === ok);
  if (!is(true).includes(allowed)) throw new Error(`${allowed} is refused: ${passed[allowed]}`);
  expectNone(
    'passes that should not',
    is(true).filter((what) => what !== allowed),
  );
  return `refused: ${is(false).join(', ')}`;
}
