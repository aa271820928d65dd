/** What the controller makes pods of: the bus, a source and a sensor. */
import type { Construct } from 'constructs';
import {
  Account,
  add,
  labels,
  metadataOf,
  type ObjectName,
  pod,
  type Resources,
  resources,
  selector,
} from '../../kit';

const apiVersion = 'argoproj.io/v1alpha1';
/** What the controller calls the pods of the bus `default`. */
export const bus = 'eventbus-default-js';
export const natsVersion = '2.10.29';
export const ports = { metrics: 7777, hook: 12000 } as const;

export const small: Resources = { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' };
export const nats: Resources = { cpu: '20m', memory: '32Mi', memoryLimit: '256Mi' };
export const helper: Resources = { cpu: '5m', memory: '16Mi', memoryLimit: '64Mi' };

export const container = (wanted: Resources) => ({
  resources: resources(wanted),
  securityContext: pod.container(),
});

/** Pods of this name, with the account of the same name, restricted as the namespace wants them. */
export const pods = ({ component }: ObjectName, name: string, uid: number) => ({
  metadata: { labels: labels({ name, component }) },
  serviceAccountName: name,
  securityContext: pod.restricted({ uid }),
});

/** One node: events outlive its restart, and wait while it is away. */
export function eventBus(
  scope: Construct,
  where: ObjectName,
  { storageClass, size }: { readonly storageClass: string; readonly size: string },
): void {
  new Account(scope, 'bus-account', { ...where, name: bus });
  add(scope, {
    apiVersion,
    kind: 'EventBus',
    metadata: metadataOf(where),
    spec: {
      jetstream: {
        version: natsVersion,
        replicas: 1,
        persistence: { storageClassName: storageClass, accessMode: 'ReadWriteOnce', volumeSize: size },
        ...pods(where, bus, 1000),
        containerTemplate: container(nats),
        reloaderContainerTemplate: container(helper),
        metricsContainerTemplate: container(helper),
      },
    },
  });
}

/** Takes calls that carry the token. */
export function webhook(scope: Construct, where: ObjectName, token: string, events: readonly string[]): void {
  new Account(scope, 'webhook-account', where);
  add(scope, {
    apiVersion,
    kind: 'EventSource',
    metadata: metadataOf(where),
    spec: {
      template: { ...pods(where, where.name, 9731), container: container(small) },
      webhook: Object.fromEntries(
        events.map((name) => [
          name,
          {
            port: String(ports.hook),
            endpoint: `/${name}`,
            method: 'POST',
            authSecret: { name: token, key: 'token' },
          },
        ]),
      ),
    },
  });
  add(scope, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(where),
    spec: {
      type: 'ClusterIP',
      selector: selector(where),
      ports: [{ name: 'hook', port: ports.hook, targetPort: ports.hook, protocol: 'TCP' }],
    },
  });
}
