import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';
import { type Fields, fields, items, number, text } from '../objects/read';
import { missing } from './references';
import { defineRule, type Finding } from './rule';

const admission = 'admissionregistration.k8s.io';

export const webhook = defineRule({
  id: 'webhook',
  code: 'TK724',
  title: 'the Services that the API server calls exist, and their CA is injected',
  *findings(inventory) {
    for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']) {
      for (const of of inventory.of(`${admission}/${kind}`)) {
        for (const { at, fields } of items(of.object, 'webhooks')) {
          yield* ofClient(inventory, of, fields, `${at}.clientConfig`);
        }
      }
    }
    for (const of of inventory.of('apiregistration.k8s.io/APIService')) {
      if (!('service' in fields(of.object, 'spec'))) continue;
      yield* ofClient(inventory, of, { clientConfig: of.object['spec'] }, 'spec');
    }
  },
});

function* ofClient(inventory: Inventory, of: Emitted, webhook: Fields, path: string): Iterable<Finding> {
  const client = fields(webhook, 'clientConfig');
  if ('caBundle' in client) {
    const hint = 'remove it, and let it be injected: Argo CD would change it back';
    yield { of, path: `${path}.caBundle`, message: 'is written down', hint };
  }
  const namespace = text(client, 'service.namespace') ?? '';
  const name = text(client, 'service.name') ?? '';
  const lost = missing(inventory, 'Service', namespace, name);
  if (lost) {
    yield { of, path: `${path}.service`, ...lost };
    return;
  }
  const service = inventory.get('Service', namespace, name);
  const port = number(client, 'service.port') ?? 443;
  if (!service || items(service.object, 'spec.ports').some((each) => number(each.fields, 'port') === port))
    return;
  const message = `Service "${name}" has no port ${port}`;
  yield { of, path: `${path}.service.port`, message, hint: 'write a port of the Service' };
}
