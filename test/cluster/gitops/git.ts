/** The user's repository: a bare one on disk, with dist/ as the package wrote it, but for addresses. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../../../lib/kube/yaml';
import { run } from '../control-plane/processes';
import type { Crds } from '../crds';
import type { Dist } from '../dist';

export interface Repository {
  /** What Argo CD clones. */
  readonly url: string;
  /** A checkout, from which install.sh is run. */
  readonly checkout: string;
  /** Commits and pushes; gives back the commit. */
  push(message: string): Promise<string>;
}

/** Nothing of the machine's own Git configuration: no signing, no hooks, no templates. */
export const gitEnvironment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'proof',
  GIT_AUTHOR_EMAIL: 'proof@example.com',
  GIT_COMMITTER_NAME: 'proof',
  GIT_COMMITTER_EMAIL: 'proof@example.com',
};

export async function repository(parent: string, branch: string): Promise<Repository> {
  const bare = join(parent, 'repo.git');
  const checkout = join(parent, 'checkout');
  const git = (args: readonly string[], cwd: string) => run('git', args, { cwd, env: gitEnvironment });
  await git(['init', '-q', '--bare', `--initial-branch=${branch}`, bare], parent);
  await git(['clone', '-q', bare, checkout], parent);
  await git(['checkout', '-q', '-B', branch], checkout);
  return {
    url: `file://${bare}`,
    checkout,
    push: async (message) => {
      await git(['add', '-A'], checkout);
      await git(['commit', '-q', '--allow-empty', '-m', message], checkout);
      await git(['push', '-q', 'origin', `HEAD:${branch}`], checkout);
      return (await git(['rev-parse', 'HEAD'], checkout)).stdout.trim();
    },
  };
}

/** Puts a dist/ into the checkout: the repository's address and the CRDs' addresses become local ones. */
export function place({ folder, plan }: Dist, { url, checkout }: Repository, crds: Crds): void {
  const { repo, path } = plan.platform.git;
  const target = join(checkout, path);
  rmSync(target, { recursive: true, force: true });
  cpSync(folder, target, { recursive: true });
  for (const file of filesIn(target)) {
    const before = readFileSync(file, 'utf8');
    const after = before.replaceAll(repo, url);
    if (after !== before) writeFileSync(file, after, { mode: statSync(file).mode });
  }
  for (const [operator, definitions] of crds.byOperator) {
    const where = join(target, 'crds', operator);
    mkdirSync(where, { recursive: true });
    const names = definitions.map(({ metadata: { name } }) => `${name}.yaml`);
    for (const each of definitions)
      writeFileSync(join(where, `${each.metadata.name}.yaml`), JSON.stringify(each));
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: names,
    };
    writeFileSync(join(where, 'kustomization.yaml'), toYaml(kustomization));
  }
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
