import { hostAccess } from '../../lib/rules/host-access';
import { namespaceLevel } from '../../lib/rules/namespace-level';
import { podAdmission } from '../../lib/rules/pod-admission';
import { podSecurity } from '../../lib/rules/pod-security';
import { readOnlyRoot } from '../../lib/rules/read-only-root';
import { serviceAccountToken } from '../../lib/rules/service-account-token';
import { type Change, told } from './platform';

const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;
const here = `notes Deployment/notes ${pod}`;
const first = `${here}.containers[0]`;

type Said = readonly [how: string, path: string, value: unknown, said: string];

describe('no pod gets privileges', () => {
  test.each<Said>([
    [
      'privileged',
      `${container}.securityContext.privileged`,
      true,
      `${first}.securityContext.privileged: is root on the node; remove it`,
    ],
    [
      'a capability of the kernel',
      `${container}.securityContext.capabilities.add`,
      ['SYS_ADMIN'],
      `${first}.securityContext.capabilities.add: adds SYS_ADMIN; remove it`,
    ],
    [
      'an ordinary capability',
      `${container}.securityContext.capabilities.add`,
      ['NET_BIND_SERVICE', 'CHOWN'],
      `${first}.securityContext.capabilities.add: adds CHOWN; remove it`,
    ],
    [
      'capabilities that are kept',
      `${container}.securityContext.capabilities.drop`,
      ['NET_RAW'],
      `${first}.securityContext.capabilities.drop: keeps capabilities; write [ALL]`,
    ],
    [
      'capabilities of an init container',
      `${pod}.initContainers.0.securityContext.capabilities`,
      undefined,
      `${here}.initContainers[0].securityContext.capabilities.drop: keeps capabilities; write [ALL]`,
    ],
    [
      'no AppArmor',
      `${pod}.securityContext.appArmorProfile`,
      { type: 'Unconfined' },
      `${here}.securityContext.appArmorProfile.type: is Unconfined; write RuntimeDefault`,
    ],
    [
      'no AppArmor, as an annotation',
      'spec.template.metadata.annotations.container~apparmor~security~beta~kubernetes~io/notes',
      'unconfined',
      'notes Deployment/notes spec.template.metadata.annotations["container.apparmor.security.beta.kubernetes.io/notes"]: is unconfined; write runtime/default',
    ],
    [
      'a type of SELinux',
      `${container}.securityContext.seLinuxOptions`,
      { type: 'spc_t' },
      `${first}.securityContext.seLinuxOptions.type: is spc_t; remove it`,
    ],
    [
      'a user of SELinux',
      `${pod}.securityContext.seLinuxOptions`,
      { user: 'system_u' },
      `${here}.securityContext.seLinuxOptions.user: is set; remove it`,
    ],
    [
      'all of /proc',
      `${container}.securityContext.procMount`,
      'Unmasked',
      `${first}.securityContext.procMount: shows all of /proc; remove it`,
    ],
    [
      'no filter of system calls',
      `${container}.securityContext.seccompProfile`,
      { type: 'Unconfined' },
      `${first}.securityContext.seccompProfile.type: is Unconfined; write RuntimeDefault`,
    ],
    [
      'a filter that nobody chose',
      `${pod}.securityContext.seccompProfile`,
      undefined,
      `${here}.securityContext.seccompProfile.type: is missing; write RuntimeDefault`,
    ],
    [
      'escalation that nobody refused',
      `${container}.securityContext.allowPrivilegeEscalation`,
      undefined,
      `${first}.securityContext.allowPrivilegeEscalation: is not false; write false`,
    ],
    [
      'root that nobody refused',
      `${pod}.securityContext.runAsNonRoot`,
      undefined,
      `${here}.securityContext.runAsNonRoot: is not true; write true`,
    ],
    [
      'root in one container',
      `${container}.securityContext.runAsNonRoot`,
      false,
      `${first}.securityContext.runAsNonRoot: is false; remove it`,
    ],
    [
      'the user root',
      `${pod}.securityContext.runAsUser`,
      0,
      `${here}.securityContext.runAsUser: is root; write the user id that the software runs as`,
    ],
    [
      'a volume of another machine',
      `${pod}.volumes.3`,
      { name: 'share', nfs: { server: 'nas', path: '/' } },
      `${here}.volumes[3].nfs: is a kind of volume that is not allowed; use a volume claim`,
    ],
  ])('%s', (_, path, value, said) => {
    expect(told(podSecurity, [['Deployment/notes', path, value]])).toEqual([said]);
  });

  test('each container may refuse root for itself', () => {
    const changes: Change[] = [
      ['Deployment/notes', `${pod}.securityContext.runAsNonRoot`],
      ['Deployment/notes', `${container}.securityContext.runAsNonRoot`, true],
      ['Deployment/notes', `${pod}.initContainers.0.securityContext.runAsNonRoot`, true],
    ];
    expect(told(podSecurity, changes)).toEqual([]);
  });
});

describe('no pod reaches into its node', () => {
  test.each<Said>([
    ...['hostNetwork', 'hostPID', 'hostIPC'].map(
      (key): Said => [
        key,
        `${pod}.${key}`,
        true,
        `${here}.${key}: shares a namespace of the node; remove it`,
      ],
    ),
    [
      'a path',
      `${pod}.volumes.3`,
      { name: 'logs', hostPath: { path: '/var/log' } },
      `${here}.volumes[3].hostPath: mounts /var/log of the node; use a volume claim or an emptyDir`,
    ],
    [
      'a port',
      `${container}.ports.0.hostPort`,
      443,
      `${first}.ports[0].hostPort: takes port 443 of the node; remove it, and use a Service`,
    ],
    [
      'a setting of the kernel',
      `${pod}.securityContext.sysctls`,
      [
        { name: 'net.ipv4.tcp_syncookies', value: '1' },
        { name: 'vm.max_map_count', value: '1' },
      ],
      `${here}.securityContext.sysctls[1]: sets vm.max_map_count; set it on the node`,
    ],
    [
      'a process of Windows',
      `${pod}.securityContext.windowsOptions`,
      { hostProcess: true },
      `${here}.securityContext.windowsOptions.hostProcess: runs on the node itself; remove it`,
    ],
    [
      'a probe of another host',
      `${container}.livenessProbe`,
      { tcpSocket: { host: '10.0.0.1', port: 8080 } },
      `${first}.livenessProbe.tcpSocket.host: makes the kubelet call another host; remove it`,
    ],
  ])('%s', (_, path, value, said) => {
    expect(told(hostAccess, [['Deployment/notes', path, value]])).toEqual([said]);
  });
});

describe('the level of a namespace', () => {
  const label = 'metadata.labels.pod-security~kubernetes~io/enforce';
  const there = 'notes Namespace/notes metadata.labels["pod-security.kubernetes.io/enforce"]';
  const root: Change = ['Deployment/notes', `${pod}.securityContext.runAsUser`, 0];
  const host: Change = ['Deployment/notes', `${pod}.hostNetwork`, true];

  test('restricted refuses what baseline lets in', () => {
    expect(told(podAdmission, [root])).toEqual([
      `${here}.securityContext.runAsUser: is root, which namespace "notes" refuses: its level is restricted; write the user id that the software runs as, or give the namespace the level baseline`,
    ]);
    expect(told(podAdmission, [root, ['Namespace/notes', label, 'baseline']])).toEqual([]);
  });

  test('baseline refuses what privileged lets in', () => {
    expect(told(podAdmission, [root, host, ['Namespace/notes', label, 'baseline']])).toEqual([
      `${here}.hostNetwork: shares a namespace of the node, which namespace "notes" refuses: its level is baseline; remove it, or give the namespace the level privileged`,
    ]);
    expect(told(podAdmission, [root, host, ['Namespace/notes', label, 'privileged']])).toEqual([]);
  });

  test('is missing, or no level', () => {
    expect(told(namespaceLevel, [['Namespace/notes', label]])).toEqual([
      `${there}: is missing; write restricted`,
    ]);
    expect(told(namespaceLevel, [host, ['Namespace/notes', label, 'strict']])).toEqual([
      `${there}: "strict" is not a level; write privileged`,
    ]);
  });

  test('is no wider than its pods need', () => {
    expect(told(namespaceLevel, [['Namespace/notes', label, 'baseline']])).toEqual([
      `${there}: is baseline, but its pods need no more than restricted; write restricted`,
    ]);
    expect(told(namespaceLevel, [root, ['Namespace/notes', label, 'privileged']])).toEqual([
      `${there}: is privileged, but its pods need no more than baseline; write baseline`,
    ]);
    expect(told(namespaceLevel, [host, ['Namespace/notes', label, 'privileged']])).toEqual([]);
  });
});

test('the root file system is read-only, in init containers too', () => {
  const key = 'securityContext.readOnlyRootFilesystem';
  const hint = 'write true, and mount an emptyDir wherever it must write';
  const changes: Change[] = [
    ['Deployment/notes', `${container}.${key}`, false],
    ['Deployment/notes', `${pod}.initContainers.0.${key}`],
  ];
  expect(told(readOnlyRoot, changes)).toEqual([
    `${first}.${key}: is not true; ${hint}`,
    `${here}.initContainers[0].${key}: is not true; ${hint}`,
  ]);
});

describe('a token of the account', () => {
  test('is not mounted where the account has no rights', () => {
    expect(told(serviceAccountToken, [['Deployment/notes', `${pod}.automountServiceAccountToken`]])).toEqual([
      `${here}.automountServiceAccountToken: is not false, but the account "notes" has no rights; write false, or bind a role to the account`,
    ]);
  });

  test('is mounted only as long as it has some', () => {
    expect(told(serviceAccountToken, [{ drop: 'ClusterRoleBinding/thinkube-store' }])).toEqual([
      'store StatefulSet/store spec.template.spec.automountServiceAccountToken: is not false, but the account "store" has no rights; write false, or bind a role to the account',
    ]);
  });

  test('belongs to an account in the new spelling', () => {
    expect(told(serviceAccountToken, [['Deployment/notes', `${pod}.serviceAccount`, 'notes']])).toEqual([
      `${here}.serviceAccount: is the old spelling; write serviceAccountName alone`,
    ]);
  });
});
