import { Chart } from 'cdk8s';
import { ObjectStore } from '../../lib/components/minio/minio';
import { bucket } from '../../lib/plan/capabilities';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { claimant } from './claimants';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';

type Claims = Parameters<typeof claimant>[1];
const with_ = (claims: Claims, options: Readonly<Record<string, unknown>> = {}): Made =>
  platform({
    components: { notes: true, minio: options },
    from: [...everything, claimant('notes', claims)],
  });
const handleOf = ({ plan }: Made, claim: string) =>
  plan.components.find(({ id }) => id === 'notes')?.claims[claim];
const listed = (made: Made) =>
  String(dig(made.get('ConfigMap', 'minio-buckets'), 'data', 'buckets.list')).split('\n');
const identities = (made: Made) =>
  made
    .of('minio')
    .find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name.startsWith('minio-identities-'));

describe.each(['minio', 'seaweedfs'])('%s', (server) => {
  test('answers at the same address, for pods and for browsers', () => {
    const made = with_({ files: bucket() }, { server });
    expect(made.problems).toEqual([]);
    expect(handleOf(made, 'files')).toEqual({
      kind: 'bucket',
      secret: 'notes-files',
      endpoint: 'http://minio.minio.svc:9000',
      publicEndpoint: 'https://s3.home.example.com',
      region: 'us-east-1',
      bucket: 'notes',
    });
    expect(each(made.get('Service', 'minio'), 'spec', 'ports').map((port) => dig(port, 'port'))).toEqual([
      9000, 9001,
    ]);
  });

  test('has a volume that the other server does not touch', () => {
    const made = with_({}, { server });
    const claims = made.of('minio').filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(claims.map(({ metadata }) => metadata.name)).toEqual([
      server === 'minio' ? 'minio-data' : 'minio-seaweedfs',
    ]);
  });

  test('has a console behind sign-in, and an API that asks for a key', () => {
    const made = with_({}, { server });
    const behind = (host: string) =>
      made
        .of('minio')
        .filter(({ kind }) => kind === 'Ingress')
        .filter((ingress) => dig(ingress, 'spec', 'rules', 0, 'host') === host)
        .map((ingress) => dig(ingress, 'spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service', 'name'));
    expect(behind('storage.home.example.com')).toEqual(['minio-gate']);
    expect(behind('s3.home.example.com')).toEqual(['minio']);
  });
});

test('buckets have what their claims say', () => {
  const made = with_({
    files: bucket({ name: 'notes-files', versioned: true }),
    tmp: bucket({ name: 'notes-tmp', expireDays: 3 }),
  });
  expect(listed(made)).toEqual(
    expect.arrayContaining(['notes-files:notes-files:yes::', 'notes-tmp:notes-tmp:no:3:']),
  );
});

test('SeaweedFS waits for a file of keys that knows every claim', () => {
  const [before, after] = [
    with_({ files: bucket() }, { server: 'seaweedfs' }),
    with_({ files: bucket(), more: bucket({ name: 'more' }) }, { server: 'seaweedfs' }),
  ];
  expect(identities(after)?.metadata.name).not.toBe(identities(before)?.metadata.name);
  const volumes = each(after.get('Deployment', 'minio'), 'spec', 'template', 'spec', 'volumes');
  expect(volumes.map((volume) => dig(volume, 'secret', 'secretName'))).toContain(
    identities(after)?.metadata.name,
  );
  expect(dig(identities(after), 'spec', 'target', 'template', 'data', 'identities.json')).toContain(
    '"secretKey": "{{ index . "notes-more" }}"',
  );
});

test('that MinIO is an archived program is said once at each synth', () => {
  const said = (server: string) =>
    with_({}, { server }).plan.notes.filter((note) => note.startsWith('MinIO was'));
  expect(said('minio')).toHaveLength(1);
  expect(said('seaweedfs')).toEqual([]);
});

test.each([
  [{ a: bucket({ name: 'same' }), b: bucket({ name: 'same' }) }, 'both want the bucket same'],
  [{ a: bucket({ name: 'Upper' }) }, 'a bucket named "Upper"'],
])('%j is refused', (claims, message) => {
  expect(() => with_(claims)).toThrow(message);
});

test('stands alone in an App of one’s own', () => {
  const external = [
    { kind: 'Namespace', name: 'store', reason: 'made by hand' },
    { kind: 'StorageClass', name: 'standard', reason: 'made by hand' },
    ...['root', 'photos'].map((name) => ({
      kind: 'Secret',
      namespace: 'store',
      name,
      reason: 'made by hand',
    })),
  ];
  const app = new ThinkubeApp({ check: (objects) => check(objects, { external }) });
  new ObjectStore(new Chart(app, 'store', { disableResourceNameHashes: true }), 'store', {
    namespace: 'store',
    buckets: [{ name: 'photos', secret: 'photos' }],
    root: 'root',
    region: 'us-east-1',
    volume: '1Gi',
    storageClass: 'standard',
    images: { server: 'registry.example.com/minio:1.0.0', mc: 'registry.example.com/mc:1.0.0' },
    resources: {
      server: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' },
      identities: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
    },
  });
  expect([...app.render().keys()]).toContain('store/deployment-minio.yaml');
});
