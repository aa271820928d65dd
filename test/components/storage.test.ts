import { Chart } from 'cdk8s';
import { parse } from 'yaml';
import { component } from '../../charts/builder';
import { storage } from '../../lib/components/storage';
import { Storage } from '../../lib/components/storage/storage';
import { Server } from '../../lib/constructs/server';
import { container } from '../../lib/kube/container';
import { execProbe } from '../../lib/kube/probe';
import { restrictedPod } from '../../lib/kube/restricted';
import { mount } from '../../lib/kube/volumes';
import { volume } from '../../lib/plan/capabilities';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { platform, type Wanted } from './platform';

const size = { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' };

/** Software that keeps notes on a volume. */
const notes = component({
  id: 'notes',
  title: 'Notes',
  summary: 'keeps notes',
  category: 'service',
  folder: __dirname,
  options: {},
  images: {},
  claims: () => ({ disk: volume() }),
  workloads: () => ({
    notes: { kind: 'Deployment', containers: { notes: size }, volumes: { 'notes-data': '1Gi' } },
  }),
  build: (chart, { namespace, claims }) => {
    new Server(chart, 'notes', {
      name: 'notes',
      namespace,
      component: 'notes',
      security: restrictedPod({ uid: 1000 }),
      containers: [
        container({
          name: 'notes',
          image: 'registry.example.com/notes:1.0.0',
          resources: size,
          mounts: [mount('data', '/data')],
          liveness: execProbe(['true']),
        }),
      ],
      claims: { data: { size: '1Gi', storageClass: claims.disk.storageClass } },
    });
  },
});

const made = (wanted: Omit<Wanted, 'from'> = {}) =>
  platform({ components: { notes: true }, ...wanted, from: [notes, storage] });
const cluster = { domain: 'home.example.com', admin: { email: 'me@example.com' } };

test('alone, it needs a class, a folder and a size', () => {
  const app = new ThinkubeApp({ check });
  new Storage(new Chart(app, 'storage'), 'storage', {
    namespace: 'storage',
    className: 'disk',
    images: storage.images,
    resources: size,
    path: '/srv/volumes',
  });
  expect([...app.render().keys()]).toContain('storage/storageclass-disk.yaml');
});

test('volumes are of a kind that backups save, and stay when their claim goes', () => {
  const all = made();
  expect(all.problems).toEqual([]);
  const own = all.get('StorageClass', 'thinkube');
  expect(own.metadata.annotations).toEqual({ defaultVolumeType: 'local' });
  expect(own).toMatchObject({ reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer' });
  expect(all.get('PersistentVolumeClaim', 'notes-data')['spec']).toMatchObject({
    storageClassName: 'thinkube',
  });
});

test('its volumes are not made by the provisioner that a cluster already has', () => {
  const all = made();
  const { provisioner } = parse(JSON.stringify(all.get('StorageClass', 'thinkube')));
  expect(provisioner).not.toBe('rancher.io/local-path');
  expect(JSON.stringify(all.get('Deployment', 'storage'))).toContain(`"--provisioner-name=${provisioner}"`);
});

test('a second disk of one node is used on that node only', () => {
  const all = made({ components: { notes: true, storage: { paths: { worker: '/mnt/ssd' } } } });
  const data = parse(JSON.stringify(all.get('ConfigMap', 'storage-config')['data']));
  expect(JSON.parse(data['config.json'])).toMatchObject({
    nodePathMap: [
      { node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: ['/srv/thinkube'] },
      { node: 'worker', paths: ['/mnt/ssd'] },
    ],
  });
});

test('the pod that makes folders has an exact image, no token and no capability', () => {
  const data = parse(JSON.stringify(made().get('ConfigMap', 'storage-config')['data']));
  const { spec } = parse(data['helperPod.yaml']);
  expect(spec).toMatchObject({
    automountServiceAccountToken: false,
    containers: [{ image: storage.images.helper, securityContext: { capabilities: { drop: ['ALL'] } } }],
  });
});

test('a folder on a node that does not exist is a mistake', () => {
  const components = { notes: true, storage: { paths: { attic: '/mnt/ssd' } } };
  expect(() => made({ components })).toThrow(/there is no node attic/);
});

test('where the config names another class, volumes are of that class and nothing is emitted', () => {
  const all = made({ config: { cluster: { ...cluster, storageClass: 'ceph' } } });
  expect(all.problems).toEqual([]);
  expect(all.get('PersistentVolumeClaim', 'notes-data')['spec']).toMatchObject({ storageClassName: 'ceph' });
  const kinds = new Set(all.of('storage').map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['Namespace', 'NetworkPolicy']);
  expect(all.get('Namespace', 'storage').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
});
