import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';
import { fields, type Item, items, number, text } from '../objects/read';
import { missing, missingKey } from './references';
import { defineRule, type Finding } from './rule';

export const ingress = defineRule({
  id: 'ingress',
  code: 'TK717',
  title: 'the Service, port, class and certificate of every Ingress exist',
  *findings(inventory) {
    for (const of of inventory.of('networking.k8s.io/Ingress')) {
      const namespace = of.object.metadata.namespace ?? '';
      const path = 'spec.ingressClassName';
      const name = text(of.object, path);
      const lost =
        name === undefined ? noClass : missing(inventory, 'networking.k8s.io/IngressClass', undefined, name);
      if (lost) yield { of, path, ...lost };
      for (const backend of backends(of)) yield* ofBackend(inventory, of, backend);
      for (const { at, fields: tls } of items(of.object, 'spec.tls')) {
        const secret = text(tls, 'secretName');
        const wrong =
          secret === undefined ? undefined : missingKey(inventory, 'Secret', namespace, secret, 'tls.crt');
        if (wrong) yield { of, path: `${at}.secretName`, ...wrong };
      }
    }
  },
});

const noClass = { message: 'is missing', hint: 'write the class of the controller that serves it' };

/** Each backend, and where it is. */
const backends = ({ object }: Emitted): Item[] => [
  ...('defaultBackend' in fields(object, 'spec')
    ? [{ at: 'spec.defaultBackend', fields: fields(object, 'spec.defaultBackend') }]
    : []),
  ...items(object, 'spec.rules').flatMap((rule) =>
    items(rule.fields, 'http.paths').map((path) => ({
      at: `${rule.at}.${path.at}.backend`,
      fields: fields(path.fields, 'backend'),
    })),
  ),
];

function* ofBackend(inventory: Inventory, of: Emitted, { at, fields: backend }: Item): Iterable<Finding> {
  const namespace = of.object.metadata.namespace ?? '';
  const name = text(backend, 'service.name') ?? '';
  const path = `${at}.service`;
  const lost = missing(inventory, 'Service', namespace, name);
  if (lost) {
    yield { of, path: `${path}.name`, ...lost };
    return;
  }
  const service = inventory.get('Service', namespace, name);
  if (!service) return;
  const ports = items(service.object, 'spec.ports').map((item) => item.fields);
  const wanted = number(backend, 'service.port.number') ?? text(backend, 'service.port.name');
  if (ports.some((port) => number(port, 'port') === wanted || text(port, 'name') === wanted)) return;
  const known = ports.map((port) => number(port, 'port')).join(', ');
  const message = `Service "${name}" has no port ${wanted ?? 'at all'}`;
  yield { of, path: `${path}.port`, message, hint: `write one of its ports: ${known}` };
}
