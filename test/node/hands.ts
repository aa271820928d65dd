/** What a person at home does by hand: kubectl, the command of the package, and the scripts that it prints. */
import { resolve } from 'node:path';
import { items, text } from '../../lib/objects/read';
import { type Cluster, called } from '../cluster/client';
import { run, until } from '../cluster/control-plane/processes';
import type { Running } from './proofs/all';
import { pathOfUser } from './user';

const cli = resolve('out/lib/cli/main.js');

const environment = ({ machine }: Running): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: pathOfUser(),
  KUBECONFIG: machine.kubeconfig,
});

export async function kubectl(running: Running, args: readonly string[]): Promise<string> {
  return (await run('kubectl', args, { env: environment(running) })).stdout;
}

/** Runs a command in the pod of the server that has the name of its namespace. */
export const inServer = (
  running: Running,
  namespace: string,
  command: readonly string[],
  container = namespace,
): Promise<string> =>
  kubectl(running, [
    ...['exec', `--namespace=${namespace}`, `${namespace}-0`, `--container=${container}`, '--'],
    ...command,
  ]);

/** A script with kubectl, age and aws on PATH. */
export async function shell(
  running: Running,
  cwd: string,
  script: string,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const env = { ...environment(running), ...variables };
  return (await run('bash', ['-euo', 'pipefail', '-s'], { cwd, env, input: script })).stdout.trim();
}

/** Runs the script that the command prints, as it is. */
export async function byScript(running: Running, words: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [cli, ...words, '-c', running.config], {});
  return (await run('sh', ['-s'], { env: environment(running), input: stdout })).stdout;
}

/** What a CronJob does, now. @throws Error with its log, where it fails */
export async function runNow(running: Running, namespace: string, cronjob: string): Promise<void> {
  const job = await begin(running, namespace, cronjob);
  await ended(running, namespace, job);
}

let jobs = 0;

/** Gives back the Job's name. */
export async function begin(running: Running, namespace: string, cronjob: string): Promise<string> {
  jobs += 1;
  const job = `by-hand-${jobs}`;
  await kubectl(running, ['create', 'job', `--namespace=${namespace}`, `--from=cronjob/${cronjob}`, job]);
  return job;
}

export async function ended(running: Running, namespace: string, name: string): Promise<void> {
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace } };
  await until(`the Job ${name} in ${namespace}`, 600, async () => {
    const types = items(await running.cluster.find(job), 'status.conditions').map(({ fields }) =>
      text(fields, 'type'),
    );
    if (types.includes('Failed')) {
      const log = ['logs', `--namespace=${namespace}`, `job/${name}`, '--all-containers', '--tail=20'];
      throw new Error(`it failed: ${await kubectl(running, log).catch(() => 'its pods are gone')}`);
    }
    return types.includes('Complete') ? true : undefined;
  });
}

/** Argo CD leaves a component as it is until `work` is done. */
export async function paused<T>(running: Running, id: string, work: () => Promise<T>): Promise<T> {
  const annotate = (annotation: string) =>
    kubectl(running, ['annotate', '--namespace=argocd', 'application', id, annotation, '--overwrite']);
  await annotate('argocd.argoproj.io/skip-reconcile=true');
  try {
    return await work();
  } finally {
    await annotate('argocd.argoproj.io/skip-reconcile-');
  }
}

/** What runs is stopped, and gone. */
export async function scaleDown(running: Running, namespace: string, target: string): Promise<void> {
  await kubectl(running, ['scale', `--namespace=${namespace}`, target, '--replicas=0']);
  const selector = `--selector=app.kubernetes.io/name=${target.split('/').at(-1)}`;
  await kubectl(running, [
    'wait',
    'pods',
    `--namespace=${namespace}`,
    selector,
    '--for=delete',
    '--timeout=180s',
  ]);
}

export async function scaleUp(running: Running, namespace: string, target: string): Promise<void> {
  await kubectl(running, ['scale', `--namespace=${namespace}`, target, '--replicas=1']);
  await kubectl(running, ['rollout', 'status', `--namespace=${namespace}`, target, '--timeout=300s']);
}

/** How often each container has been restarted, by pod: two of these tell who was. */
export async function restarts(cluster: Cluster): Promise<ReadonlyMap<string, number>> {
  const pods = await cluster.all('v1', 'Pod');
  return new Map(
    pods.map((pod) => {
      const counts = items(pod, 'status.containerStatuses').map(({ fields }) =>
        Number(fields['restartCount']),
      );
      return [called(pod), counts.reduce((sum, each) => sum + each, 0)];
    }),
  );
}

/** Pods that have been restarted since; what is new since then is not judged. */
export async function restartedSince(
  { cluster }: Running,
  before: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const now = await restarts(cluster);
  return [...now].flatMap(([pod, count]) => (count > (before.get(pod) ?? count) ? [pod] : []));
}
