import { Construct } from 'constructs';
import { configFiles, mebibytes, OneShot, oneShot, planned, pod, shippedFiles } from '../../kit';
import { names, ports } from './environment';
import { sourcesOf } from './sources';

export interface SetupProps {
  readonly namespace: string;
  readonly image: string;
  /** Every image that runs in the platform. */
  readonly pulled: readonly string[];
  /** Versions of each image of one's own that are kept. */
  readonly keep: number;
  /** Room for them. */
  readonly quota: string;
  /** Secret with the password of `admin`. */
  readonly admin: string;
  /** Accounts that push and pull images of one's own, and the Secrets with their passwords. */
  readonly robots: readonly { readonly name: string; readonly secret: string }[];
  readonly timeZone: string;
}

const name = 'harbor-setup';

const variableOf = (robot: string): string => `ROBOT_${robot.replaceAll('-', '_').toUpperCase()}`;

/** Project for images of one's own, and the account that pushes them. */
export const own = { project: 'apps', robot: 'pipelines' } as const;

export const setupWorkloads = oneShot(name, {
  containers: { setup: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } },
});

/** Sources, projects, the robot, and what is deleted when. */
export class Setup extends Construct {
  constructor(scope: Construct, id: string, props: SetupProps) {
    super(scope, id);
    const { namespace, image, pulled, keep, quota, admin, robots, timeZone } = props;
    const component = 'harbor';
    const wanted = {
      sources: sourcesOf(pulled),
      project: own.project,
      robots: robots.map(({ name: robot }) => ({ name: robot, variable: variableOf(robot) })),
      keep,
      quota: mebibytes(quota) * 1024 ** 2,
      // With seconds. Garbage is collected once retention has made some.
      retention: '0 0 3 * * *',
      garbage: '0 30 4 * * 0',
    };
    const files = configFiles(
      this,
      { name, namespace, component },
      {
        ...shippedFiles(__dirname, ['setup.py']),
        'wanted.json': `${JSON.stringify(wanted, undefined, 2)}\n`,
      },
    );
    new OneShot(this, 'job', {
      ...planned({ id: component, namespace, workloads: setupWorkloads }, name, {
        containers: {
          setup: {
            image,
            command: ['python3', '/config/setup.py', '/config/wanted.json'],
            env: {
              HARBOR_URL: `http://${names.core}:${ports.http}`,
              HARBOR_PASSWORD: pod.fromSecret(admin, 'password'),
              ...Object.fromEntries(
                robots.map(({ name: robot, secret }) => [
                  variableOf(robot),
                  pod.fromSecret(secret, 'password'),
                ]),
              ),
            },
            mounts: [pod.mount('config', '/config', { readOnly: true })],
          },
        },
      }),
      security: pod.restricted({ uid: 65534 }),
      volumes: [pod.config('config', files.name)],
      content: files.hash,
      timeZone,
    });
  }
}
