/** A whole platform, from an empty cluster by the shipped install.sh to every Application Synced and Healthy. */
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { KubeObject } from '../../lib/kube/object';
import { number } from '../../lib/objects/read';
import type { Plan } from '../../lib/plan/plan';
import type { Cluster } from './client';
import type { Binaries } from './control-plane/build';
import { type Processes, run, until } from './control-plane/processes';
import { type ControlPlane, up } from './control-plane/up';
import { type Crds, crdsOf } from './crds';
import type { Dist } from './dist';
import { type AppState, type ArgoCd, converge, refresh, startArgoCd } from './gitops/argocd';
import { place, type Repository, repository } from './gitops/git';
import { Timeline } from './gitops/timeline';
import { microk8s } from './microk8s';
import { addNodes, sizesOf } from './nodes';
import { waitingPods } from './proofs/waiting';
import type { Report } from './report';

export interface Running {
  readonly plane: ControlPlane;
  readonly argo: ArgoCd;
  readonly repository: Repository;
  readonly crds: Crds;
  readonly timeline: Timeline;
  /** Commits a dist/, and waits until the cluster is what it says. */
  deploy(dist: Dist, message: string, options?: Deploy): Promise<readonly AppState[]>;
  /** Commits a dist/ and tells Argo CD; does not wait. */
  commit(dist: Dist, message: string): Promise<string>;
  /** Commits whatever was changed in the checkout by hand. */
  settle(dist: Dist, commit: string, options?: Deploy): Promise<readonly AppState[]>;
  stop(): Promise<void>;
}

export interface Deploy {
  readonly seconds?: number;
  /** Applications of which nothing is expected. */
  readonly except?: readonly string[];
}

export interface Wanted {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly dist: Dist;
  readonly report: Report;
}

export async function bringUp({ binaries, folder, dist, report }: Wanted): Promise<Running> {
  mkdirSync(folder, { recursive: true });
  const { git, network, nodes } = dist.plan.platform;
  const { apiPort, podCidr, serviceCidr } = network;
  const advertised = nodes.find(({ role }) => role === 'control')?.address;
  const plane = await up({
    binaries,
    folder,
    podCidr,
    serviceCidr,
    apiPort,
    ...(advertised !== undefined && { advertised }),
  });
  try {
    const { cluster, processes, kubeconfig } = plane;
    await addNodes(cluster, dist.plan, sizesOf(dist.plan, 'allocatable'));
    for (const object of [...microk8s, ...handMade(dist.plan)]) await cluster.apply(object);
    startStandIns(processes, binaries, kubeconfig);
    const repo = await repository(folder, git.branch);
    const crds = await crdsOf(
      dist.folder,
      dist.objects.map(({ object }) => object),
    );
    report.fact('CRDs', [...crds.sources, ...crds.notices].join('; '));
    place(dist, repo, crds);
    const first = await repo.push('the platform');
    const timeline = new Timeline();
    const failed: string[] = [];
    const dead = () => [...processes.dead(), ...failed];
    const settle = async (target: Dist, commit: string, { seconds = 420, except }: Deploy = {}) =>
      converge(cluster, {
        commit,
        seconds,
        names: namesOf(target),
        ...(except && { except }),
        dead,
        see: (states) => timeline.see(states),
      });
    const follow = async (): Promise<ArgoCd> => {
      await controllerStarts(cluster, dead);
      const argo = await startArgoCd({ binaries, processes, kubeconfig, folder });
      await settle(dist, first, { seconds: 600 });
      return argo;
    };
    const install = installer(binaries, repo, dist, kubeconfig).catch((error: unknown) => {
      failed.push(`install.sh: ${error instanceof Error ? error.message : String(error)}`);
      return '';
    });
    const argo = await follow();
    report.say(`install.sh said:\n${await install}`);
    const commit = async (target: Dist, message: string) => {
      place(target, repo, crds);
      const pushed = await repo.push(message);
      await refresh(cluster);
      return pushed;
    };
    return {
      plane,
      argo,
      repository: repo,
      crds,
      timeline,
      commit,
      settle,
      deploy: async (target, message, options) => settle(target, await commit(target, message), options),
      stop: () => plane.stop(),
    };
  } catch (error) {
    const waiting = await waitingPods(plane.cluster).catch(() => []);
    await plane.stop();
    const said = error instanceof Error ? error.message : String(error);
    throw new Error([said, ...(waiting.length > 0 ? ['pods that wait:', ...waiting] : [])].join('\n  '));
  }
}

/** What only a person can make, as if somebody had done what install.sh asks for. */
export const handMade = ({ userSecrets }: Plan): readonly KubeObject[] =>
  userSecrets.flatMap(({ namespace, secret, keys }) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secret, namespace },
      stringData: Object.fromEntries(keys.map((key) => [key, 'made-by-hand'])),
    },
  ]);

/** Argo CD's own processes run here when its pod in the cluster would run. */
const controllerStarts = (cluster: Cluster, dead: () => readonly string[]): Promise<true> =>
  until("Argo CD's controller starts", 300, async () => {
    const ended = dead();
    if (ended.length > 0) throw new Error(ended.join('; '));
    const found = await cluster.all('apps/v1', 'StatefulSet', 'argocd');
    return found.some((each) => number(each, 'status.readyReplicas') === 1) ? true : undefined;
  });

export const startStandIns = (processes: Processes, binaries: Binaries, kubeconfig: string) =>
  processes.start('stand-ins', process.execPath, [
    resolve('out/test/cluster/stand-ins/main.js'),
    kubeconfig,
    binaries.path('templates', 'templates'),
  ]);

/** As the README says: `sh dist/bootstrap/install.sh` in a checkout, with kubectl on PATH. */
async function installer(
  binaries: Binaries,
  { checkout }: Repository,
  { plan }: Dist,
  kubeconfig: string,
): Promise<string> {
  const script = join(plan.platform.git.path, 'bootstrap/install.sh');
  if (!existsSync(join(checkout, script))) throw new Error(`there is no ${script}`);
  const path = [resolve(binaries.path('kubernetes', '')), process.env['PATH'] ?? ''].join(delimiter);
  const { stdout } = await run('sh', [script], {
    cwd: checkout,
    env: { ...process.env, PATH: path, KUBECONFIG: kubeconfig },
  });
  return stdout;
}

/** Every Application that the root brings, and the root. */
export const namesOf = ({ objects }: Dist): readonly string[] => [
  'root',
  ...objects.flatMap(({ object }) => (object.kind === 'Application' ? [object.metadata.name] : [])),
];
