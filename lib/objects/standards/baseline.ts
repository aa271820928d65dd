/** What the level `baseline` refuses. */
import { at, fields, flag, items, member, number, text, texts } from '../read';
import { baseline, type Check, contexts, eachContainer } from './standard';

/** Capabilities that a container may add to what a runtime gives anyway. */
const ordinary = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const seLinuxTypes = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);
const leaveOut = 'remove it';

const hostNamespaces: Check = function* ({ at: start, spec }) {
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (!flag(spec, key)) continue;
    yield baseline('host', `${start}.${key}`, 'shares a namespace of the node', leaveOut);
  }
};

const hostPaths: Check = function* ({ at: start, spec }) {
  for (const volume of items(spec, 'volumes')) {
    if (volume.fields['hostPath'] === undefined) continue;
    const path = text(volume.fields, 'hostPath.path') ?? '';
    const message = `mounts ${path} of the node`;
    yield baseline('host', `${start}.${volume.at}.hostPath`, message, 'use a volume claim or an emptyDir');
  }
};

const hostPorts = eachContainer(function* (container) {
  for (const port of items(container.fields, 'ports')) {
    const taken = number(port.fields, 'hostPort') ?? 0;
    if (taken === 0) continue;
    const path = `${container.at}.${port.at}.hostPort`;
    yield baseline('host', path, `takes port ${taken} of the node`, 'remove it, and use a Service');
  }
});

const privileged = eachContainer(function* ({ at: start, fields: container }) {
  if (!flag(container, 'securityContext.privileged')) return;
  yield baseline('privilege', `${start}.securityContext.privileged`, 'is root on the node', leaveOut);
});

const capabilities = eachContainer(function* ({ at: start, fields: container }) {
  const path = 'securityContext.capabilities.add';
  const extra = texts(container, path).filter((each) => !ordinary.has(each));
  if (extra.length === 0) return;
  yield baseline('privilege', `${start}.${path}`, `adds ${extra.join(', ')}`, leaveOut);
});

const appArmor: Check = function* (pod) {
  for (const { at: start, fields: holder } of contexts(pod)) {
    if (text(holder, 'securityContext.appArmorProfile.type') !== 'Unconfined') continue;
    yield baseline('privilege', `${start}.appArmorProfile.type`, 'is Unconfined', 'write RuntimeDefault');
  }
  const holder = pod.labelsAt.replace(/labels$/, 'annotations');
  for (const [key, value] of Object.entries(fields(pod.of.object, holder))) {
    if (!key.startsWith('container.apparmor.security.beta.kubernetes.io/')) continue;
    if (['', 'runtime/default'].includes(String(value)) || String(value).startsWith('localhost/')) continue;
    yield baseline('privilege', holder + member(key), `is ${value}`, 'write runtime/default');
  }
};

const seLinux: Check = function* (pod) {
  for (const { at: start, fields: holder } of contexts(pod)) {
    const options = fields(holder, 'securityContext.seLinuxOptions');
    const path = `${start}.seLinuxOptions`;
    if (!seLinuxTypes.has(text(options, 'type') ?? '')) {
      yield baseline('privilege', `${path}.type`, `is ${text(options, 'type')}`, leaveOut);
    }
    for (const key of ['user', 'role']) {
      if (text(options, key)) yield baseline('privilege', `${path}.${key}`, 'is set', leaveOut);
    }
  }
};

const procMount = eachContainer(function* ({ at: start, fields: container }) {
  const path = 'securityContext.procMount';
  if (['Default', undefined].includes(text(container, path))) return;
  yield baseline('privilege', `${start}.${path}`, 'shows all of /proc', leaveOut);
});

const seccomp: Check = function* (pod) {
  for (const { at: start, fields: holder } of contexts(pod)) {
    if (text(holder, 'securityContext.seccompProfile.type') !== 'Unconfined') continue;
    yield baseline('privilege', `${start}.seccompProfile.type`, 'is Unconfined', 'write RuntimeDefault');
  }
};

const sysctls: Check = function* ({ at: start, spec }) {
  for (const item of items(spec, 'securityContext.sysctls')) {
    const name = text(item.fields, 'name') ?? '';
    if (safeSysctls.has(name)) continue;
    yield baseline('host', `${start}.${item.at}`, `sets ${name}`, 'set it on the node');
  }
};

const windows: Check = function* (pod) {
  for (const { at: start, fields: holder } of contexts(pod)) {
    if (!flag(holder, 'securityContext.windowsOptions.hostProcess')) continue;
    yield baseline('host', `${start}.windowsOptions.hostProcess`, 'runs on the node itself', leaveOut);
  }
};

const handlers = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.postStart',
  'lifecycle.preStop',
];

const probeHosts = eachContainer(function* ({ at: start, fields: container }) {
  for (const handler of handlers) {
    for (const call of ['httpGet', 'tcpSocket']) {
      const path = `${handler}.${call}.host`;
      if (!at(container, path)) continue;
      yield baseline('host', `${start}.${path}`, 'makes the kubelet call another host', leaveOut);
    }
  }
});

export const baselineChecks: readonly Check[] = [
  hostNamespaces,
  hostPaths,
  hostPorts,
  privileged,
  capabilities,
  appArmor,
  seLinux,
  procMount,
  seccomp,
  sysctls,
  windows,
  probeHosts,
];
