/** Which Application syncs which folder of the output. */
import type { Emitted } from '../kube/object';
import type { Inventory } from './inventory';
import { text, texts } from './read';

export interface FolderSync {
  readonly of: Emitted;
  /** Last part of its path: the component, or the operator whose CRDs it brings. */
  readonly folder: string;
  readonly crds: boolean;
  readonly options: readonly string[];
}

export const applications = (inventory: Inventory): readonly FolderSync[] =>
  inventory.of('argoproj.io/Application').map((of) => {
    const parts = (text(of.object, 'spec.source.path') ?? '').split('/');
    return {
      of,
      folder: parts.at(-1) ?? '',
      crds: parts.at(-2) === 'crds',
      options: texts(of.object, 'spec.syncPolicy.syncOptions'),
    };
  });

/** Objects by the folder that they are written to. */
export function folders(inventory: Inventory): ReadonlyMap<string, readonly Emitted[]> {
  const byComponent = new Map<string, Emitted[]>();
  for (const each of inventory.emitted) {
    const others = byComponent.get(each.component);
    if (others) others.push(each);
    else byComponent.set(each.component, [each]);
  }
  return byComponent;
}
