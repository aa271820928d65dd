/** CRDs out of the Go modules of their operators: the module proxy may be there where GitHub is not. */
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from '../../lib/objects/read';
import { run } from './control-plane/processes';

interface Module {
  readonly path: string;
  readonly version: string;
  /** Files that are too old for what the platform writes. */
  readonly outdated?: RegExp;
}

/** By operator, at the version nearest to the pinned one that the proxy has. */
const modules: Readonly<Record<string, Module>> = {
  // The one that is built for the run.
  'argo-cd': { path: 'github.com/argoproj/argo-cd/v3', version: 'v3.6.1' },
  'cert-manager': { path: 'github.com/cert-manager/cert-manager', version: 'v1.21.1' },
  // Later ones are no modules of this path: it would have to end in v2.
  'external-secrets': {
    path: 'github.com/external-secrets/external-secrets',
    version: 'v0.16.2',
    outdated: /generators\.external-secrets\.io_/,
  },
  metallb: { path: 'go.universe.tf/metallb', version: 'v0.16.2' },
  'trust-manager': { path: 'github.com/cert-manager/trust-manager', version: 'v0.24.0' },
  velero: { path: 'github.com/vmware-tanzu/velero', version: 'v1.18.3' },
};

export interface FromModule {
  readonly files: readonly string[];
  /** Module and version. */
  readonly source: string;
}

/**
 * @param paths of the files in the operator's repository; an older module may lack some
 * @returns undefined where there is no such module, no Go or no proxy
 */
export async function fromModule(
  operator: string,
  paths: readonly string[],
): Promise<FromModule | undefined> {
  const module = modules[operator];
  if (!module) return undefined;
  const source = `${module.path}@${module.version}`;
  const folder = await download(source);
  if (folder === undefined) return undefined;
  const found = paths
    .filter((path) => !module.outdated?.test(path))
    .map((path) => join(folder, path))
    .filter(existsSync);
  return found.length === 0 ? undefined : { files: found.map((path) => readFileSync(path, 'utf8')), source };
}

async function download(source: string): Promise<string | undefined> {
  try {
    const env = { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'auto' };
    // Outside of any module of ours, whose requirements would be looked up too.
    const { stdout } = await run('go', ['mod', 'download', '-json', source], { cwd: tmpdir(), env });
    return text(JSON.parse(stdout), 'Dir');
  } catch {
    return undefined;
  }
}
