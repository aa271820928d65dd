/** The containers of Argo CD, and the volumes that they mount. Upstream: manifests/base, v3.6.1. */
import type { Container, Volume } from '../../../imports/k8s';
import { container } from '../../kube/container';
import { type EnvValue, fromSecret } from '../../kube/env';
import { httpProbe, startup, tcpProbe } from '../../kube/probe';
import { mebibytes } from '../../kube/quantity';
import type { Resources } from '../../kube/resources';
import { configVolume, emptyDir, mount } from '../../kube/volumes';
import { ports, processes } from './index';

interface Process {
  readonly image: string;
  readonly resources: Resources;
}
interface Polling {
  readonly pollSeconds: number;
}
interface Trusting {
  readonly trust?: { readonly key: string };
}

const password = fromSecret(processes.redis, 'auth');

/** Go keeps its memory below this, and leaves room for the programs that it starts. */
const memoryLimit = ({ memoryLimit }: Resources, percent: number): string =>
  `${Math.floor((mebibytes(memoryLimit) * percent) / 100)}MiB`;

const bundle = '/etc/thinkube/trust';
const trustMount = ({ trust }: Trusting) => (trust ? [mount('trust', bundle, { readOnly: true })] : []);
const bundleFile = ({ trust }: Trusting) => trust && `${bundle}/${trust.key}`;

/** Makes the password of Redis, once. */
export const secretInit = (image: string, resources: Resources): Container =>
  container({
    name: 'secret-init',
    image,
    resources,
    command: ['argocd', 'admin', 'redis-initial-password'],
  });

/** A cache: it keeps nothing, and is filled again after a restart. */
export const redis = (image: string, resources: Resources): Container =>
  container({
    name: 'redis',
    image,
    resources,
    args: ['--save', '', '--appendonly', 'no', '--requirepass', '$(REDIS_PASSWORD)'],
    env: { REDIS_PASSWORD: password },
    ports: { redis: ports.redis },
    readiness: tcpProbe('redis'),
    liveness: tcpProbe('redis', { period: 30, failures: 5 }),
  });

export const repoServer = ({
  image,
  resources,
  pollSeconds,
  ...trusting
}: Process & Polling & Trusting): Container => {
  const environment: Record<string, EnvValue> = {
    REDIS_PASSWORD: password,
    ARGOCD_RECONCILIATION_TIMEOUT: `${pollSeconds}s`,
    // Each renders one folder: kustomize takes 50 times the size of the CRDs, up to some 600 MB.
    ARGOCD_REPO_SERVER_PARALLELISM_LIMIT: '2',
    // Downloads fail now and then. The usual hour without a further try is too long for a first start.
    ARGOCD_PAUSE_GEN_MINUTES: '2',
    ARGOCD_EXEC_TIMEOUT: '180s',
    HELM_CACHE_HOME: '/helm-working-dir',
    HELM_CONFIG_HOME: '/helm-working-dir',
    HELM_DATA_HOME: '/helm-working-dir',
    GOMEMLIMIT: memoryLimit(resources, 30),
    // The first is for Go, the second for git.
    SSL_CERT_FILE: bundleFile(trusting),
    GIT_SSL_CAINFO: bundleFile(trusting),
  };
  return container({
    name: 'repo-server',
    image,
    resources,
    args: ['/usr/local/bin/argocd-repo-server'],
    env: environment,
    ports: { grpc: ports.repoServer, metrics: ports.repoServerMetrics },
    mounts: [
      mount('ssh', '/app/config/ssh', { readOnly: true }),
      mount('tls', '/app/config/tls', { readOnly: true }),
      mount('gpg', '/app/config/gpg/source', { readOnly: true }),
      mount('gpg-keyring', '/app/config/gpg/keys'),
      mount('tmp', '/tmp'),
      mount('helm', '/helm-working-dir'),
      mount('plugins', '/home/argocd/cmp-server/plugins'),
      ...trustMount(trusting),
    ],
    startup: startup(httpProbe('/healthz', 'metrics'), 300),
    readiness: httpProbe('/healthz', 'metrics'),
    liveness: httpProbe('/healthz?full=true', 'metrics', { period: 30 }),
  });
};

export const repoServerVolumes: readonly Volume[] = [
  configVolume('ssh', 'argocd-ssh-known-hosts-cm'),
  configVolume('tls', 'argocd-tls-certs-cm'),
  configVolume('gpg', 'argocd-gpg-keys-cm'),
  emptyDir('gpg-keyring'),
  // The clone of the repository.
  emptyDir('tmp', { sizeLimit: '4Gi' }),
  emptyDir('helm'),
  emptyDir('plugins'),
];

export const controller = ({ image, resources, pollSeconds }: Process & Polling): Container =>
  container({
    name: 'controller',
    image,
    resources,
    args: ['/usr/local/bin/argocd-application-controller'],
    env: {
      REDIS_PASSWORD: password,
      ARGOCD_CONTROLLER_REPLICAS: '1',
      ARGOCD_RECONCILIATION_TIMEOUT: `${pollSeconds}s`,
      ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS: '10',
      ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS: '5',
      KUBECACHEDIR: '/tmp/kubecache',
      GOMEMLIMIT: memoryLimit(resources, 85),
    },
    ports: { metrics: ports.controllerMetrics },
    mounts: [
      mount('tls', '/app/config/tls', { readOnly: true }),
      mount('home', '/home/argocd'),
      mount('tmp', '/tmp'),
    ],
    startup: startup(httpProbe('/healthz', 'metrics'), 300),
    readiness: httpProbe('/healthz', 'metrics'),
    // Whether it may start anew is not for a slow API server to decide.
    liveness: tcpProbe('metrics', { period: 30, failures: 5 }),
    more: { workingDir: '/home/argocd' },
  });

export const controllerVolumes: readonly Volume[] = [
  configVolume('tls', 'argocd-tls-certs-cm'),
  emptyDir('home'),
  emptyDir('tmp'),
];

export const server = ({ image, resources, ...trusting }: Process & Trusting): Container =>
  container({
    name: 'server',
    image,
    resources,
    args: ['/usr/local/bin/argocd-server'],
    env: {
      REDIS_PASSWORD: password,
      // TLS ends at the ingress controller.
      ARGOCD_SERVER_INSECURE: 'true',
      ARGOCD_SERVER_DISABLE_SWAGGER_UI: 'true',
      GOMEMLIMIT: memoryLimit(resources, 85),
      SSL_CERT_FILE: bundleFile(trusting),
    },
    ports: { http: ports.server, metrics: ports.serverMetrics },
    mounts: [
      mount('ssh', '/app/config/ssh', { readOnly: true }),
      mount('tls', '/app/config/tls', { readOnly: true }),
      mount('home', '/home/argocd'),
      mount('tmp', '/tmp'),
      ...trustMount(trusting),
    ],
    startup: startup(httpProbe('/healthz', 'http'), 300),
    readiness: httpProbe('/healthz', 'http'),
    liveness: httpProbe('/healthz?full=true', 'http', { period: 30 }),
  });

export const serverVolumes: readonly Volume[] = [
  configVolume('ssh', 'argocd-ssh-known-hosts-cm'),
  configVolume('tls', 'argocd-tls-certs-cm'),
  emptyDir('home'),
  emptyDir('tmp'),
];
