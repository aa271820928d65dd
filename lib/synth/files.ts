/** Which object goes into which file: one object a file, a folder a component. */

import { shortHash } from '../kube/names';
import type { Emitted, KubeObject } from '../kube/object';
import { toYaml } from '../kube/yaml';
import { identity } from './collect';

/** `<component>/<kind>-<name>.yaml`; namespace, group and at last a hash are added if two objects would share a file. */
export function filesOf(emitted: readonly Emitted[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  let open = emitted;
  for (const nameOf of [short, withNamespace, withGroup, withHash]) {
    const paths = open.map((each) => pathOf(each, nameOf));
    const wanted = count(paths);
    const taken = paths.map((path) => files.has(path) || (wanted.get(path) ?? 0) > 1);
    for (const [i, { object }] of open.entries()) {
      const path = paths[i];
      if (path !== undefined && !taken[i]) files.set(path, toYaml(object));
    }
    open = open.filter((_, i) => taken[i]);
  }
  if (open.length > 0)
    throw new Error(`no file name of its own for ${open.map(({ object }) => identity(object))}`);
  return files;
}

type NameOf = (object: KubeObject) => string;
const short: NameOf = ({ kind, metadata }) => `${kind}-${metadata.name}`;
const withNamespace: NameOf = ({ kind, metadata }) =>
  [kind, metadata.namespace, metadata.name].filter(Boolean).join('-');
const withGroup: NameOf = ({ apiVersion, ...object }) =>
  `${withNamespace({ apiVersion, ...object })}.${apiVersion.includes('/') ? apiVersion.split('/')[0] : 'core'}`;

/** For names that differ in what no file name can hold, such as the colon of `system:node` and its dash. */
const withHash: NameOf = (object) => `${withGroup(object)}-${shortHash(identity(object))}`;

const pathOf = ({ component, object }: Emitted, nameOf: NameOf): string =>
  `${component}/${nameOf(object)
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '-')}.yaml`;

function count(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(path, (counts.get(path) ?? 0) + 1);
  return counts;
}
