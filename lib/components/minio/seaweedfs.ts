import type { Construct } from 'constructs';
import type { Container, Volume } from '../../../imports/k8s';
import type { Placed } from '../../constructs/object';
import { gathered } from '../../constructs/reader';
import { container } from '../../kube/container';
import { fromSecret } from '../../kube/env';
import { shortHash } from '../../kube/names';
import { httpProbe, startup } from '../../kube/probe';
import { mebibytes } from '../../kube/quantity';
import type { Resources } from '../../kube/resources';
import { mount, secretVolume } from '../../kube/volumes';
import type { Bucket } from './buckets';
import { servers } from './servers';

interface Identities {
  readonly buckets: readonly Bucket[];
  readonly root: string;
}

/** The file of identities, with places for the keys: a template of External Secrets. */
export function identitiesFile({ buckets, root }: Identities): string {
  const everything = ['Admin', 'Read', 'Write', 'List', 'Tagging'];
  const identity = (name: string, secret: string, actions: readonly string[]) => ({
    name,
    credentials: [{ accessKey: name, secretKey: `{{ index . "${secret}" }}` }],
    actions,
  });
  const all = [
    identity('root', root, everything),
    ...buckets.map(({ name, secret, reader }) =>
      identity(
        reader ?? name,
        secret,
        (reader === undefined ? everything : ['Read', 'List']).map((action) => `${action}:${name}`),
      ),
    ),
  ];
  // In a template `\"` is not a quote.
  return JSON.stringify({ identities: all }, null, 2).replace(/\\"/g, '"');
}

/** Gathers the keys of all claims into one Secret, named by what is in it: a new claim restarts the pod. */
export function identities(scope: Construct, where: Placed, from: Identities): string {
  const file = identitiesFile(from);
  const name = `minio-identities-${shortHash(file)}`;
  gathered(
    scope,
    { ...where, name },
    {
      fetch: [
        { secret: from.root, property: 'password', as: from.root },
        ...from.buckets.map(({ secret }) => ({ secret, property: 'secretKey', as: secret })),
      ],
      data: { 'identities.json': file },
      onlyData: true,
    },
  );
  return name;
}

interface SeaweedFsProps {
  readonly root: string;
  readonly images: { readonly server: string };
  readonly resources: { readonly server: Resources };
}

/** Everything in one process: master, volume server, filer, S3, console and the worker of lifecycles. */
export const seaweedArgs = (folder: string, identitiesPath: string): readonly string[] => [
  'mini',
  `-dir=${folder}`,
  // An address that never changes: it is recorded with the volumes, and all of them are in this process.
  '-ip=127.0.0.1',
  '-ip.bind=0.0.0.0',
  `-s3.config=${identitiesPath}`,
  '-s3.port.iceberg=0',
  '-s3.port.lance=0',
  '-webdav=false',
  `-admin.port=${servers.seaweedfs.console}`,
  '-admin.user=root',
  `-metricsPort=${servers.seaweedfs.metrics}`,
  '-master.telemetry=false',
];

export function seaweedfs(
  { root, images, resources }: SeaweedFsProps,
  secret: string,
): { readonly container: Container; readonly volumes: readonly Volume[] } {
  const { s3, console, metrics } = servers.seaweedfs;
  return {
    container: container({
      name: 'seaweedfs',
      image: images.server,
      resources: resources.server,
      args: seaweedArgs('/data', '/etc/identities/identities.json'),
      env: {
        WEED_ADMIN_PASSWORD: fromSecret(root, 'password'),
        GOMEMLIMIT: `${Math.floor(mebibytes(resources.server.memoryLimit) * 0.8)}MiB`,
        HOME: '/tmp',
      },
      ports: { s3, console, metrics },
      mounts: [
        mount(servers.seaweedfs.volume, '/data'),
        mount('identities', '/etc/identities', { readOnly: true }),
        mount('tmp', '/tmp'),
      ],
      startup: startup(httpProbe('/healthz', 's3'), 300),
      readiness: httpProbe('/readyz', 's3'),
      liveness: httpProbe('/healthz', 's3', { period: 20, timeout: 10, failures: 6 }),
    }),
    volumes: [secretVolume('identities', secret, { defaultMode: 0o440 })],
  };
}
