import { listens, type PodSet } from '../objects/pods';
import { items, number, strings, text } from '../objects/read';
import { selects } from '../objects/selectors';
import { defineRule, nameOf } from './rule';

export const service = defineRule({
  id: 'service',
  code: 'TK714',
  title: 'every Service selects the pods of one workload, and points at ports that they declare',
  *findings(inventory) {
    for (const of of inventory.of('Service')) {
      const { object } = of;
      const namespace = object.metadata.namespace ?? '';
      if (text(object, 'spec.type') === 'ExternalName') continue;
      const selector = strings(object, 'spec.selector');
      const pods = inventory.podsIn(namespace).filter(({ labels }) => selects(selector, labels));
      if (pods.length === 0) {
        if (inventory.operated.has(namespace, selector['app.kubernetes.io/name'])) continue;
        yield {
          of,
          path: 'spec.selector',
          message: 'selects no pods',
          hint: 'write labels of a pod template in the same namespace',
        };
      }
      if (pods.length > 1) {
        const message = `selects the pods of ${pods.map((pod) => nameOf(pod.of)).join(' and ')}`;
        yield { of, path: 'spec.selector', message, hint: 'give one of them another name label' };
      }
      for (const { at, fields } of items(object, 'spec.ports')) {
        const target = fields['targetPort'] ?? number(fields, 'port');
        const protocol = text(fields, 'protocol') ?? 'TCP';
        if (typeof target !== 'string' && typeof target !== 'number') continue;
        if (pods.length === 0 || pods.some((pod) => hears(pod, target, protocol))) continue;
        yield {
          of,
          path: `${at}.targetPort`,
          message: `no container declares the port ${target}/${protocol}`,
          hint: `write one of: ${declared(pods)}`,
        };
      }
    }
  },
});

const hears = ({ containers }: PodSet, target: string | number, protocol: string): boolean =>
  containers.some((each) => !each.init && listens(each, target, protocol));

const declared = (pods: readonly PodSet[]): string => {
  const ports = pods.flatMap(({ containers }) => containers.flatMap((each) => each.ports));
  const names = ports.map(({ name, port, protocol }) => `${name ?? port} (${port}/${protocol})`);
  return [...new Set(names)].sort().join(', ') || 'a port, once a container declares it';
};
