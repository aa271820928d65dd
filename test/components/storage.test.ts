import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Chart } from 'cdk8s';
import { parse } from 'yaml';
import { storage } from '../../lib/components/storage';
import { images, Storage } from '../../lib/components/storage/storage';
import { defineComponent, planned, pod, Server } from '../../lib/kit';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { repository } from '../repository';
import { dig, each } from './dig';
import { platform, type Wanted } from './platform';

/** Software that keeps notes on a volume. */
const notes = defineComponent({
  id: 'notes',
  title: 'Notes',
  summary: 'keeps notes',
  category: 'service',
  folder: __dirname,
  options: {},
  images: { notes: 'registry.example.com/notes:1.0.0' },
  needs: () => ({}),
  workloads: () => ({
    notes: {
      kind: 'Deployment',
      containers: { notes: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' } },
      volumes: { data: '1Gi' },
    },
  }),
  build: (scope, props) => {
    new Server(scope, 'notes', {
      ...planned(props, 'notes', {
        containers: {
          notes: {
            image: props.images.notes,
            mounts: [pod.mount('data', '/data')],
            liveness: pod.exec(['true']),
          },
        },
      }),
      security: pod.restricted({ uid: 1000 }),
    });
  },
});

const made = (wanted: Omit<Wanted, 'from'> = {}) =>
  platform({ components: { notes: true }, ...wanted, from: [notes, storage] });
const cluster = { domain: 'home.example.com', admin: { email: 'me@example.com' } };

test('alone, it needs no more than a namespace; its class may have another name', () => {
  const files = (storageClass?: string) => {
    const app = new ThinkubeApp({ check });
    const chart = new Chart(app, 'storage', { disableResourceNameHashes: true });
    new Storage(chart, 'storage', { namespace: 'storage', ...(storageClass && { storageClass }) });
    return [...app.render().keys()];
  };
  expect(files()).toContain('storage/storageclass-thinkube.yaml');
  expect(files('disk')).toContain('storage/storageclass-disk.yaml');
});

test('volumes are of a kind that backups save, and stay when their claim is deleted', () => {
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
    containers: [{ image: images.helper, securityContext: { capabilities: { drop: ['ALL'] } } }],
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
  expect(all.plan.components.find(({ id }) => id === 'storage')?.images).toEqual({});
  expect(all.get('Namespace', 'storage').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
});

describe('how large volumes really are', () => {
  const root = mkdtempSync(join(tmpdir(), 'storage-sizes-'));
  afterAll(() => rmSync(root, { recursive: true }));

  test('is measured on every node that may have some, wherever their folders are', () => {
    const all = made({ components: { notes: true, storage: { paths: { worker: '/mnt/ssd' } } } });
    const spec = dig(all.get('DaemonSet', 'storage-sizes'), 'spec', 'template', 'spec');
    expect(each(spec, 'volumes').flatMap((volume) => dig(volume, 'hostPath', 'path') ?? [])).toEqual([
      '/srv/thinkube',
      '/mnt/ssd',
    ]);
    expect(all.problems).toEqual([]);
  });

  test('is told by claim, as Prometheus reads it', () => {
    const files = {
      'disk/pvc-1_mlflow_data/models/large': 2_000_000,
      'disk/pvc-2_gitea_data/small': 10,
      'ssd/pvc-3_minio_minio-data/object': 500_000,
      'disk/lost+found/other': 10,
    };
    for (const [path, size] of Object.entries(files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), Buffer.alloc(size));
    }
    const bin = join(root, 'bin');
    mkdirSync(bin);
    // It would go on for ever: the first pause ends it.
    for (const [name, does] of Object.entries({ httpd: 'exit 0', sleep: 'kill $PPID' })) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${does}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const script = join(repository, 'lib/components/storage/sizes.sh');
    spawnSync('sh', [script, join(root, 'disk'), join(root, 'ssd'), join(root, 'none')], {
      env: { PATH: `${bin}${delimiter}${process.env['PATH']}`, PAGES: root, PORT: '0' },
    });
    const sizes = [
      ...readFileSync(join(root, 'metrics'), 'utf8').matchAll(/^(\S+\{claim="(\S+)"\}) (\d+)$/gm),
    ];
    expect(sizes.map(([, , claim]) => claim)).toEqual(['mlflow/data', 'gitea/data', 'minio/minio-data']);
    const [mlflow = 0, gitea = 0, minio = 0] = sizes.map(([, , , bytes]) => Number(bytes));
    expect(mlflow).toBeGreaterThan(2_000_000);
    expect(minio).toBeGreaterThan(500_000);
    expect(gitea).toBeLessThan(100_000);
  });
});
