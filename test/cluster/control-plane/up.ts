/** A fresh control plane on loopback ports: the real programs, and KWOK for what runs on nodes. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster } from '../client';
import { mayStart } from '../stand-ins/kubelet';
import type { Binaries } from './build';
import { freePorts, Processes, type Started, until } from './processes';
import type { ToolName } from './tools';

export interface ControlPlane {
  readonly cluster: Cluster;
  readonly kubeconfig: string;
  readonly folder: string;
  readonly processes: Processes;
  /** Ends the API server, waits, and starts it again. */
  restartApiServer(pause: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface Wanted {
  readonly binaries: Binaries;
  readonly folder: string;
  /** Default `kubernetes`. */
  readonly apiServer?: ToolName;
  /** Controllers, scheduler and KWOK beside the API server. Default true. */
  readonly whole?: boolean;
  readonly serviceCidr?: string;
  readonly podCidr?: string;
  /** Port of the API server. Default: any that is free. */
  readonly apiPort?: number;
  /** Where pods are told to find it. Default: an address of this machine. */
  readonly advertised?: string;
}

export async function up(wanted: Wanted): Promise<ControlPlane> {
  const { binaries, folder, apiServer = 'kubernetes', whole = true } = wanted;
  const processes = new Processes(folder);
  try {
    mkdirSync(join(folder, 'pki'), { recursive: true });
    const [etcd = 0, peer = 0, free = 0, manager = 0, scheduler = 0, kwok = 0] = await freePorts(6);
    const api = wanted.apiPort ?? free;
    const token = keys(folder);
    const kubeconfig = writeKubeconfig(folder, api, token);
    startEtcd(processes, binaries, etcd, peer);
    const serve = () => startApiServer(processes, wanted, apiServer, { api, etcd });
    let server = serve();
    const cluster = Cluster.connect(kubeconfig);
    await ready(cluster, server);
    if (whole) {
      startControllers(processes, wanted, { manager, scheduler });
      startKwok(processes, wanted, kwok);
    }
    return {
      cluster,
      kubeconfig,
      folder,
      processes,
      restartApiServer: async (pause) => {
        await server.stop('SIGKILL');
        processes.forget(server);
        await pause();
        server = serve();
        await ready(cluster, server);
      },
      stop: () => processes.stop(),
    };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

const ready = (cluster: Cluster, server: Started): Promise<true> =>
  until(
    'the API server is ready',
    90,
    async () => {
      if (server.ended() !== undefined)
        throw new Error(`kube-apiserver: ${server.ended()}: ${server.tail()}`);
      return (await cluster.isReady()) ? true : undefined;
    },
    { every: 0.2, state: () => Promise.resolve(server.tail()) },
  );

/** Keys for ServiceAccount tokens, and a static token of an administrator. */
function keys(folder: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const token = randomBytes(16).toString('hex');
  writeFileSync(join(folder, 'pki/sa.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'pki/sa.pub'), publicKey);
  writeFileSync(join(folder, 'pki/tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  return token;
}

function writeKubeconfig(folder: string, port: number, token: string): string {
  const path = join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'proof', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'proof', context: { cluster: 'proof', user: 'admin' } }],
    'current-context': 'proof',
  };
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  return path;
}

function startEtcd(processes: Processes, binaries: Binaries, client: number, peer: number): void {
  const url = (port: number) => `http://127.0.0.1:${port}`;
  processes.start('etcd', binaries.path('etcd', 'etcd'), [
    '--data-dir=etcd',
    `--listen-client-urls=${url(client)}`,
    `--advertise-client-urls=${url(client)}`,
    `--listen-peer-urls=${url(peer)}`,
    `--initial-advertise-peer-urls=${url(peer)}`,
    `--initial-cluster=default=${url(peer)}`,
    '--unsafe-no-fsync',
    '--log-level=error',
  ]);
}

function startApiServer(
  processes: Processes,
  { binaries, serviceCidr = '10.152.183.0/24', advertised }: Wanted,
  tool: ToolName,
  { api, etcd }: { readonly api: number; readonly etcd: number },
): Started {
  return processes.start('kube-apiserver', binaries.path(tool, 'kube-apiserver'), [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    `--secure-port=${api}`,
    '--bind-address=127.0.0.1',
    ...(advertised === undefined ? [] : [`--advertise-address=${advertised}`]),
    '--cert-dir=pki',
    '--service-account-key-file=pki/sa.pub',
    '--service-account-signing-key-file=pki/sa.key',
    '--service-account-issuer=https://kubernetes.default.svc',
    '--token-auth-file=pki/tokens.csv',
    '--authorization-mode=RBAC',
    `--service-cluster-ip-range=${serviceCidr}`,
    '--allow-privileged=true',
    '--enable-admission-plugins=PodSecurity',
    // The webhooks' pods are simulated: nobody answers there.
    '--disable-admission-plugins=ValidatingAdmissionWebhook,MutatingAdmissionWebhook',
  ]);
}

function startControllers(
  processes: Processes,
  { binaries }: Wanted,
  { manager, scheduler }: { readonly manager: number; readonly scheduler: number },
): void {
  const common = (port: number, certificates: string) => [
    '--kubeconfig=kubeconfig',
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${certificates}`,
  ];
  processes.start('kube-controller-manager', binaries.path('kubernetes', 'kube-controller-manager'), [
    ...common(manager, 'pki-manager'),
    '--service-account-private-key-file=pki/sa.key',
    '--root-ca-file=pki/apiserver.crt',
    '--use-service-account-credentials=true',
    // Simulated machines never go; a test machine that is busy for a minute must not look as if they had.
    '--node-monitor-grace-period=2h',
  ]);
  processes.start(
    'kube-scheduler',
    binaries.path('kubernetes', 'kube-scheduler'),
    common(scheduler, 'pki-scheduler'),
  );
}

function startKwok(
  processes: Processes,
  { binaries, folder, podCidr = '10.1.0.0/16' }: Wanted,
  port: number,
): void {
  const from = binaries.path('kwok', 'stages');
  const stages = readdirSync(from).map((name) => patient(name, readFileSync(join(from, name), 'utf8')));
  writeFileSync(join(folder, 'stages.yaml'), stages.join('\n---\n'));
  processes.start('kwok', binaries.path('kwok', 'kwok'), [
    '--kubeconfig=kubeconfig',
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=40',
    `--cidr=${podCidr}`,
    `--server-address=127.0.0.1:${port}`,
    '--config=stages.yaml',
  ]);
}

/** A pod is ready when the kubelet's stand-in has let it start. */
function patient(name: string, stage: string): string {
  if (name !== 'pod-ready.yaml') return stage;
  const selector = '    matchExpressions:\n';
  if (!stage.includes(selector)) throw new Error('the stage pod-ready of KWOK is not what it was');
  return stage.replace(
    selector,
    `${selector}    - key: '.metadata.annotations["${mayStart}"]'\n      operator: 'In'\n      values: ['true']\n`,
  );
}
