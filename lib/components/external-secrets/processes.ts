/** How the three processes of External Secrets are called; all are the same image. */
import { pod } from '../../kit';

export const operator = 'external-secrets';
export const webhook = 'external-secrets-webhook';
export const certController = 'external-secrets-cert-controller';
export const webhookPort = 10250;
export const metricsPort = 8080;

const logging = ['--loglevel=info', '--zap-time-encoding=rfc3339'];
const readyPort = 8081;
const livePort = 8082;
const ready = pod.http('/readyz', 'ready');
const alive = pod.http('/healthz', 'ready', { failures: 5 });

/** Serves ExternalSecrets of a namespace, and its store or that of the cluster; the other kinds are switched off. */
export const controllerContainer = (
  image: string,
  { clusterStores }: { readonly clusterStores: boolean },
) => ({
  image,
  args: [
    `--enable-cluster-store-reconciler=${clusterStores}`,
    '--enable-cluster-external-secret-reconciler=false',
    '--enable-cluster-push-secret-reconciler=false',
    '--enable-push-secret-reconciler=false',
    '--concurrent=2',
    `--metrics-addr=:${metricsPort}`,
    `--live-addr=:${livePort}`,
    ...logging,
  ],
  ports: { metrics: metricsPort, live: livePort },
  readiness: pod.http('/readyz', 'live'),
  liveness: pod.http('/healthz', 'live', { failures: 5 }),
});

/** Refuses invalid objects. */
export const webhookContainer = (image: string, namespace: string) => ({
  image,
  args: [
    'webhook',
    `--port=${webhookPort}`,
    `--dns-name=${webhook}.${namespace}.svc`,
    '--cert-dir=/tmp/certs',
    '--check-interval=5m',
    `--metrics-addr=:${metricsPort}`,
    `--healthz-addr=:${readyPort}`,
    ...logging,
  ],
  ports: { metrics: metricsPort, ready: readyPort, webhook: webhookPort },
  mounts: [pod.mount('certs', '/tmp/certs', { readOnly: true })],
  // It answers nothing until the other process has generated its certificate.
  startup: pod.startup(pod.http('/healthz', 'ready'), 180),
  readiness: ready,
  liveness: alive,
});

/** Keeps the webhook's certificate in the Secret named like the webhook. */
export const certControllerContainer = (image: string, namespace: string) => ({
  image,
  args: [
    'certcontroller',
    '--crd-requeue-interval=5m',
    `--service-name=${webhook}`,
    `--service-namespace=${namespace}`,
    `--secret-name=${webhook}`,
    `--secret-namespace=${namespace}`,
    // Only objects that carry upstream's own label are kept in memory.
    '--enable-partial-cache=true',
    `--metrics-addr=:${metricsPort}`,
    `--healthz-addr=:${readyPort}`,
    ...logging,
  ],
  ports: { metrics: metricsPort, ready: readyPort },
  // Ready once the API server knows the certificate: ExternalSecrets may be created from then on.
  readiness: ready,
  liveness: alive,
});
