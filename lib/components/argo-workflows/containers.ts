/** The two processes of Argo Workflows. */
import { pod } from '../../kit';

export const ports = { web: 2746, health: 6060, metrics: 9090 } as const;

/** The name is fixed: controller and server look for it. */
export const configMap = 'workflow-controller-configmap';

export const controllerContainer = (images: { readonly controller: string; readonly executor: string }) => ({
  image: images.controller,
  args: ['--namespaced', `--configmap=${configMap}`, `--executor-image=${images.executor}`],
  env: { LEADER_ELECTION_IDENTITY: pod.fromField('metadata.name'), GOMEMLIMIT: pod.goMemory },
  ports: { metrics: ports.metrics, health: ports.health },
  mounts: [pod.mount('tmp', '/tmp')],
  // The first start makes its tables.
  startup: pod.startup(pod.http('/healthz', 'health'), 300),
  readiness: pod.http('/healthz', 'health'),
  liveness: pod.http('/healthz', 'health', { period: 60, timeout: 30 }),
});

export const serverContainer = (image: string, trust: ReturnType<typeof pod.trusted>) => ({
  image,
  args: ['server', '--namespaced', '--secure=false', '--auth-mode=sso', '--auth-mode=client'],
  env: { SSL_CERT_FILE: trust.file, GOMEMLIMIT: pod.goMemory, HOME: '/tmp' },
  ports: { web: ports.web },
  mounts: [pod.mount('tmp', '/tmp'), trust.mount],
  // It ends while Keycloak does not answer, and is started again.
  ...pod.health('/', 'web', 300),
});
