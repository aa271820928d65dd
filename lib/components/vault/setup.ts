import { Construct } from 'constructs';
import { configFiles, type Given, OneShot, oneShot, planned, pod, shippedFiles } from '../../kit';
import { audience, tokenVolume } from './tokens';

export interface SetupProps {
  readonly namespace: string;
  readonly image: string;
  /** Address of the vault inside the cluster. */
  readonly address: string;
  readonly signIn: Given<'signIn'>;
  readonly route: Given<'route'>;
  /** Account that External Secrets reads as. */
  readonly reader: string;
  readonly timeZone: string;
}

const name = 'vault-setup';

export const setupWorkloads = oneShot(name, {
  containers: { setup: { cpu: '10m', memory: '96Mi', memoryLimit: '256Mi' } },
});

/** Policies, sign-in and accounts, in a vault that is open. */
export class Setup extends Construct {
  constructor(scope: Construct, id: string, props: SetupProps) {
    super(scope, id);
    const { namespace, image, address, signIn, route, reader, timeZone } = props;
    const component = 'vault';
    const scripts = configFiles(
      this,
      { name, namespace, component },
      {
        ...shippedFiles(__dirname, ['setup.sh']),
        ...shippedFiles(`${__dirname}/policies`, [
          'cluster.hcl',
          'snapshots.hcl',
          'restore.hcl',
          'users.hcl',
        ]),
      },
    );
    new OneShot(this, 'job', {
      ...planned({ id: component, namespace, workloads: setupWorkloads }, name, {
        containers: {
          setup: {
            image,
            command: ['sh', '/scripts/setup.sh'],
            env: {
              BAO_ADDR: address,
              HOME: '/tmp',
              SCRIPTS: '/scripts',
              TOKEN: '/token/token',
              NAMESPACE: namespace,
              AUDIENCE: audience,
              READER: reader,
              URL: route.url,
              ISSUER: signIn.issuer,
              CLIENT_ID: pod.fromSecret(signIn.secret, 'clientId'),
              CLIENT_SECRET: pod.fromSecret(signIn.secret, 'clientSecret'),
              ADMINS: signIn.groups.admins,
              USERS: signIn.groups.users,
            },
            mounts: [
              pod.mount('scripts', '/scripts', { readOnly: true }),
              pod.mount('token', '/token', { readOnly: true }),
              pod.mount('tmp', '/tmp'),
            ],
          },
        },
      }),
      security: pod.restricted({ uid: 100, gid: 1000 }),
      volumes: [pod.config('scripts', scripts.name), pod.emptyDir('tmp', { sizeLimit: '16Mi' }), tokenVolume],
      content: scripts.hash,
      timeZone,
    });
  }
}
