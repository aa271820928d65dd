import { restrictedContainer, restrictedPod } from '../../lib/kube/restricted';

describe('restrictedPod', () => {
  test('runs as one user, whose group owns the volumes', () => {
    expect(restrictedPod({ uid: 1000 })).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('takes group 0 for software that asks for it', () => {
    expect(restrictedPod({ uid: 1000, gid: 0 })).toMatchObject({ runAsGroup: 0, fsGroup: 0 });
    expect(restrictedPod({ uid: 1000, gid: 0, fsGroup: 1000 })).toMatchObject({
      runAsGroup: 0,
      fsGroup: 1000,
    });
  });
});

describe('restrictedContainer', () => {
  test('drops everything and writes nowhere', () => {
    expect(restrictedContainer()).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('loosens only what it is told to', () => {
    expect(restrictedContainer({ writableRoot: true, add: ['NET_BIND_SERVICE'] })).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: false,
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    });
  });
});
