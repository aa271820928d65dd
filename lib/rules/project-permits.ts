import { applications, type FolderSync, folders } from '../objects/applications';
import { groupOf, isClusterScoped } from '../objects/builtin';
import type { Inventory } from '../objects/inventory';
import { permitsDestination, permitsKind, permitsSource, projectOf } from '../objects/project';
import { text } from '../objects/read';
import { defineRule, type Finding, nameOf } from './rule';

export const projectPermits = defineRule({
  id: 'project-permits',
  code: 'TK782',
  title: 'the project of every Application permits its repository, and every object of its folder',
  *findings(inventory) {
    const objects = folders(inventory);
    for (const each of applications(inventory)) yield* ofApplication(inventory, each, objects);
  },
});

function* ofApplication(
  inventory: Inventory,
  { of, folder, crds }: FolderSync,
  objects: ReturnType<typeof folders>,
): Iterable<Finding> {
  const project = projectOf(inventory, of);
  if (!project) return;
  const name = project.object.metadata.name;
  const server = text(of.object, 'spec.destination.server') ?? '';
  const namespace = text(of.object, 'spec.destination.namespace') ?? '';
  const repository = text(of.object, 'spec.source.repoURL') ?? '';
  if (!permitsSource(project, repository)) {
    const message = `project "${name}" does not permit the repository ${repository}`;
    yield { of, path: 'spec.source.repoURL', message, hint: 'add it to sourceRepos of the project' };
  }
  if (!permitsDestination(project, server, namespace)) {
    const message = `project "${name}" does not permit namespace "${namespace}" of ${server}`;
    yield { of, path: 'spec.destination', message, hint: 'add it to destinations of the project' };
  }
  if (crds) return;
  for (const each of objects.get(folder) ?? []) {
    const { object } = each;
    const kind = [groupOf(object), object.kind].filter(Boolean).join('/');
    if (!permitsKind(inventory, project, object)) {
      const cure = isClusterScoped(object, inventory.facts.clusterKinds)
        ? 'add it to clusterKinds of the component, or to clusterResourceWhitelist of the project'
        : 'add it to namespaceResourceWhitelist of the project';
      const message = `project "${name}" does not permit ${kind}, such as ${nameOf(each)}`;
      yield {
        of,
        path: 'spec.project',
        message,
        hint: cure,
      };
    }
    const where = object.metadata.namespace;
    if (where !== undefined && !permitsDestination(project, server, where)) {
      const message = `project "${name}" does not permit namespace "${where}", where ${nameOf(each)} is`;
      yield { of, path: 'spec.project', message, hint: 'add it to destinations of the project' };
    }
  }
}
