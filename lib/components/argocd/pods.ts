/** The containers of Argo CD, and the volumes that they mount. Upstream: manifests/base, v3.6.1. */
import type { Volume } from '../../../imports/k8s';
import { mebibytes, pod } from '../../kit';
import { ports, processes } from './processes';

interface Process {
  readonly image: string;
  /** Memory limit of the container. */
  readonly memory: string;
}
interface Polling {
  readonly pollSeconds: number;
}
interface Trusting {
  /** @default - the certificates of the image */
  readonly trust?: Pick<ReturnType<typeof pod.trusted>, 'volume' | 'mount' | 'file'>;
}

const password = pod.fromSecret(processes.redis, 'auth');

/** Go keeps its memory below this, and leaves room for the programs that it starts. */
const goMemory = (limit: string, percent: number): string =>
  `${Math.floor((mebibytes(limit) * percent) / 100)}MiB`;

const trustMount = ({ trust }: Trusting) => (trust ? [trust.mount] : []);
const trustVolume = ({ trust }: Trusting) => (trust ? [trust.volume] : []);

const roots = '/run/roots';

/** Until the bundle of the platform exists: the image's public roots, and further ones, in one file, since git takes one. */
export const allRoots = (image: string) => ({
  image,
  command: ['sh', '-c', `cat /etc/ssl/certs/ca-certificates.crt ${roots}/* >${ownTrust.file}`],
  mounts: [pod.mount('roots', roots, { readOnly: true }), pod.mount('trust', trustFolder)],
});

const trustFolder = '/etc/thinkube/trust';
export const ownTrust = {
  volume: pod.emptyDir('trust', { sizeLimit: '4Mi' }),
  mount: pod.mount('trust', trustFolder, { readOnly: true }),
  file: `${trustFolder}/ca.crt`,
};

/** Creates the password of Redis, once. */
export const secretInit = (image: string) => ({
  image,
  command: ['argocd', 'admin', 'redis-initial-password'],
});

/** A cache: it stores nothing, and is filled again after a restart. */
export const redis = (image: string) => ({
  image,
  args: ['--save', '', '--appendonly', 'no', '--requirepass', '$(REDIS_PASSWORD)'],
  env: { REDIS_PASSWORD: password },
  ports: { redis: ports.redis },
  readiness: pod.tcp('redis'),
  liveness: pod.tcp('redis', { period: 30, failures: 5 }),
});

/**
 * How long the download of an operator's CRDs may take on a slow line. Those that wait for it wait a little longer: the
 * usual 60 seconds would end every attempt before it is done.
 */
const downloadSeconds = 180;
const answerSeconds = String(downloadSeconds + 60);

export const repoServer = ({ image, memory, pollSeconds, ...trusting }: Process & Polling & Trusting) => ({
  image,
  args: ['/usr/local/bin/argocd-repo-server'],
  env: {
    REDIS_PASSWORD: password,
    ARGOCD_RECONCILIATION_TIMEOUT: `${pollSeconds}s`,
    // Each renders one folder: kustomize takes 50 times the size of the CRDs, up to some 600 MB.
    ARGOCD_REPO_SERVER_PARALLELISM_LIMIT: '2',
    // Downloads fail now and then. The default of an hour without a retry is too long for a first start.
    ARGOCD_PAUSE_GEN_MINUTES: '2',
    ARGOCD_EXEC_TIMEOUT: `${downloadSeconds}s`,
    HELM_CACHE_HOME: '/helm-working-dir',
    HELM_CONFIG_HOME: '/helm-working-dir',
    HELM_DATA_HOME: '/helm-working-dir',
    GOMEMLIMIT: goMemory(memory, 30),
    // The first is for Go, the second for git.
    SSL_CERT_FILE: trusting.trust?.file,
    GIT_SSL_CAINFO: trusting.trust?.file,
  },
  ports: { grpc: ports.repoServer, metrics: ports.repoServerMetrics },
  mounts: [
    pod.mount('ssh', '/app/config/ssh', { readOnly: true }),
    pod.mount('tls', '/app/config/tls', { readOnly: true }),
    pod.mount('gpg', '/app/config/gpg/source', { readOnly: true }),
    pod.mount('gpg-keyring', '/app/config/gpg/keys'),
    pod.mount('tmp', '/tmp'),
    pod.mount('helm', '/helm-working-dir'),
    pod.mount('plugins', '/home/argocd/cmp-server/plugins'),
    ...trustMount(trusting),
  ],
  ...pod.health('/healthz', 'metrics', 300),
  liveness: pod.http('/healthz?full=true', 'metrics', { period: 30 }),
});

export const repoServerVolumes = (trusting: Trusting): readonly Volume[] => [
  pod.config('ssh', 'argocd-ssh-known-hosts-cm'),
  pod.config('tls', 'argocd-tls-certs-cm'),
  pod.config('gpg', 'argocd-gpg-keys-cm'),
  pod.emptyDir('gpg-keyring'),
  // The clone of the repository.
  pod.emptyDir('tmp', { sizeLimit: '4Gi' }),
  pod.emptyDir('helm'),
  pod.emptyDir('plugins'),
  ...trustVolume(trusting),
];

export const controller = ({ image, memory, pollSeconds }: Process & Polling) => ({
  image,
  args: ['/usr/local/bin/argocd-application-controller'],
  env: {
    REDIS_PASSWORD: password,
    ARGOCD_CONTROLLER_REPLICAS: '1',
    ARGOCD_RECONCILIATION_TIMEOUT: `${pollSeconds}s`,
    ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS: '10',
    ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS: '5',
    ARGOCD_APPLICATION_CONTROLLER_REPO_SERVER_TIMEOUT_SECONDS: answerSeconds,
    KUBECACHEDIR: '/tmp/kubecache',
    GOMEMLIMIT: goMemory(memory, 85),
  },
  ports: { metrics: ports.controllerMetrics },
  mounts: [
    pod.mount('tls', '/app/config/tls', { readOnly: true }),
    pod.mount('home', '/home/argocd'),
    pod.mount('tmp', '/tmp'),
  ],
  ...pod.health('/healthz', 'metrics', 300),
  // A slow API server is no reason to restart it.
  liveness: pod.tcp('metrics', { period: 30, failures: 5 }),
  more: { workingDir: '/home/argocd' },
});

export const controllerVolumes: readonly Volume[] = [
  pod.config('tls', 'argocd-tls-certs-cm'),
  pod.emptyDir('home'),
  pod.emptyDir('tmp'),
];

export const server = ({ image, memory, ...trusting }: Process & Trusting) => ({
  image,
  args: ['/usr/local/bin/argocd-server'],
  env: {
    REDIS_PASSWORD: password,
    // TLS ends at the ingress controller.
    ARGOCD_SERVER_INSECURE: 'true',
    ARGOCD_SERVER_DISABLE_SWAGGER_UI: 'true',
    ARGOCD_SERVER_REPO_SERVER_TIMEOUT_SECONDS: answerSeconds,
    GOMEMLIMIT: goMemory(memory, 85),
    SSL_CERT_FILE: trusting.trust?.file,
  },
  ports: { http: ports.server, metrics: ports.serverMetrics },
  mounts: [
    pod.mount('ssh', '/app/config/ssh', { readOnly: true }),
    pod.mount('tls', '/app/config/tls', { readOnly: true }),
    pod.mount('home', '/home/argocd'),
    pod.mount('tmp', '/tmp'),
    ...trustMount(trusting),
  ],
  ...pod.health('/healthz', 'http', 300),
  liveness: pod.http('/healthz?full=true', 'http', { period: 30 }),
});

export const serverVolumes = (trusting: Trusting): readonly Volume[] => [
  pod.config('ssh', 'argocd-ssh-known-hosts-cm'),
  pod.config('tls', 'argocd-tls-certs-cm'),
  pod.emptyDir('home'),
  pod.emptyDir('tmp'),
  ...trustVolume(trusting),
];
