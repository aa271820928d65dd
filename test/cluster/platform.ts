/** A whole platform, from an empty cluster by the shipped install.sh to every Application Synced and Healthy. */
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Binaries } from './control-plane/build';
import { type Processes, run } from './control-plane/processes';
import { type ControlPlane, up } from './control-plane/up';
import { type Crds, crdsOf } from './crds';
import type { Dist } from './dist';
import { type AppState, type ArgoCd, converge, refresh, startArgoCd } from './gitops/argocd';
import { place, type Repository, repository } from './gitops/git';
import { Timeline } from './gitops/timeline';
import { addNodes, sizesOf } from './nodes';
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
  const { git, network } = dist.plan.platform;
  const plane = await up({ binaries, folder, podCidr: network.podCidr, serviceCidr: network.serviceCidr });
  try {
    const { cluster, processes, kubeconfig } = plane;
    await addNodes(cluster, dist.plan, sizesOf(dist.plan, 'allocatable'));
    startStandIns(processes, binaries, kubeconfig);
    const repo = await repository(folder, git.branch);
    const crds = await crdsOf(
      dist.folder,
      dist.objects.map(({ object }) => object),
    );
    report.fact('CRDs', [...crds.sources, ...crds.notices].join('; '));
    place(dist, repo, crds);
    const first = await repo.push('the platform');
    const argo = await startArgoCd({ binaries, processes, kubeconfig, folder });
    const timeline = new Timeline();
    const install = installer(binaries, repo, dist, kubeconfig);
    const settle = async (target: Dist, commit: string, { seconds = 420, except }: Deploy = {}) =>
      converge(cluster, {
        commit,
        seconds,
        names: namesOf(target),
        ...(except && { except }),
        dead: () => processes.dead(),
        see: (states) => timeline.see(states),
      });
    const [said] = await Promise.all([install, settle(dist, first, { seconds: 600 })]);
    report.say(`install.sh: ${said.trim().split('\n').at(-1) ?? ''}`);
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
    await plane.stop();
    throw error;
  }
}

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
