/** Operators of which nothing is played but the state that they report. */
import type { KubeObject } from '../../../lib/kube/object';
import { type Cluster, isMissing } from '../client';
import { gone, type StandIn, say } from './stand-in';

interface Reported {
  readonly apiVersion: string;
  readonly kind: string;
  readonly deployment: string;
  readonly conditions: readonly string[];
  readonly rest?: Readonly<Record<string, unknown>>;
}

const reported: readonly Reported[] = [
  {
    apiVersion: 'velero.io/v1',
    kind: 'Schedule',
    deployment: 'velero',
    conditions: [],
    rest: { phase: 'Enabled' },
  },
  {
    apiVersion: 'velero.io/v1',
    kind: 'BackupStorageLocation',
    deployment: 'velero',
    conditions: [],
    rest: { phase: 'Available' },
  },
  {
    apiVersion: 'operator.knative.dev/v1beta1',
    kind: 'KnativeServing',
    deployment: 'knative-operator',
    conditions: ['Ready', 'InstallSucceeded', 'DependenciesInstalled', 'DeploymentsAvailable'],
  },
  {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    deployment: 'knative-operator',
    conditions: ['Ready', 'ConfigurationsReady', 'RoutesReady'],
  },
  {
    apiVersion: 'serving.knative.dev/v1beta1',
    kind: 'DomainMapping',
    deployment: 'knative-operator',
    conditions: ['Ready'],
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'EventBus',
    deployment: 'argo-events',
    conditions: ['Deployed'],
  },
  {
    apiVersion: 'awx.ansible.com/v1beta1',
    kind: 'AWX',
    deployment: 'awx-operator',
    conditions: ['Running', 'Successful'],
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    deployment: 'external-secrets',
    conditions: ['Ready'],
    rest: { capabilities: 'ReadWrite' },
  },
];

export const statuses: readonly StandIn[] = reported.map(
  ({ apiVersion, kind, deployment, conditions, rest = {} }): StandIn => ({
    name: `${kind} of ${deployment}`,
    plays: 'the state that its operator reports',
    deployments: [deployment],
    async step({ cluster }) {
      for (const object of await cluster.all(apiVersion, kind)) {
        if (object['status'] !== undefined) continue;
        const status = conditions.map((type) => ({
          type,
          status: 'True' as const,
          reason: 'Simulated',
          message: 'simulated',
        }));
        if (status.length > 0) await say(cluster, object, { ...rest, conditions: status });
        else await report(cluster, object, rest);
      }
    },
  }),
);

/** Some of these kinds have no subresource for their status. */
async function report(cluster: Cluster, object: KubeObject, status: object): Promise<void> {
  try {
    await cluster.change(object, { status }, '/status');
  } catch (error) {
    if (!isMissing(error)) throw error;
    await gone(() => cluster.change(object, { status }));
  }
}
