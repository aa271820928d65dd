import type { Inventory } from '../objects/inventory';
import type { PodSet } from '../objects/pods';
import { at, flag, items, text, texts } from '../objects/read';
import { defineRule } from './rule';

export const strategy = defineRule({
  id: 'strategy',
  code: 'TK751',
  title: 'the old pod is gone before a new one needs its volume or its port of the node',
  *findings(inventory) {
    for (const pod of inventory.pods) {
      if (pod.kind !== 'Deployment' || oneAtATime(pod)) continue;
      const reason = held(inventory, pod);
      if (reason === undefined) continue;
      yield {
        of: pod.of,
        path: 'spec.strategy.type',
        message: `is ${text(pod.of.object, 'spec.strategy.type') ?? 'RollingUpdate'}, but two pods cannot both have ${reason}`,
        hint: 'write Recreate',
      };
    }
  },
});

const oneAtATime = ({ of }: PodSet): boolean =>
  text(of.object, 'spec.strategy.type') === 'Recreate' ||
  ['0', '0%'].includes(String(at(of.object, 'spec.strategy.rollingUpdate.maxSurge')));

/** What only one pod at a time can have. */
function held(inventory: Inventory, { spec, namespace, containers }: PodSet): string | undefined {
  for (const { fields } of items(spec, 'volumes')) {
    const name = text(fields, 'persistentVolumeClaim.claimName');
    if (name === undefined) continue;
    const claim = inventory.get('PersistentVolumeClaim', namespace, name);
    if (!claim || !texts(claim.object, 'spec.accessModes').includes('ReadWriteMany'))
      return `volume "${name}"`;
  }
  if (flag(spec, 'hostNetwork')) return 'the network of the node';
  const ports = containers.flatMap((each) => items(each.fields, 'ports'));
  const taken = ports.find(({ fields }) => fields['hostPort'] !== undefined);
  return taken && `port ${taken.fields['hostPort']} of the node`;
}
