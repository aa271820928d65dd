/** The containers of a controller's pod. Flags: cmd/nginx-ingress/flags.go at v5.5.4. */
import type { Container } from '../../../imports/k8s';
import { container } from '../../kube/container';
import { fromField } from '../../kube/env';
import { httpProbe, startup, tcpProbe } from '../../kube/probe';
import { restrictedContainer } from '../../kube/restricted';
import { mount } from '../../kube/volumes';
import type { NginxIngressProps } from './ingress';

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

/** The root file system is read-only, so what it writes beside its own files lies in a copy of them. */
export const copyFiles = ({ image, resources }: NginxIngressProps): Container =>
  container({
    name: 'files',
    image,
    resources: resources.files,
    command: ['cp', '-dR', `${directories.etc}/.`, '/copy'],
    mounts: [mount('etc', '/copy')],
  });

/** The controller and the NGINX that it starts. */
export function controller(
  { className, image, resources, exposure, wildcardSecret }: NginxIngressProps,
  settings: string,
  lock: string,
): Container {
  const wildcard = wildcardSecret && `$(POD_NAMESPACE)/${wildcardSecret}`;
  const taken = 'pool' in exposure ? {} : { more: { ports: hostPorts } };
  return container({
    name: 'controller',
    image,
    resources: resources.controller,
    args: [
      `-ingress-class=${className}`,
      `-nginx-configmaps=${settings}`,
      ...(wildcard ? [`-wildcard-tls-secret=${wildcard}`, `-default-server-tls-secret=${wildcard}`] : []),
      '-enable-custom-resources=false',
      '-enable-snippets=false',
      '-report-ingress-status',
      ...('pool' in exposure ? [`-external-service=${className}-lan`] : []),
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
    env: { POD_NAMESPACE: fromField('metadata.namespace'), POD_NAME: fromField('metadata.name') },
    ports,
    mounts: [
      ...Object.entries(directories).map(([name, path]) => mount(name, path)),
      ...(wildcardSecret ? [mount('wildcard', wildcardAt, { readOnly: true })] : []),
    ],
    // The program carries this capability as a file capability: without it, it cannot even be executed.
    security: restrictedContainer({ add: ['NET_BIND_SERVICE'] }),
    startup: startup(httpProbe('/nginx-ready', 'ready'), 180),
    readiness: httpProbe('/nginx-ready', 'ready', { period: 5 }),
    liveness: tcpProbe('http', { failures: 6 }),
    ...taken,
  });
}

const hostPorts = Object.entries(ports).map(([name, containerPort]) => ({
  name,
  containerPort,
  protocol: 'TCP',
  ...((name === 'http' || name === 'https') && { hostPort: containerPort }),
}));
