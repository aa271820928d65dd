/** The platform on the node, the way that the README says: a push to Git, then install.sh. */
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Cluster } from '../cluster/client';
import { run } from '../cluster/control-plane/processes';
import { crdsOf } from '../cluster/crds';
import { type Dist, read } from '../cluster/dist';
import { type AppState, converge, refresh } from '../cluster/gitops/argocd';
import { gitEnvironment, place, repository } from '../cluster/gitops/git';
import { handMade, namesOf } from '../cluster/platform';
import { waitingPods } from '../cluster/proofs/waiting';
import type { Report } from '../cluster/report';
import { serveGit } from './git-server';
import { ownFolder, router } from './machine';
import type { Running } from './proofs/all';
import { pathOfUser } from './user';

/** The user's repository, on the Git host of the LAN. */
export interface Repository {
  readonly checkout: string;
  /** Commits a dist/ and pushes it; gives back the commit. */
  push(dist: Dist, message: string): Promise<string>;
  /** Types a line that makes another dist/, and a line that pushes it. */
  type(change: string, push: string): Promise<Pushed>;
}

export interface Pushed {
  readonly dist: Dist;
  readonly commit: string;
}

export interface Installed {
  readonly repository: Repository;
  readonly commit: string;
  readonly states: readonly AppState[];
  /** Commits another dist/, and waits until the node is what it says. */
  deploy(dist: Dist, message: string): Promise<readonly AppState[]>;
}

/** Seconds within which a platform must come up, or change. */
const patience = 1500;

export async function serveRepository({ dist, config }: Running, report: Report): Promise<Repository> {
  const { git } = dist.plan.platform;
  const bare = await repository(ownFolder('git'), git.branch);
  await serveGit(bare.url.replace('file://', ''), router);
  const onLan = { ...bare, url: git.repo };
  const crds = await crdsOf(
    dist.folder,
    dist.objects.map(({ object }) => object),
  );
  report.fact('CRDs', [...crds.sources, ...crds.notices].join('; '));
  const { checkout } = bare;
  installPackage(checkout);
  copyFileSync(config, join(checkout, 'thinkube.yaml'));
  const typed = (line: string) => run('bash', ['-c', line], { cwd: checkout, env: gitEnvironment });
  let pushed = dist;
  return {
    checkout,
    push: (target, message) => {
      pushed = target;
      place(target, onLan, crds);
      return onLan.push(message);
    },
    type: async (change, push) => {
      const folder = join(checkout, git.path);
      // Only what the command wrote itself is replaced by it: the definitions that the node cannot fetch come after it.
      rmSync(folder, { recursive: true });
      cpSync(pushed.folder, folder, { recursive: true });
      await typed(change);
      const kept = join(mkdtempSync(join(ownFolder(), 'typed-')), 'dist');
      cpSync(folder, kept, { recursive: true });
      pushed = read(kept);
      place(pushed, onLan, crds);
      await typed(push);
      return { dist: pushed, commit: (await typed('git rev-parse HEAD')).stdout.trim() };
    },
  };
}

/** As `npm ci` leaves it: what npx finds, and Git does not. */
function installPackage(checkout: string): void {
  const folder = join(checkout, 'node_modules/.bin');
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\nexec '${process.execPath}' '${resolve('out/lib/cli/main.js')}' "$@"\n`;
  writeFileSync(join(folder, 'thinkube'), script, { mode: 0o755 });
  appendFileSync(join(checkout, '.gitignore'), 'node_modules\n');
}

/** @throws Error that says what did not come up */
export async function install(running: Running, report: Report): Promise<Installed> {
  const { cluster, dist } = running;
  const repository = await serveRepository(running, report);
  const commit = await repository.push(dist, 'the platform');
  for (const object of handMade(dist.plan)) await cluster.apply(object);
  const ended: string[] = [];
  const installer = installSh(running, repository).then(
    (said) => report.say(`install.sh said:\n${said}`),
    (error: unknown) => ended.push(error instanceof Error ? error.message : String(error)),
  );
  const states = await settled(cluster, dist, commit, ended);
  await installer;
  return {
    ...{ repository, commit, states },
    deploy: async (target, message) => {
      const pushed = await repository.push(target, message);
      await refresh(cluster);
      return settled(cluster, target, pushed);
    },
  };
}

/** @throws Error with what it said */
export async function installSh(
  { machine, dist }: Running,
  { checkout }: Repository,
  options: readonly string[] = [],
): Promise<string> {
  const script = join(checkout, dist.plan.platform.git.path, 'bootstrap/install.sh');
  if (!existsSync(script)) throw new Error(`there is no ${script}`);
  const env = { ...process.env, PATH: pathOfUser(), KUBECONFIG: machine.kubeconfig };
  return (await run('sh', [script, ...options], { cwd: checkout, env })).stdout;
}

/** Until every Application is as the commit says. @throws Error that names what is not, and pods that wait */
export async function settled(
  cluster: Cluster,
  dist: Dist,
  commit: string,
  ended: readonly string[] = [],
): Promise<readonly AppState[]> {
  try {
    return await converge(cluster, { commit, seconds: patience, names: namesOf(dist), dead: () => ended });
  } catch (error) {
    const waiting = await waitingPods(cluster).catch(() => []);
    const said = error instanceof Error ? error.message : String(error);
    throw new Error([said, ...(waiting.length > 0 ? ['pods that wait:', ...waiting] : [])].join('\n  '));
  }
}
