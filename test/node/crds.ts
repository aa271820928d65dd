/**
 * The definitions that operators bring, out of the Go modules that their programs are built from: where neither the addresses
 * in dist/crds nor the folder that THINKUBE_TEST_CRDS names can be reached, the node has real ones all the same.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { moduleOf, programOf } from '../cluster/control-plane/build';
import { run } from '../cluster/control-plane/processes';
import type { Tool } from '../cluster/control-plane/tools';
import { nodeCache } from './layers';
import { imageTools } from './programs';

interface Source {
  readonly tool: Tool;
  /** Module path; without one it is the changed copy that the tool was built from. */
  readonly module?: string;
  readonly folder: string;
}

/** By operator, as folders under dist/crds are called. */
const sources: Readonly<Record<string, Source>> = {
  'argo-cd': {
    tool: imageTools.argocd,
    module: 'github.com/argoproj/argo-cd/v3',
    folder: 'manifests/crds',
  },
  'argo-workflows': {
    tool: imageTools['argo-workflows'],
    module: 'github.com/argoproj/argo-workflows/v4',
    folder: 'manifests/base/crds/minimal',
  },
  'cert-manager': {
    tool: imageTools['cert-manager'],
    module: 'github.com/cert-manager/cert-manager',
    folder: 'deploy/crds',
  },
  'external-secrets': { tool: imageTools['external-secrets'], folder: 'config/crds/bases' },
  metallb: { tool: imageTools.metallb, folder: 'config/crd/bases' },
  'trust-manager': {
    tool: imageTools['trust-manager'],
    module: 'github.com/cert-manager/trust-manager',
    folder: 'deploy/crds',
  },
};

/** Folder with one folder of definitions an operator. */
export async function definitions(): Promise<string> {
  const given = resolve(process.env['THINKUBE_TEST_CRDS'] ?? '../shared/crds');
  if (existsSync(given)) return given;
  // A folder of programs is named by their pins.
  const pins = Object.values(sources).map(({ tool }) => programOf(tool, ''));
  const target = nodeCache(`crds-${createHash('sha256').update(pins.join()).digest('hex').slice(0, 12)}`);
  if (existsSync(target)) return target;
  const part = `${target}.${process.pid}`;
  for (const [operator, source] of Object.entries(sources)) {
    const from = join(await homeOf(source), source.folder);
    mkdirSync(join(part, operator), { recursive: true });
    for (const name of readdirSync(from).filter((each) => /_.*\.yaml$|-crd\.yaml$/.test(each)))
      cpSync(join(from, name), join(part, operator, name));
  }
  await run('chmod', ['-R', 'u+w', part], {});
  rmSync(target, { recursive: true, force: true });
  renameSync(part, target);
  return target;
}

async function homeOf({ tool, module }: Source): Promise<string> {
  if (module === undefined) return programOf(tool, 'source');
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'auto' };
  const go = (...words: readonly string[]) => run('go', words, { cwd: moduleOf(tool), env });
  // Where the program is not built yet, the module may not be there.
  await go('mod', 'download', module);
  return (await go('list', '-m', '-f', '{{.Dir}}', module)).stdout.trim();
}
