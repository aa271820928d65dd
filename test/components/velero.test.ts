/** What a user relies on when velero is on. */
import { need } from '../../lib/kit';
import { client } from './claimants';
import { dig, each } from './dig';
import { everything, platform } from './platform';

const made = platform({ components: { velero: true, jupyterhub: true, 'label-studio': true } });
const scripts = dig(made.get('ConfigMap', 'velero-scripts'), 'data');
const schedule = made.get('Schedule', 'volumes');
const agent = made.get('DaemonSet', 'node-agent', 'velero');

test('what each component says it needs is in the list: claims by name, and those that people get by label', () => {
  expect(String(dig(scripts, 'claims.list')).split('\n')).toEqual([
    'jupyterhub:label:jupyter',
    'label-studio:claim:data-label-studio-0',
    '',
  ]);
});

test('a backup has volumes of these namespaces in it and nothing else, and goes after its time', () => {
  expect(dig(schedule, 'spec', 'template')).toMatchObject({
    includedNamespaces: ['jupyterhub', 'label-studio'],
    includedNamespaceScopedResources: ['pods', 'persistentvolumeclaims'],
    labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'velero-hold' } },
    ttl: '336h0m0s',
  });
  expect(dig(schedule, 'spec', 'paused')).toBe(true);
  expect(dig(made.get('CronJob', 'velero-volumes'), 'spec', 'schedule')).toBe('0 3 * * 0');
});

test('volumes are held by pods that the strictest level lets in', () => {
  const holder = String(dig(scripts, 'holder.yaml'));
  expect(holder).toContain('image: docker.io/library/busybox:1.37.0');
  expect(holder).toContain('runAsNonRoot: true');
  expect(holder).not.toContain('fsGroup');
});

test.each(['jupyterhub', 'label-studio'])('it may hold volumes in %s, and it alone', (namespace) => {
  const role = made.get('Role', 'saved-by-velero-volumes', namespace);
  expect(JSON.stringify(dig(role, 'rules'))).not.toContain('secrets');
  expect(dig(made.get('RoleBinding', 'saved-by-velero-volumes', namespace), 'subjects')).toEqual([
    { kind: 'ServiceAccount', name: 'velero-volumes', namespace: 'velero' },
  ]);
});

test('databases are dumped, and never read from their volume', () => {
  const all = platform({ profile: 'everything' });
  const list = String(dig(all.get('ConfigMap', 'velero-scripts'), 'data', 'claims.list'));
  expect(list).not.toMatch(/^postgresql:/m);
  // The bucket of its backups is on that volume.
  expect(list).not.toMatch(/^minio:/m);
});

test.each([
  ['microk8s', '/var/snap/microk8s/common/var/lib/kubelet/pods'],
  ['kubeadm', '/var/lib/kubelet/pods'],
])('volumes are found where the kubelet of %s has them', (distribution, path) => {
  const { get } = platform({
    components: { velero: true },
    config: {
      cluster: { domain: 'home.example.com', admin: { email: 'me@example.com' }, distribution },
    },
  });
  const volumes = each(get('DaemonSet', 'node-agent', 'velero'), 'spec', 'template', 'spec', 'volumes');
  expect(volumes).toContainEqual({ name: 'host-pods', hostPath: { path } });
});

test('the server knows its agents by a label, and the repository by a password that stays', () => {
  expect(dig(agent, 'spec', 'template', 'metadata', 'labels')).toMatchObject({ role: 'node-agent' });
  const password = made.plan.credentials.find(({ name }) => name === 'velero-repo-credentials');
  expect(password).toMatchObject({ keys: ['repository-password'] });
  expect(password?.rotation?.never).toBeDefined();
});

test('a component of one’s own is saved by saying so', () => {
  const { plan, problems, get } = platform({
    components: { velero: true, notes: true },
    from: [...everything, client('notes', { backup: need.backup({ what: 'notes', claims: 'notes' }) })],
  });
  expect(problems).toEqual([]);
  expect(dig(get('ConfigMap', 'velero-scripts'), 'data', 'claims.list')).toBe('notes:label:notes\n');
  expect(plan.components.find(({ id }) => id === 'notes')?.restores).toEqual([
    { need: 'backup', kind: 'backup', commands: ['task velero velero-volumes TASK=restore FROM=notes'] },
  ]);
});

test('without anything to save, it saves nothing', () => {
  const { get } = platform({ components: { velero: true } });
  expect(dig(get('ConfigMap', 'velero-scripts'), 'data', 'claims.list')).toBe('');
  expect(dig(get('Schedule', 'volumes'), 'spec', 'template', 'includedNamespaces')).toEqual(['velero']);
});
