import { strings, text } from '../objects/read';
import { selects } from '../objects/selectors';
import { missing } from './references';
import { defineRule } from './rule';

export const statefulSet = defineRule({
  id: 'stateful-set',
  code: 'TK727',
  title: 'every StatefulSet names a Service that selects its pods',
  *findings(inventory) {
    for (const { of, kind, namespace, labels } of inventory.pods) {
      if (kind !== 'StatefulSet') continue;
      const path = 'spec.serviceName';
      const name = text(of.object, path);
      if (name === undefined) {
        yield { of, path, message: 'is missing', hint: 'write the name of its Service' };
        continue;
      }
      const lost = missing(inventory, 'Service', namespace, name);
      if (lost) yield { of, path, ...lost };
      const service = inventory.get('Service', namespace, name);
      if (!service || selects(strings(service.object, 'spec.selector'), labels)) continue;
      const message = `Service "${name}" does not select its pods`;
      yield { of, path, message, hint: 'write the name of the Service that does' };
    }
  },
});
