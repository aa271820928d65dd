import { type ContainerAt, listens } from '../objects/pods';
import { at as valueAt } from '../objects/read';
import { defineRule } from './rule';

const handlers = [
  'startupProbe',
  'readinessProbe',
  'livenessProbe',
  'lifecycle.postStart',
  'lifecycle.preStop',
];
const calls = ['httpGet', 'tcpSocket', 'grpc'];

export const probePort = defineRule({
  id: 'probe-port',
  code: 'TK743',
  title: 'probes ask at ports that their container declares',
  *findings(inventory) {
    for (const { of, containers } of inventory.pods) {
      for (const container of containers) {
        for (const path of handlers.flatMap((handler) => calls.map((call) => `${handler}.${call}.port`))) {
          const port = valueAt(container.fields, path);
          if ((typeof port !== 'number' && typeof port !== 'string') || listens(container, port)) continue;
          const message = `the container declares no port ${port}`;
          yield {
            of,
            path: `${container.at}.${path}`,
            message,
            hint: `write one of: ${declared(container)}`,
          };
        }
      }
    }
  },
});

const declared = ({ ports }: ContainerAt): string =>
  ports.map(({ name, port }) => (name === undefined ? port : `${name} (${port})`)).join(', ') ||
  'a port, once it declares one';
