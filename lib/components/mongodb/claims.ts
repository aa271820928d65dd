import type { Construct } from 'constructs';
import { configFiles, type ObjectName, OneShot, oneShot, planned, pod, shippedFiles } from '../../kit';

/** User of the official image. */
export const security = pod.restricted({ uid: 999 });

/** The shell is a Node program, and the tools compress in memory. */
export const tool = { cpu: '20m', memory: '96Mi', memoryLimit: '512Mi' };

export interface Claim {
  /** The database, and its user. */
  readonly name: string;
  /** Secret with the key `password`. */
  readonly secret: string;
}

/** How every script finds the server, as its administrator. */
export const connection = (admin: string) => ({
  SERVER: 'mongodb:27017',
  ADMIN_PASSWORD: pod.fromSecret(admin, 'password'),
  HOME: '/tmp',
});

const name = 'mongodb-provision';
export const claimWorkloads = oneShot(name, { containers: { provision: tool } });

interface Provision extends Omit<ObjectName, 'name'> {
  readonly claims: readonly Claim[];
  readonly image: string;
  readonly admin: string;
  readonly exporter: string;
  /** Address by which clients find the member of the replica set. */
  readonly member: string;
}

/** Makes the replica set, and a user for each claim; and again each hour. */
export function provision(
  scope: Construct,
  { claims, image, admin, exporter, member, ...where }: Provision,
): void {
  const config = configFiles(
    scope,
    { ...where, name },
    {
      ...shippedFiles(__dirname, ['provision.sh', 'provision.js']),
      databases: claims.map((claim) => `${claim.name}:${claim.secret}\n`).join(''),
    },
  );
  new OneShot(scope, 'provision', {
    ...planned({ id: where.component, namespace: where.namespace, workloads: claimWorkloads }, name, {
      containers: {
        provision: {
          image,
          command: ['bash', '/scripts/provision.sh'],
          env: {
            ...connection(admin),
            SCRIPTS: '/scripts',
            SECRETS: '/secrets',
            EXPORTER: exporter,
            MEMBER: member,
          },
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
      pod.secretFiles('secrets', [exporter, ...claims.map(({ secret }) => secret)], 'password'),
      pod.emptyDir('tmp', { sizeLimit: '64Mi' }),
    ],
    content: config.hash,
  });
}
