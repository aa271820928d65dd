import { fields, list } from '../objects/read';
import { selectsAll } from '../objects/selectors';
import { defineRule } from './rule';

export const defaultDeny = defineRule({
  id: 'default-deny',
  code: 'TK726',
  title: 'where network policies are in use, every namespace with pods denies what no policy allows',
  *findings(inventory) {
    const policies = inventory.of('networking.k8s.io/NetworkPolicy');
    if (policies.length === 0) return;
    for (const of of inventory.of('Namespace')) {
      const { name } = of.object.metadata;
      if (inventory.podsIn(name).length === 0) continue;
      const whole = policies.filter(
        ({ object }) => object.metadata.namespace === name && selectsAll(fields(object, 'spec.podSelector')),
      );
      const denied = whole.flatMap(({ object }) => list(object, 'spec.policyTypes'));
      const open = ['Ingress', 'Egress'].filter((direction) => !denied.includes(direction));
      if (open.length === 0) continue;
      const message = `nothing is denied by default: ${open.join(' and ')}`;
      const hint = 'add a NetworkPolicy with an empty podSelector and both policyTypes';
      yield { of, message, hint };
    }
  },
});
