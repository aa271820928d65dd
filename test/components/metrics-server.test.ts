/** What a user relies on when metrics-server is on. */
import { dig, each } from './dig';
import { platform } from './platform';

const made = platform({ components: { 'metrics-server': true } });

test('the API server finds it behind the name that kubectl top asks', () => {
  const spec = dig(made.get('APIService', 'v1beta1.metrics.k8s.io'), 'spec');
  expect(spec).toMatchObject({ group: 'metrics.k8s.io', insecureSkipTLSVerify: true });
  expect(dig(spec, 'service')).toEqual({ namespace: 'metrics-server', name: 'metrics-server', port: 443 });
  const ports = each(made.get('Service', 'metrics-server'), 'spec', 'ports');
  expect(ports).toEqual([expect.objectContaining({ port: 443, targetPort: 'https' })]);
});

test('it reaches the kubelet of every machine, and calls from the API server reach it', () => {
  const edges = made.plan.edges.filter(({ by }) => by.component === 'metrics-server');
  const ways = edges.map(({ from, to }) => [
    'cidr' in from ? from.cidr : 'pods',
    'cidr' in to ? to.cidr : 'pods',
  ]);
  expect(ways).toContainEqual(['pods', '192.168.1.10/32']);
  expect(ways).toContainEqual(['pods', '192.168.1.11/32']);
  expect(ways).toContainEqual(['0.0.0.0/0', 'pods']);
});

test('whoever may view the cluster may see what it uses', () => {
  const role = made.get('ClusterRole', 'thinkube-metrics-reader');
  expect(role.metadata.labels).toMatchObject({ 'rbac.authorization.k8s.io/aggregate-to-view': 'true' });
});

test('of kube-system it reads one ConfigMap', () => {
  expect(each(made.get('Role', 'metrics-server', 'kube-system'), 'rules')).toEqual([
    {
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['extension-apiserver-authentication'],
      verbs: ['get', 'list', 'watch'],
    },
  ]);
});
