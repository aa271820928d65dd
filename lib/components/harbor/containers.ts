/** The processes of Harbor, started without their entry points: those write into their image. */
import { type Given, pod } from '../../kit';
import { core, exporter, type Facts, jobservice, type Needs, ports, registry, trivy } from './environment';

type Props = Facts & {
  readonly needs: Needs;
  /** Secret with the key `settings`: sign-in. */
  readonly settings: string;
};

const listens = { http: ports.http, metrics: ports.metrics };
const tmp = pod.mount('tmp', '/tmp');
const config = (file: string, path: string) => pod.mount('config', path, { subPath: file, readOnly: true });
const trust = pod.mount('trust', '/trust', { readOnly: true });

export const coreContainer = (image: string, { needs, settings, ...facts }: Props) => ({
  image,
  command: ['/harbor/harbor_core'],
  env: { ...core(needs, facts), CONFIG_OVERWRITE_JSON: pod.fromSecret(settings, 'settings') },
  ports: listens,
  mounts: [
    tmp,
    trust,
    config('app.conf', '/etc/core/app.conf'),
    pod.mount('encryption', '/etc/core/key', { subPath: 'key', readOnly: true }),
    pod.mount('signing', '/etc/core/private_key.pem', { subPath: 'tls.key', readOnly: true }),
  ],
  // The first start makes the tables, a new version changes them.
  ...pod.health('/api/v2.0/ping', 'http', 900),
  liveness: pod.http('/api/v2.0/ping', 'http', { period: 20, timeout: 10, failures: 6 }),
});

export const jobserviceContainer = (image: string, { needs, ...facts }: Props) => ({
  image,
  command: ['/harbor/harbor_jobservice', '-c', '/etc/jobservice/config.yml'],
  env: jobservice(needs, facts),
  ports: listens,
  mounts: [tmp, trust, config('jobservice.yaml', '/etc/jobservice/config.yml')],
  // It ends while the core does not answer, and is started again.
  ...pod.health('/api/v1/stats', 'http', 600),
  liveness: pod.http('/api/v1/stats', 'http', { period: 20, timeout: 10, failures: 6 }),
});

const registryMounts = [tmp, config('registry.yaml', '/etc/registry/config.yml')];

export const registryContainer = (image: string, { needs }: Props) => ({
  image,
  command: ['/usr/bin/registry_DO_NOT_USE_GC', 'serve', '/etc/registry/config.yml'],
  env: registry(needs),
  ports: { registry: ports.registry, metrics: ports.metrics },
  // As a folder: a later password arrives without a restart.
  mounts: [...registryMounts, pod.mount('passwd', '/etc/registry-users', { readOnly: true })],
  ...pod.health('/', 'registry', 120),
});

export const registryctlContainer = (image: string, { needs }: Props) => ({
  image,
  command: ['/home/harbor/harbor_registryctl', '-c', '/etc/registryctl/config.yml'],
  env: registry(needs),
  ports: { http: ports.http },
  mounts: [...registryMounts, config('registryctl.yaml', '/etc/registryctl/config.yml')],
  ...pod.health('/api/health', 'http', 120),
});

export const portalContainer = (image: string) => ({
  image,
  command: ['nginx', '-c', '/etc/harbor/nginx.conf', '-g', 'daemon off;'],
  ports: { http: ports.http },
  mounts: [tmp, pod.mount('config', '/etc/harbor', { readOnly: true })],
  // Not what it forwards: a core that starts slowly would get it killed.
  ...pod.health('/', 'http', 60),
});

export const exporterContainer = (image: string, { needs }: Props) => ({
  image,
  command: ['/harbor/harbor_exporter'],
  env: exporter(needs),
  ports: { metrics: ports.metrics },
  mounts: [tmp],
  ...pod.health('/', 'metrics', 300),
});

export const trivyContainer = (image: string, scans: Given<'cache'>, roots: string) => ({
  image,
  command: ['/home/scanner/bin/scanner-trivy'],
  env: trivy(scans, roots),
  ports: { http: ports.http },
  mounts: [pod.mount('cache', '/home/scanner/.cache'), tmp, trust],
  ...pod.health('/probe/healthy', 'http', 120),
  readiness: pod.http('/probe/ready', 'http'),
});
