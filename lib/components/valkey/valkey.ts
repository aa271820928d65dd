import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { configFiles } from '../../constructs/config-file';
import { gathered } from '../../constructs/reader';
import { Server } from '../../constructs/server';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import { fromSecret } from '../../kube/env';
import { shortHash } from '../../kube/names';
import { execProbe, httpProbe, startup } from '../../kube/probe';
import { mebibytes } from '../../kube/quantity';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { configVolume, mount, secretVolume } from '../../kube/volumes';
import type { PropsOf } from '../../plan/component';
import { databases, type User, usersFile } from './acl';
import type { valkey } from './index';

export interface ValkeyProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Id of the platform component. Default `valkey`. */
  readonly component?: string;
  /** Users to let in, each limited to one database index. */
  readonly users: readonly User[];
  /** Secret with the key `password`: of the user that reads statistics. */
  readonly exporter: string;
  /** Data that it keeps, such as `256Mi`; writes fail beyond it. */
  readonly memory: string;
  /** Size of its volume, such as `2Gi`. */
  readonly volume: string;
  /** StorageClass of its volumes. */
  readonly storageClass: string;
  /** Fully qualified, with exact tags. */
  readonly images: { readonly valkey: string; readonly exporter: string };
  /** What its containers ask for and may use. */
  readonly resources: { readonly valkey: Resources; readonly exporter: Resources };
}

const port = 6379;
const metricsPort = 9121;

/**
 * One Valkey for many applications: each has a user that may use one database. Passwords are gathered as hashes
 * in a Secret that is named by its users, so that the pod restarts when one is added.
 *
 * Upstream: Valkey 9.1, whose ACLs know databases; redis_exporter v1.88.0.
 */
export class Valkey extends Construct {
  constructor(scope: Construct, id: string, props: ValkeyProps) {
    super(scope, id);
    const { namespace, component = 'valkey', users, exporter, memory, images, resources } = props;
    const name = 'valkey';
    const where = { name, namespace, component };
    const file = usersFile(users, exporter);
    const acl = `valkey-users-${shortHash(file)}`;
    gathered(
      this,
      { ...where, name: acl },
      {
        fetch: [exporter, ...users.map(({ secret }) => secret)].map((secret) => ({
          secret,
          property: 'password',
          as: secret,
        })),
        data: { 'users.acl': file },
        onlyData: true,
      },
    );
    const files = ['valkey.conf', 'probe.sh'].map((each) => [each, readAsset(__dirname, each)]);
    const config = configFiles(this, { ...where, name: 'valkey-config' }, Object.fromEntries(files));
    const probe = (question: 'ready' | 'alive', failures: number) =>
      execProbe(['sh', '/etc/valkey-config/probe.sh', question], { failures });

    new Server(this, 'server', {
      ...where,
      kind: 'StatefulSet',
      security: restrictedPod({ uid: 999 }),
      containers: [
        container({
          name,
          image: images.valkey,
          resources: resources.valkey,
          command: ['valkey-server'],
          args: [
            '/etc/valkey-config/valkey.conf',
            '--databases',
            String(databases),
            '--maxmemory',
            `${mebibytes(memory)}mb`,
          ],
          ports: { valkey: port },
          mounts: [
            mount('data', '/data'),
            mount('config', '/etc/valkey-config', { readOnly: true }),
            mount('users', '/etc/valkey', { readOnly: true }),
          ],
          startup: startup(probe('alive', 1), 300),
          readiness: probe('ready', 3),
          liveness: probe('alive', 6),
        }),
        container({
          name: 'exporter',
          image: images.exporter,
          resources: resources.exporter,
          env: {
            REDIS_ADDR: `redis://127.0.0.1:${port}`,
            REDIS_USER: 'exporter',
            REDIS_PASSWORD: fromSecret(exporter, 'password'),
            // Two series for each of the databases that nobody uses would be most of what it says.
            REDIS_EXPORTER_INCL_METRICS_FOR_EMPTY_DATABASES: 'false',
          },
          ports: { metrics: metricsPort },
          readiness: httpProbe('/health', 'metrics'),
          liveness: httpProbe('/health', 'metrics', { period: 30, failures: 5 }),
        }),
      ],
      claims: { data: { size: props.volume, storageClass: props.storageClass } },
      volumes: [configVolume('config', config.name), secretVolume('users', acl, { defaultMode: 0o440 })],
      config: config.hash,
      service: { valkey: port },
    });
  }
}

export function build(chart: Chart, props: PropsOf<typeof valkey>): void {
  const { options, claims, images, workloads } = props;
  new Valkey(chart, 'valkey', {
    namespace: props.namespace,
    users: props
      .granted('cache')
      .map(({ handle: { user: name, secret, index } }) => ({ name, secret, index })),
    exporter: claims.exporter.secret,
    memory: options.memory,
    volume: options.volume,
    storageClass: claims.volume.storageClass,
    images,
    resources: workloads.valkey.containers,
  });
}
