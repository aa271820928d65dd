import { Chart } from 'cdk8s';
import { ObjectStore } from '../../lib/components/minio/minio';
import { need } from '../../lib/kit';
import type { Needs } from '../../lib/plan/kinds';
import { check } from '../../lib/rules/check';
import { ThinkubeApp } from '../../lib/synth/app';
import { client } from './claimants';
import { dig, each } from './dig';
import { everything, type Made, platform } from './platform';

const with_ = (needs: Needs, options: Readonly<Record<string, unknown>> = {}): Made =>
  platform({
    components: { notes: true, minio: options },
    from: [...everything, client('notes', needs)],
  });
const givenTo = ({ plan }: Made, name: string) =>
  plan.components.find(({ id }) => id === 'notes')?.given[name];
const listed = (made: Made) =>
  String(dig(made.get('ConfigMap', 'minio-buckets'), 'data', 'buckets.list')).split('\n');
const identities = (made: Made) =>
  made
    .of('minio')
    .find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name.startsWith('minio-identities-'));

describe.each(['minio', 'seaweedfs'])('%s', (server) => {
  test('answers at the same address, for pods and for browsers', () => {
    const made = with_({ files: need.bucket() }, { server });
    expect(made.problems).toEqual([]);
    expect(givenTo(made, 'files')).toEqual({
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
    const needs = made.of('minio').filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(needs.map(({ metadata }) => metadata.name)).toEqual([
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

test('buckets have what their needs say', () => {
  const made = with_({
    files: need.bucket({ name: 'notes-files', versioned: true }),
    tmp: need.bucket({ name: 'notes-tmp', expireDays: 3 }),
  });
  expect(listed(made)).toEqual(
    expect.arrayContaining(['notes-files:notes-files:yes:', 'notes-tmp:notes-tmp:no:3']),
  );
});

test('SeaweedFS waits for a file of keys that knows every need', () => {
  const [before, after] = [
    with_({ files: need.bucket() }, { server: 'seaweedfs' }),
    with_({ files: need.bucket(), more: need.bucket({ name: 'more' }) }, { server: 'seaweedfs' }),
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
  [{ a: need.bucket({ name: 'same' }), b: need.bucket({ name: 'same' }) }, 'both want the bucket same'],
  [{ a: need.bucket({ name: 'Upper' }) }, 'a bucket named "Upper"'],
])('%j is refused', (needs, message) => {
  expect(() => with_(needs)).toThrow(message);
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
  new ObjectStore(new Chart(app, 'store'), 'store', {
    namespace: 'store',
    buckets: [{ name: 'photos', secret: 'photos' }],
    root: 'root',
    storageClass: 'standard',
  });
  expect([...app.render().keys()]).toContain('store/deployment-minio.yaml');
});
