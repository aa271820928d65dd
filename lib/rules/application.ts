import { applications, type FolderSync, folders } from '../objects/applications';
import { isCustom } from '../objects/builtin';
import type { Inventory } from '../objects/inventory';
import { projectOf } from '../objects/project';
import { text } from '../objects/read';
import { missing } from './references';
import { defineRule, type Finding } from './rule';
import { waveAnnotation, waveOf } from './sync-wave';

const optionsAt = 'spec.syncPolicy.syncOptions';
const wavePath = `metadata.annotations["${waveAnnotation}"]`;

export const application = defineRule({
  id: 'application',
  code: 'TK781',
  title: 'one Application syncs each folder, server-side, after the CRDs that it needs',
  *findings(inventory) {
    const all = applications(inventory);
    if (all.length === 0) return;
    for (const each of all) yield* ofApplication(inventory, each);
    yield* oncePerFolder(inventory, all);
    yield* afterCrds(inventory, all);
  },
});

function* ofApplication(inventory: Inventory, { of, options }: FolderSync): Iterable<Finding> {
  const { object } = of;
  const project = text(object, 'spec.project') ?? '';
  const lost = projectOf(inventory, of)
    ? undefined
    : missing(inventory, 'argoproj.io/AppProject', object.metadata.namespace, project);
  if (lost) yield { of, path: 'spec.project', ...lost };
  const namespace = text(object, 'spec.destination.namespace') ?? '';
  const nowhere = missing(inventory, 'Namespace', undefined, namespace);
  if (nowhere) yield { of, path: 'spec.destination.namespace', ...nowhere };
  if (!options.includes('ServerSideApply=true')) {
    const message = 'lacks ServerSideApply=true';
    yield { of, path: optionsAt, message, hint: 'add it: large objects fail without' };
  }
}

function* oncePerFolder(inventory: Inventory, all: readonly FolderSync[]): Iterable<Finding> {
  const synced = new Map<string, FolderSync>();
  for (const each of all) {
    const path = text(each.of.object, 'spec.source.path') ?? '';
    const first = synced.get(path);
    if (first) {
      const message = `Application "${first.of.object.metadata.name}" already syncs ${path}`;
      yield { of: each.of, path: 'spec.source.path', message, hint: 'leave one of them out' };
    }
    synced.set(path, each);
  }
  const covered = new Set(all.filter(({ crds }) => !crds).map(({ folder }) => folder));
  for (const [folder, objects] of folders(inventory)) {
    const [of] = objects.filter(({ object }) => !isOrder(object.kind));
    if (!of || covered.has(folder)) continue;
    yield {
      of,
      message: `no Application syncs ${folder}`,
      hint: 'make the chart an OwnChart, or add an Application for this folder',
    };
  }
}

/** The root application syncs these; it comes from install.sh. */
const isOrder = (kind: string): boolean => kind === 'Application' || kind === 'AppProject';

function* afterCrds(inventory: Inventory, all: readonly FolderSync[]): Iterable<Finding> {
  const objects = folders(inventory);
  const waves = all.map((each) => ({ ...each, wave: waveOf(each.of.object.metadata.annotations) ?? 0 }));
  const last = Math.max(...waves.filter(({ crds }) => crds).map(({ wave }) => wave));
  for (const { of, folder, crds, options, wave } of waves) {
    if (crds || !objects.get(folder)?.some(({ object }) => isCustom(object))) continue;
    if (wave <= last) {
      const message = `wave ${wave} is no later than that of the CRDs, ${last}`;
      yield { of, path: wavePath, message, hint: `write ${last + 1} or more` };
    }
    if (!options.includes('SkipDryRunOnMissingResource=true')) {
      const message = 'lacks SkipDryRunOnMissingResource=true, though it holds custom resources';
      yield { of, path: optionsAt, message, hint: 'add it: the first sync fails without' };
    }
  }
}
