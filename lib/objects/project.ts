/** What an AppProject permits. Upstream: argoproj/argo-cd pkg/apis/application/v1alpha1/app_project_types.go, v3.6.1. */
import type { Emitted, KubeObject } from '../kube/object';
import { groupOf, isClusterScoped } from './builtin';
import type { Inventory } from './inventory';
import { at, type Fields, items, text, texts } from './read';

/** The project that an Application names, if we emit it. */
export const projectOf = (inventory: Inventory, { object }: Emitted): Emitted | undefined =>
  inventory.get('argoproj.io/AppProject', object.metadata.namespace, text(object, 'spec.project') ?? '');

export const permitsSource = (project: Emitted, repository: string): boolean => {
  const patterns = texts(project.object, 'spec.sourceRepos');
  const denied = patterns.some((each) => each.startsWith('!') && glob(each.slice(1), repository));
  return !denied && patterns.some((each) => !each.startsWith('!') && glob(each, repository));
};

export function permitsDestination(project: Emitted, server: string, namespace: string): boolean {
  const all = items(project.object, 'spec.destinations').map(({ fields }) => ({
    server: text(fields, 'server') ?? '',
    namespace: text(fields, 'namespace') ?? '',
  }));
  const denied = all.some(
    (each) =>
      (each.namespace.startsWith('!') &&
        glob(each.namespace.slice(1), namespace) &&
        glob(each.server, server)) ||
      (each.server.startsWith('!') && glob(each.server.slice(1), server) && glob(each.namespace, namespace)),
  );
  return !denied && all.some((each) => glob(each.server, server) && glob(each.namespace, namespace));
}

/** Kinds without a namespace must be listed; those with one are all permitted where there is no list. */
export function permitsKind({ facts }: Inventory, project: Emitted, object: KubeObject): boolean {
  const scope = isClusterScoped(object, facts.clusterKinds) ? 'cluster' : 'namespace';
  const listed = (list: 'Whitelist' | 'Blacklist') =>
    items(project.object, `spec.${scope}Resource${list}`).some(({ fields }) => names(fields, object));
  if (listed('Blacklist')) return false;
  const everything =
    scope === 'namespace' && at(project.object, 'spec.namespaceResourceWhitelist') === undefined;
  return listed('Whitelist') || everything;
}

const names = (entry: Fields, object: KubeObject): boolean =>
  glob(text(entry, 'group') ?? '', groupOf(object)) &&
  glob(text(entry, 'kind') ?? '', object.kind) &&
  glob(text(entry, 'name') ?? '*', object.metadata.name);

/** `*` stands for anything, `?` for one character. */
function glob(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(value);
}
