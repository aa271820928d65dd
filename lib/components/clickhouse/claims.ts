import type { Construct } from 'constructs';
import { configFiles, type ObjectName, OneShot, oneShot, planned, pod, shippedFiles } from '../../kit';

/** User of the official image. */
export const security = pod.restricted({ uid: 101 });

/** Its client is the server's own program, which maps half a gigabyte and uses little of it. */
export const tool = { cpu: '20m', memory: '128Mi', memoryLimit: '512Mi' };

export interface Claim {
  /** The database, and its user. */
  readonly name: string;
  /** Secret with the key `password`. */
  readonly secret: string;
}

/** How every script finds the server, as its administrator. */
export const connection = (admin: string) => ({
  CLICKHOUSE_HOST: 'clickhouse',
  CLICKHOUSE_USER: 'admin',
  CLICKHOUSE_PASSWORD: pod.fromSecret(admin, 'password'),
  HOME: '/tmp',
});

const name = 'clickhouse-provision';
export const claimWorkloads = oneShot(name, { containers: { provision: tool } });

interface Provision extends Omit<ObjectName, 'name'> {
  readonly claims: readonly Claim[];
  readonly image: string;
  readonly admin: string;
}

/** Makes a database and a user for each claim; and again each hour. */
export function provision(scope: Construct, { claims, image, admin, ...where }: Provision): void {
  const config = configFiles(
    scope,
    { ...where, name },
    {
      ...shippedFiles(__dirname, ['provision.sh']),
      databases: claims.map((claim) => `${claim.name}:${claim.secret}\n`).join(''),
    },
  );
  new OneShot(scope, 'provision', {
    ...planned({ id: where.component, namespace: where.namespace, workloads: claimWorkloads }, name, {
      containers: {
        provision: {
          image,
          command: ['bash', '/scripts/provision.sh'],
          env: { ...connection(admin), SCRIPTS: '/scripts', SECRETS: '/secrets' },
          mounts: [
            pod.mount('scripts', '/scripts', { readOnly: true }),
            pod.mount('secrets', '/secrets', { readOnly: true }),
            pod.mount('tmp', '/tmp'),
          ],
        },
      },
    }),
    security,
    volumes: [
      pod.config('scripts', config.name),
      pod.secretFiles(
        'secrets',
        claims.map(({ secret }) => secret),
        'password',
      ),
      pod.emptyDir('tmp', { sizeLimit: '64Mi' }),
    ],
    content: config.hash,
  });
}
