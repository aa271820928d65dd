/** The three processes of cert-manager. */
import { pod } from '../../kit';

export const webhook = 'cert-manager-webhook';

export const controller = (
  images: { readonly controller: string; readonly solver: string },
  { namespace, resolvers }: { readonly namespace: string; readonly resolvers: readonly string[] },
) => ({
  image: images.controller,
  args: [
    '--v=2',
    `--cluster-resource-namespace=${namespace}`,
    `--leader-election-namespace=${namespace}`,
    `--acme-http01-solver-image=${images.solver}`,
    '--max-concurrent-challenges=60',
    '--dns01-recursive-nameservers-only=true',
    `--dns01-recursive-nameservers=${resolvers.join(',')}`,
  ],
  ports: { 'http-metrics': 9402, 'http-healthz': 9403 },
  liveness: pod.http('/livez', 'http-healthz', { timeout: 15, failures: 8 }),
});

/** @param ca Secret that it keeps its own CA in */
export const webhookServer = (image: string, namespace: string, ca: string) => ({
  image,
  args: [
    '--v=2',
    '--secure-port=10250',
    `--dynamic-serving-ca-secret-namespace=${namespace}`,
    `--dynamic-serving-ca-secret-name=${ca}`,
    `--dynamic-serving-dns-names=${webhook}`,
    `--dynamic-serving-dns-names=${webhook}.${namespace}`,
    `--dynamic-serving-dns-names=${webhook}.${namespace}.svc`,
  ],
  ports: { https: 10250, healthcheck: 6080, 'http-metrics': 9402 },
  readiness: pod.http('/healthz', 'healthcheck', { period: 5 }),
  liveness: pod.http('/livez', 'healthcheck', { failures: 8 }),
});

export const cainjector = (image: string, namespace: string) => ({
  image,
  args: ['--v=2', `--leader-election-namespace=${namespace}`],
  ports: { 'http-metrics': 9402 },
  // It has no endpoint for its health.
  liveness: pod.tcp('http-metrics', { failures: 5 }),
});
