/** What asks every public address, as a browser does. */
import type { Construct } from 'constructs';
import { configFiles, type Given, need, type Plans, planned, pod, Server, shippedFiles } from '../../kit';

export const blackboxPort = 9115;

const name = 'blackbox-exporter';

export const blackboxWorkload = {
  kind: 'Deployment',
  containers: { [name]: { cpu: '10m', memory: '32Mi', memoryLimit: '96Mi' } },
} as const;

/** What asking needs: nothing if nobody asks. */
export const blackboxNeeds = (addresses: boolean) => ({
  publicNames: addresses ? need.publicNames({ pods: name, reason: 'sees whether they answer' }) : undefined,
  addresses: addresses
    ? need.metrics({ pods: name, port: blackboxPort, alerts: ['addresses.yaml'] })
    : undefined,
});

/**
 * blackbox_exporter. Prometheus names an address; it goes there and tells how it went.
 *
 * Upstream: blackbox_exporter v0.28.0, CONFIGURATION.md and Dockerfile.
 */
export function blackboxExporter(
  scope: Construct,
  plans: Plans<{ readonly 'blackbox-exporter': typeof blackboxWorkload | undefined }>,
  image: string,
  bundle: Given<'trust'>,
): void {
  const trust = pod.trusted(bundle);
  const { namespace, id: component } = plans;
  const config = configFiles(
    scope,
    { name, namespace, component },
    shippedFiles(__dirname, ['blackbox.yaml']),
  );
  new Server(scope, name, {
    ...planned(plans, name, {
      containers: {
        [name]: {
          image,
          args: ['--config.file=/etc/blackbox/blackbox.yaml'],
          ports: { http: blackboxPort },
          mounts: [pod.mount('config', '/etc/blackbox', { readOnly: true }), trust.mount],
          readiness: pod.http('/-/healthy', 'http'),
          liveness: pod.http('/-/healthy', 'http'),
        },
      },
    }),
    security: pod.restricted({ uid: 65534 }),
    config: config.hash,
    volumes: [pod.config('config', config.name), trust.volume],
    service: { http: blackboxPort },
  });
}
