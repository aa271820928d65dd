/** The containers of a controller's pod. Flags: cmd/nginx-ingress/flags.go at v5.5.4. */
import { pod } from '../../kit';
import type { Controller } from './controllers';

/** What it writes to, by the name of the volume. */
export const directories = {
  etc: '/etc/nginx',
  cache: '/var/cache/nginx',
  lib: '/var/lib/nginx',
  state: '/var/lib/nginx/state',
  log: '/var/log/nginx',
};
export const ports = { http: 80, https: 443, ready: 8081, metrics: 9113 };
const wildcardAt = '/run/wildcard';

/** What its own folder holds at first. */
const pristine = '/run/pristine';

/** The root file system is read-only, so it writes into a copy of its own files. */
export const copyFiles = (image: string) => ({
  image,
  command: ['cp', '-dR', `${directories.etc}/.`, pristine],
  mounts: [pod.mount('files', pristine)],
});

/**
 * Each start begins with the files of the image, as it would on a root file system of its own: the volume outlives the
 * container, and NGINX would not start with a configuration that it refused before.
 */
const fresh = `rm -rf ${directories.etc}/* && cp -dR ${pristine}/. ${directories.etc} && exec /nginx-ingress "$@"`;

interface ProgramProps {
  readonly image: string;
  readonly controller: Controller;
  /** The ConfigMap with its settings, `namespace/name`. */
  readonly settings: string;
  /** Lease that its leader holds. */
  readonly lock: string;
  /** Secret with a certificate for every name that brings none. Default: each Ingress names its own. */
  readonly wildcardSecret?: string | undefined;
}

/** The controller and the NGINX that it starts. */
export function program({ image, controller, settings, lock, wildcardSecret }: ProgramProps) {
  const { class: className, node } = controller;
  const wildcard = wildcardSecret && `$(POD_NAMESPACE)/${wildcardSecret}`;
  return {
    image,
    command: ['sh', '-c', fresh, 'nginx-ingress'],
    args: [
      `-ingress-class=${className}`,
      `-nginx-configmaps=${settings}`,
      ...(wildcard ? [`-wildcard-tls-secret=${wildcard}`, `-default-server-tls-secret=${wildcard}`] : []),
      '-enable-custom-resources=false',
      '-enable-snippets=false',
      // A configuration that NGINX refuses is taken back; else it stays, and no later one is loaded.
      '-enable-config-safety',
      '-report-ingress-status',
      ...(node === undefined ? [`-external-service=${className}-lan`] : []),
      '-enable-leader-election=true',
      `-leader-election-lock-name=${lock}`,
      '-enable-prometheus-metrics',
      `-prometheus-metrics-listen-port=${ports.metrics}`,
      `-ready-status-port=${ports.ready}`,
      '-nginx-status=false',
      '-disable-ipv6',
      '-enable-telemetry-reporting=false',
      '-log-format=json',
    ],
    env: {
      POD_NAMESPACE: pod.fromField('metadata.namespace'),
      POD_NAME: pod.fromField('metadata.name'),
    },
    ports: node === undefined ? ports : { ...ports, http: onNode(ports.http), https: onNode(ports.https) },
    mounts: [
      pod.mount('files', pristine, { readOnly: true }),
      ...Object.entries(directories).map(([name, path]) => pod.mount(name, path)),
      ...(wildcardSecret ? [pod.mount('wildcard', wildcardAt, { readOnly: true })] : []),
    ],
    // The program has this capability as a file capability: without it, it cannot even be executed.
    security: pod.container({ add: ['NET_BIND_SERVICE'] }),
    startup: pod.startup(pod.http('/nginx-ready', 'ready'), 180),
    readiness: pod.http('/nginx-ready', 'ready', { period: 5 }),
    liveness: pod.tcp('http', { failures: 6 }),
  };
}

const onNode = (port: number) => ({ port, hostPort: port });
