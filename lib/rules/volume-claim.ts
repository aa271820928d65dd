import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';
import { at, type Fields, items, list, text } from '../objects/read';
import { missing } from './references';
import { defineRule, type Finding, under } from './rule';

export const volumeClaim = defineRule({
  id: 'volume-claim',
  code: 'TK771',
  title: 'every claim of a volume names its class, size, mode and access',
  *findings(inventory) {
    for (const of of inventory.of('PersistentVolumeClaim')) yield* ofClaim(inventory, of, of.object, '');
    for (const of of inventory.of('apps/StatefulSet')) {
      for (const { at: path, fields } of items(of.object, 'spec.volumeClaimTemplates')) {
        yield* ofClaim(inventory, of, fields, path);
        const says = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
        for (const [key, value] of Object.entries(says)) {
          if (fields[key] === value) continue;
          const message = 'is missing, so that Argo CD sees a difference forever';
          yield { of, path: `${path}.${key}`, message, hint: `write ${value}` };
        }
      }
    }
    for (const { of, at: start, spec } of inventory.pods) {
      for (const volume of items(spec, 'volumes')) {
        const template = at(volume.fields, 'ephemeral.volumeClaimTemplate');
        const path = `${start}.${volume.at}.ephemeral.volumeClaimTemplate`;
        if (template !== undefined) yield* ofClaim(inventory, of, { spec: at(template, 'spec') }, path);
      }
    }
  },
});

function* ofClaim(inventory: Inventory, of: Emitted, claim: Fields, start: string): Iterable<Finding> {
  const path = under(start, 'spec.storageClassName');
  const storageClass = text(claim, 'spec.storageClassName') ?? '';
  const lost =
    storageClass === ''
      ? { message: 'is missing, so that the volume depends on the cluster', hint: 'name the class' }
      : missing(inventory, 'storage.k8s.io/StorageClass', undefined, storageClass);
  if (lost) yield { of, path, ...lost };
  if (at(claim, 'spec.resources.requests.storage') === undefined) {
    const where = under(start, 'spec.resources.requests.storage');
    yield { of, path: where, message: 'is missing', hint: 'write a size, such as 5Gi' };
  }
  if (list(claim, 'spec.accessModes').length === 0) {
    yield { of, path: under(start, 'spec.accessModes'), message: 'is empty', hint: 'write [ReadWriteOnce]' };
  }
  if (text(claim, 'spec.volumeMode') === undefined) {
    yield { of, path: under(start, 'spec.volumeMode'), message: 'is missing', hint: 'write Filesystem' };
  }
}
