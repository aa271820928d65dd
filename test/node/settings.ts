/** The files that a node's programs read, written before it starts: who may do what, and where everything is. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** What the platform's config says of its node. */
export interface Address {
  readonly node: string;
  readonly address: string;
  readonly router: string;
  /** Cores that the node says it has. */
  readonly cpu: number;
  readonly apiPort: number;
  readonly services: string;
  readonly pods: string;
}

/** Address of the cluster's DNS, as MicroK8s has it. */
const dns = '10.152.183.10';

/** @param programs folders of programs, in the order of PATH */
export function writeSettings(state: string, at: Address, programs: readonly string[]): void {
  mkdirSync(join(state, 'pki'), { recursive: true });
  mkdirSync(join(state, 'cni'), { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(state, name), content, { mode: 0o600 });
  const env = {
    NODE: at.node,
    ADDRESS: at.address,
    ROUTER: at.router,
    CPU: at.cpu,
    API_PORT: at.apiPort,
    SERVICES: at.services,
    PROGRAMS: programs.join(':'),
  };
  write(
    'node.env',
    Object.entries(env)
      .map(([key, value]) => `export ${key}='${value}'\n`)
      .join(''),
  );
  if (!existsSync(join(state, 'pki/tokens.csv'))) writeAccounts(state, at, write);
  write('containerd.toml', containerd);
  write('cni/10-node.conflist', JSON.stringify(cni(at.pods)));
  write('kubelet.yaml', stringify(kubelet(at.address)));
  write('proxy.yaml', stringify(proxy(at)));
}

function writeAccounts(state: string, at: Address, write: (name: string, content: string) => void): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  write('pki/sa.key', privateKey);
  write('pki/sa.pub', publicKey);
  const accounts = [
    { file: 'kubeconfig', user: 'admin', groups: 'system:masters' },
    { file: 'pki/kubelet.kubeconfig', user: `system:node:${at.node}`, groups: 'system:nodes' },
    { file: 'pki/proxy.kubeconfig', user: 'system:kube-proxy', groups: 'system:authenticated' },
  ].map((each) => ({ ...each, token: randomBytes(16).toString('hex') }));
  write(
    'pki/tokens.csv',
    accounts.map(({ token, user, groups }) => `${token},${user},${user},"${groups}"\n`).join(''),
  );
  const server = `https://${at.address}:${at.apiPort}`;
  for (const { file, token } of accounts) write(file, stringify(kubeconfig(server, token)));
  mkdirSync(join(state, 'log'), { recursive: true });
}

const kubeconfig = (server: string, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'node', cluster: { server, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'me', user: { token } }],
  contexts: [{ name: 'node', context: { cluster: 'node', user: 'me' } }],
  'current-context': 'node',
});

/** Without CAP_SYS_RESOURCE nobody gets a lower score than this process has: what a pod wishes is raised to that. */
const containerd = `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.blockfile", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.nri.v1.nri"]
[grpc]
address = "/run/containerd/containerd.sock"
[plugins."io.containerd.cri.v1.images"]
snapshotter = "overlayfs"
[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "thinkube.invalid/pause:1"
[plugins."io.containerd.cri.v1.runtime"]
restrict_oom_score_adj = true
[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["/usr/lib/cni"]
conf_dir = "/node/cni"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
SystemdCgroup = false
`;

/** Each pod is routed, none bridged: all of its traffic passes the chains of the network policies. */
const cni = (subnet: string) => ({
  cniVersion: '1.0.0',
  name: 'node',
  plugins: [
    {
      type: 'ptp',
      ipMasq: true,
      ipam: {
        type: 'host-local',
        dataDir: '/run/cni-ipam',
        ranges: [[{ subnet }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});

const kubelet = (address: string) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  failCgroupV1: false,
  cgroupDriver: 'cgroupfs',
  containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
  address,
  port: 10250,
  readOnlyPort: 0,
  healthzBindAddress: '127.0.0.1',
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: '/node/pki/ca.crt' },
  },
  authorization: { mode: 'Webhook' },
  clusterDNS: [dns],
  clusterDomain: 'cluster.local',
  resolvConf: '/run/resolv.conf',
  failSwapOn: false,
  enforceNodeAllocatable: ['pods'],
  evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  imageGCHighThresholdPercent: 100,
  // One API server on the same machine: pods need not wait for a minute to see a changed ConfigMap.
  configMapAndSecretChangeDetectionStrategy: 'Watch',
});

const proxy = ({ node, pods }: Address) => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  clientConnection: { kubeconfig: '/node/pki/proxy.kubeconfig' },
  mode: 'nftables',
  clusterCIDR: pods,
  hostnameOverride: node,
  healthzBindAddress: '127.0.0.1:10256',
  metricsBindAddress: '127.0.0.1:10249',
  // The table of connections is the whole machine's: its size cannot be set from here.
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  nftables: { syncPeriod: '30s', minSyncPeriod: '0.2s' },
});
