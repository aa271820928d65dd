import { Construct } from 'constructs';
import type { PodSecurityContext } from '../../imports/k8s';
import type { ContainerOptions } from '../kube/container';
import { pod } from '../kube/pod';
import type { Resources } from '../kube/resources';
import { configFiles } from './config-file';
import type { ObjectName } from './object';
import { OneShot } from './one-shot';
import { oneShot } from './one-shot-workloads';
import { type Claim, type Person, peopleList } from './people';
import { planned } from './planned';

export interface ClaimsProps extends Omit<ObjectName, 'name'> {
  /** Databases and users to make. */
  readonly claims: readonly Claim[];
  /** Who may connect beside applications. @default - nobody */
  readonly people?: readonly Person[];
  /** Further Secrets whose password the script reads. @default - none */
  readonly secrets?: readonly string[];
  /** `provision.sh`, which may run twice and be killed anywhere, and what it needs. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Image of the client, and the variables by which it finds the server. */
  readonly tool: Pick<ContainerOptions, 'image' | 'env'>;
  /** What it asks for and may use. */
  readonly resources: Resources;
  /** Identity of the pod. */
  readonly security: PodSecurityContext;
}

/** The workloads of `Claims`. */
export const claimWorkloads = (component: string, tool: Resources) =>
  oneShot(`${component}-provision`, { containers: { provision: tool } });

/**
 * A database and a user for each claim, made by `provision.sh`; and again each hour. The script finds them in
 * `$SCRIPTS/databases`, one `name:secret` a line, people in `$SCRIPTS/people` (see `peopleList`), and all passwords in
 * `$SECRETS/<secret>/password`.
 */
export class Claims extends Construct {
  constructor(scope: Construct, id: string, props: ClaimsProps) {
    super(scope, id);
    const { namespace, component, claims, people = [], secrets = [], scripts, ...how } = props;
    const { tool, resources, security } = how;
    const name = `${component}-provision` as const;
    const config = configFiles(
      this,
      { name, namespace, component },
      {
        ...scripts,
        databases: claims.map((claim) => `${claim.name}:${claim.secret}\n`).join(''),
        people: peopleList(people),
      },
    );
    const plans = { id: component, namespace, workloads: claimWorkloads(component, resources) };
    this.node.defaultChild = new OneShot(this, 'job', {
      ...planned(plans, name, {
        containers: {
          provision: {
            image: tool.image,
            command: ['bash', '/scripts/provision.sh'],
            env: { ...tool.env, SCRIPTS: '/scripts', SECRETS: '/secrets' },
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
          [...secrets, ...[...claims, ...people].map(({ secret }) => secret)],
          'password',
        ),
        pod.emptyDir('tmp', { sizeLimit: '64Mi' }),
      ],
      content: config.hash,
    }).job;
  }
}
