/** What MicroK8s itself brings: its CoreDNS, under the address that every pod asks. */
import type { KubeObject } from '../../lib/kube/object';
import { number } from '../../lib/objects/read';
import type { Cluster } from '../cluster/client';
import { until } from '../cluster/control-plane/processes';
import { microk8s } from '../cluster/microk8s';

const namespace = 'kube-system';
const name = 'coredns';
const labels = { 'k8s-app': 'kube-dns' };
const rbac = 'rbac.authorization.k8s.io';

export const dnsImage = 'docker.io/coredns/coredns:1.15.0';

const addons: readonly KubeObject[] = [
  ...microk8s,
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules: [
      {
        apiGroups: [''],
        resources: ['endpoints', 'services', 'pods', 'namespaces'],
        verbs: ['list', 'watch'],
      },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          priorityClassName: 'system-cluster-critical',
          dnsPolicy: 'Default',
          containers: [
            {
              name,
              image: dnsImage,
              args: ['-conf', '/etc/coredns/Corefile'],
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53 },
              ],
              livenessProbe: {
                httpGet: { path: '/health', port: 8080 },
                failureThreshold: 5,
                timeoutSeconds: 5,
              },
              readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 2 },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
              },
              volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name, items: [{ key: 'Corefile', path: 'Corefile' }] } }],
        },
      },
    },
  },
];

/** Until the cluster's DNS answers. */
export async function applyAddons(cluster: Cluster): Promise<void> {
  for (const object of addons) {
    const { refused } = await cluster.apply(object);
    if (refused !== undefined) throw new Error(refused);
  }
  const reference = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace } };
  await until('CoreDNS is ready', 120, async () =>
    number(await cluster.find(reference), 'status.readyReplicas') === 1 ? true : undefined,
  );
}
