/** What a user relies on when gpu-operator is on. */
import { dig, each } from './dig';
import { platform } from './platform';

/** Two machines, of which the second has cards like these. */
const nodes = (gpu: object | undefined, more: object = {}) => [
  { name: 'control', role: 'control', address: '192.168.1.10', cpu: 16, memory: '64Gi', ...more },
  { name: 'worker', role: 'worker', address: '192.168.1.11', cpu: 32, memory: '128Gi', ...(gpu && { gpu }) },
];
const made = platform({ components: { 'gpu-operator': true } });
const policy = dig(made.get('ClusterPolicy', 'cluster-policy'), 'spec');

test('the driver is the node’s own, unless one asks for the operator’s', () => {
  expect(dig(policy, 'driver')).toEqual({ enabled: false });
  const built = platform({ components: { 'gpu-operator': { driver: true } } });
  expect(dig(built.get('ClusterPolicy', 'cluster-policy'), 'spec', 'driver')).toMatchObject({
    enabled: true,
    image: 'nvcr.io/nvidia/driver:595.91.07',
  });
  expect(made.plan.components.find(({ id }) => id === 'gpu-operator')?.images).not.toHaveProperty('driver');
});

test('the runtime is told to the containerd of MicroK8s, and left to itself elsewhere', () => {
  expect(each(policy, 'toolkit', 'env')).toContainEqual({
    name: 'CONTAINERD_CONFIG',
    value: '/var/snap/microk8s/current/args/containerd-template.toml',
  });
  expect(dig(policy, 'hostPaths', 'kubeletRootDir')).toBe('/var/snap/microk8s/common/var/lib/kubelet');
  const cluster = {
    domain: 'home.example.com',
    admin: { email: 'me@example.com' },
    distribution: 'kubeadm',
  };
  const { get } = platform({ components: { 'gpu-operator': true }, config: { cluster } });
  expect(dig(get('ClusterPolicy', 'cluster-policy'), 'spec', 'toolkit', 'env')).toEqual([]);
});

test('as many pods share a card as the node says, and the node is told by a label', () => {
  const { get } = platform({
    components: { 'gpu-operator': true },
    config: { nodes: nodes({ count: 2, slices: 4 }, { gpu: {} }) },
  });
  expect(Object.keys(Object(dig(get('ConfigMap', 'gpu-sharing'), 'data')))).toEqual(['slices-1', 'slices-4']);
  const four = JSON.parse(String(dig(get('ConfigMap', 'gpu-sharing'), 'data', 'slices-4')));
  expect(dig(four, 'sharing', 'timeSlicing', 'resources')).toEqual([{ name: 'nvidia.com/gpu', replicas: 4 }]);
  const rules = each(get('NodeFeatureRule', 'gpu-sharing'), 'spec', 'rules');
  expect(
    rules.map((rule) => [dig(rule, 'name'), dig(rule, 'labels', 'nvidia.com/device-plugin.config')]),
  ).toEqual([
    ['shares of control', 'slices-1'],
    ['shares of worker', 'slices-4'],
  ]);
});

test('what the operator starts stands in the plan of its node, and is measured', () => {
  expect(made.plan.capacity.nodes.find(({ name }) => name === 'worker')?.pods).toContain(
    'gpu-operator/nvidia-gpu',
  );
  expect(dig(policy, 'daemonsets', 'labels')).toEqual({ 'app.kubernetes.io/name': 'nvidia-gpu' });
  const measured = platform({ components: { 'gpu-operator': true, prometheus: true } });
  expect(measured.problems).toEqual([]);
  const scraped = measured.plan.edges.filter(({ to }) => 'pods' in to && to.pods === 'nvidia-gpu');
  expect(scraped.map(({ ports }) => ports)).toEqual([[{ port: 9400, protocol: 'TCP' }]]);
});

test('whoever asks for a card gets the operator, and the class of the runtime', () => {
  const { plan } = platform({ components: { jupyterhub: { gpu: 1 } } });
  expect(plan.components.find(({ id }) => id === 'gpu-operator')?.why).toEqual(['gpu for jupyterhub']);
  expect(plan.components.find(({ id }) => id === 'jupyterhub')?.given['gpu']).toMatchObject({
    runtimeClass: 'nvidia',
  });
});

test('without a card it says so, and nothing is measured that is not there', () => {
  const { plan, problems } = platform({
    components: { 'gpu-operator': true, prometheus: true },
    config: { nodes: nodes(undefined) },
  });
  expect(problems).toEqual([]);
  expect(plan.notes.join('\n')).toContain('no node has a card');
});
