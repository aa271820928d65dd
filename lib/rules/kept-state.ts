import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';
import { text } from '../objects/read';
import { defineRule } from './rule';

const annotation = 'argocd.argoproj.io/sync-options';
const wanted = ['Prune=false', 'Delete=false'];

export const keptState = defineRule({
  id: 'kept-state',
  code: 'TK770',
  title: 'volumes, generated credentials and namespaces outlive what uses them',
  *findings(inventory) {
    for (const of of lasting(inventory)) {
      const options = (of.object.metadata.annotations?.[annotation] ?? '')
        .split(',')
        .map((each) => each.trim());
      const missing = wanted.filter((each) => !options.includes(each));
      if (missing.length === 0) continue;
      const message = `lacks ${missing.join(' and ')}, so that state goes with its component`;
      yield { of, path: `metadata.annotations["${annotation}"]`, message, hint: `write ${wanted.join(',')}` };
    }
    for (const of of inventory.of('storage.k8s.io/StorageClass')) {
      const policy = text(of.object, 'reclaimPolicy') ?? 'Delete';
      if (policy === 'Retain') continue;
      const message = `is ${policy}, so that data goes with its claim`;
      yield { of, path: 'reclaimPolicy', message, hint: 'write Retain' };
    }
  },
});

const lasting = (inventory: Inventory): readonly Emitted[] => [
  ...inventory.of('Namespace'),
  ...inventory.of('PersistentVolumeClaim'),
  ...inventory
    .of('external-secrets.io/ExternalSecret')
    .filter(({ object }) => text(object, 'spec.refreshPolicy') === 'CreatedOnce'),
];
