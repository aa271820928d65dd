/** The platform on the node, the way that the README says: a push to Git, then install.sh. */
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { programOf } from '../cluster/control-plane/build';
import { run } from '../cluster/control-plane/processes';
import { tools } from '../cluster/control-plane/tools';
import { crdsOf } from '../cluster/crds';
import type { Dist } from '../cluster/dist';
import { type AppState, converge, refresh } from '../cluster/gitops/argocd';
import { place, repository } from '../cluster/gitops/git';
import { handMade, namesOf } from '../cluster/platform';
import { waitingPods } from '../cluster/proofs/waiting';
import type { Report } from '../cluster/report';
import { serveGit } from './git-server';
import { ownFolder, router } from './machine';
import type { Running } from './proofs/all';

export interface Installed {
  readonly commit: string;
  readonly states: readonly AppState[];
  /** Commits another dist/, and waits until the node is what it says. */
  deploy(dist: Dist, message: string): Promise<readonly AppState[]>;
}

/** @throws Error that says what did not come up */
export async function install(
  { machine, cluster, dist }: Running,
  report: Report,
  seconds: number,
): Promise<Installed> {
  const { git } = dist.plan.platform;
  const bare = await repository(ownFolder('git'), git.branch);
  await serveGit(bare.url.replace('file://', ''), router);
  const onLan = { ...bare, url: git.repo };
  const crds = await crdsOf(
    dist.folder,
    dist.objects.map(({ object }) => object),
  );
  report.fact('CRDs', [...crds.sources, ...crds.notices].join('; '));
  place(dist, onLan, crds);
  const commit = await onLan.push('the platform');
  for (const object of handMade(dist.plan)) await cluster.apply(object);
  const ended: string[] = [];
  const script = join(bare.checkout, git.path, 'bootstrap/install.sh');
  if (!existsSync(script)) throw new Error(`there is no ${script}`);
  const path = [resolve(programOf(tools.kubernetes, '')), process.env['PATH'] ?? ''].join(delimiter);
  const installer = run('sh', [script], {
    cwd: bare.checkout,
    env: { ...process.env, PATH: path, KUBECONFIG: machine.kubeconfig },
  }).then(
    ({ stdout }) => report.say(`install.sh said:\n${stdout}`),
    (error: unknown) => ended.push(`install.sh: ${error instanceof Error ? error.message : String(error)}`),
  );
  try {
    const states = await converge(cluster, { commit, seconds, names: namesOf(dist), dead: () => ended });
    await installer;
    const deploy = async (target: Dist, message: string) => {
      place(target, onLan, crds);
      const pushed = await onLan.push(message);
      await refresh(cluster);
      return converge(cluster, { commit: pushed, seconds, names: namesOf(target), dead: () => [] });
    };
    return { commit, states, deploy };
  } catch (error) {
    const waiting = await waitingPods(cluster).catch(() => []);
    const said = error instanceof Error ? error.message : String(error);
    throw new Error([said, ...(waiting.length > 0 ? ['pods that wait:', ...waiting] : [])].join('\n  '));
  }
}
