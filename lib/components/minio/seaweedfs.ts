import type { Construct } from 'constructs';
import { composedSecret, type ObjectName, pod, shortHash } from '../../kit';
import type { Bucket, Reader } from './buckets';
import { servers } from './servers';

interface Identities {
  readonly buckets: readonly Bucket[];
  readonly readers: readonly Reader[];
  readonly root: string;
}

/** The file of identities, with places for the keys: a template of External Secrets. */
export function identitiesFile({ buckets, readers, root }: Identities): string {
  const everything = ['Admin', 'Read', 'Write', 'List', 'Tagging'];
  const identity = (name: string, secret: string, actions: readonly string[]) => ({
    name,
    credentials: [{ accessKey: name, secretKey: `{{ index . "${secret}" }}` }],
    actions,
  });
  const on = (bucket: string, actions: readonly string[]) => actions.map((action) => `${action}:${bucket}`);
  const all = [
    identity('root', root, everything),
    ...buckets.map(({ name, secret }) => identity(name, secret, on(name, everything))),
    ...readers.map(({ name, secret, buckets: read }) =>
      identity(
        name,
        secret,
        read.flatMap((bucket) => on(bucket, ['Read', 'List'])),
      ),
    ),
  ];
  // In a template `\"` is not a quote.
  return JSON.stringify({ identities: all }, null, 2).replace(/\\"/g, '"');
}

/** Gathers the keys of all needs into one Secret, named by what is in it: a new need restarts the pod. */
export function identities(scope: Construct, where: ObjectName, from: Identities): string {
  const file = identitiesFile(from);
  const name = `minio-identities-${shortHash(file)}`;
  composedSecret(
    scope,
    { ...where, name },
    {
      fetch: [
        { secret: from.root, property: 'password', as: from.root },
        ...[...from.buckets, ...from.readers].map(({ secret }) => ({
          secret,
          property: 'secretKey',
          as: secret,
        })),
      ],
      data: { 'identities.json': file },
      onlyData: true,
    },
  );
  return name;
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

/** Its container, for `planned`. */
export function seaweedfs({ root, image }: { readonly root: string; readonly image: string }) {
  const { s3, console, metrics, volume } = servers.seaweedfs;
  return {
    image,
    args: seaweedArgs('/data', '/etc/identities/identities.json'),
    env: {
      WEED_ADMIN_PASSWORD: pod.fromSecret(root, 'password'),
      GOMEMLIMIT: pod.goMemory,
      HOME: '/tmp',
    },
    ports: { s3, console, metrics },
    mounts: [
      pod.mount(volume, '/data'),
      pod.mount('identities', '/etc/identities', { readOnly: true }),
      pod.mount('tmp', '/tmp'),
    ],
    startup: pod.startup(pod.http('/healthz', 's3'), 300),
    readiness: pod.http('/readyz', 's3'),
    liveness: pod.http('/healthz', 's3', { period: 20, timeout: 10, failures: 6 }),
  };
}
