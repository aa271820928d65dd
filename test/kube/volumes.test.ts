import {
  claimSpec,
  claimTemplate,
  claimVolume,
  configVolume,
  emptyDir,
  mount,
  secretVolume,
} from '../../lib/kube/volumes';

describe('scratch space', () => {
  test('is without limits unless told', () => {
    expect(emptyDir('tmp')).toEqual({ name: 'tmp', emptyDir: {} });
  });

  test('may be limited and kept in memory', () => {
    expect(emptyDir('shm', { sizeLimit: '1Gi', memory: true })).toEqual({
      name: 'shm',
      emptyDir: { sizeLimit: '1Gi', medium: 'Memory' },
    });
  });
});

describe('files', () => {
  test('come from all keys', () => {
    expect(configVolume('config', 'wiki')).toEqual({ name: 'config', configMap: { name: 'wiki' } });
    expect(secretVolume('keys', 'wiki-keys')).toEqual({ name: 'keys', secret: { secretName: 'wiki-keys' } });
  });

  test('come from chosen keys, with a mode', () => {
    const how = { defaultMode: 0o400, items: { privateKey: 'id_ed25519' } };
    const chosen = { defaultMode: 256, items: [{ key: 'privateKey', path: 'id_ed25519' }] };
    expect(configVolume('config', 'wiki', how)).toEqual({
      name: 'config',
      configMap: { name: 'wiki', ...chosen },
    });
    expect(secretVolume('keys', 'wiki-keys', how)).toEqual({
      name: 'keys',
      secret: { secretName: 'wiki-keys', ...chosen },
    });
  });
});

test('a mount says where, and how if that matters', () => {
  expect(mount('data', '/data')).toEqual({ name: 'data', mountPath: '/data' });
  expect(mount('config', '/etc/app.yaml', { readOnly: true, subPath: 'app.yaml' })).toEqual({
    name: 'config',
    mountPath: '/etc/app.yaml',
    readOnly: true,
    subPath: 'app.yaml',
  });
});

describe('claims', () => {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '5Gi' } },
    storageClassName: 'local',
    volumeMode: 'Filesystem',
  };

  test('name their class and write what the API server would add', () => {
    expect(claimSpec({ size: '5Gi', storageClass: 'local' })).toEqual(spec);
  });

  test('inside a StatefulSet say what they are', () => {
    expect(claimTemplate({ name: 'data', size: '5Gi', storageClass: 'local' })).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec,
    });
  });

  test('are mounted by name', () => {
    expect(claimVolume('data', 'wiki-data')).toEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'wiki-data' },
    });
  });
});
