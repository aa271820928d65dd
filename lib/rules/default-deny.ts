import { fields, list } from '../objects/read';
import { selectsAll } from '../objects/selectors';
import { defineRule } from './rule';

const policy = 'networking.k8s.io/NetworkPolicy';

export const defaultDeny = defineRule({
  id: 'default-deny',
  code: 'TK726',
  title: 'where network policies are in use, every namespace with pods denies what no policy allows',
  *findings(inventory) {
    if (inventory.of(policy).length === 0) return;
    for (const of of inventory.of('Namespace')) {
      const { name } = of.object.metadata;
      if (inventory.podsIn(name).length === 0) continue;
      const denied = inventory
        .within(name, policy)
        .filter(({ object }) => selectsAll(fields(object, 'spec.podSelector')))
        .flatMap(({ object }) => list(object, 'spec.policyTypes'));
      const open = ['Ingress', 'Egress'].filter((direction) => !denied.includes(direction));
      if (open.length === 0) continue;
      const message = `nothing is denied by default: ${open.join(' and ')}`;
      const hint = 'add a NetworkPolicy with an empty podSelector and both policyTypes';
      yield { of, message, hint };
    }
  },
});
