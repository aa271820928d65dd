import { Construct } from 'constructs';
import type { Container, PodSecurityContext, PodSpec, Volume } from '../../imports/k8s';
import { ignoreHealth } from '../kube/argocd';
import { labels, shortHash } from '../kube/names';
import type { Account } from './account';
import { add, type Placed, placed } from './object';

export interface OneShotProps extends Placed {
  /** Runs the script; it waits for what it needs, and may be run twice or killed half-way. */
  readonly container: Container;
  /** Containers that run one after the other, before the others. Default: none. */
  readonly init?: readonly Container[];
  /** Identity of the pod; see `restrictedPod`. */
  readonly security: PodSecurityContext;
  /** Volumes that its containers mount. Default: none. */
  readonly volumes?: readonly Volume[];
  /** Rights in the cluster; its token is mounted. Default: an account of its own without any. */
  readonly account?: Account;
  /** Everything that the result depends on beside the pod itself: scripts, lists, names of gathered Secrets. */
  readonly content: unknown;
  /**
   * When the same work is done again, so that a restored database or a lost volume gets its roles, buckets and
   * clients back.
   *
   * @default '23 * * * *'
   */
  readonly repair?: string;
  /**
   * Seconds after which a repeated run is stopped, so that the next one may try.
   *
   * @default 1800
   */
  readonly repairDeadline?: number;
  /** Time zone of the schedule, such as `Europe/Madrid`. Default: that of the controller manager, mostly UTC. */
  readonly timeZone?: string;
  /** Fields of the pod that are seldom needed. */
  readonly pod?: Partial<PodSpec>;
}

/**
 * Idempotent work that gates the wave: a Job named by its content (a change is a new Job, the old one is
 * pruned), without a time to live, that never gives up; and a CronJob that does the same again.
 */
export class OneShot extends Construct {
  constructor(scope: Construct, id: string, props: OneShotProps) {
    super(scope, id);
    const { name, namespace, component, repair = '23 * * * *', repairDeadline = 1800 } = props;
    const template = podTemplate(props);
    const hash = shortHash([template, props.content]);

    if (!props.account) {
      add(this, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: placed(props),
        automountServiceAccountToken: false,
      });
    }
    add(this, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { ...placed(props), name: `${name}-${hash}` },
      spec: { backoffLimit: 1000, template },
    });
    add(this, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: placed({ name: `${name}-repair`, namespace, component }, ignoreHealth),
      spec: {
        schedule: repair,
        ...(props.timeZone && { timeZone: props.timeZone }),
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: { spec: { backoffLimit: 3, activeDeadlineSeconds: repairDeadline, template } },
      },
    });
  }
}

const podTemplate = ({
  name,
  component,
  account,
  init,
  container,
  volumes,
  security,
  pod,
}: OneShotProps) => ({
  metadata: { labels: labels({ name, component }) },
  spec: {
    restartPolicy: 'OnFailure',
    serviceAccountName: account?.name ?? name,
    automountServiceAccountToken: account !== undefined,
    enableServiceLinks: false,
    securityContext: security,
    ...(init && { initContainers: init }),
    containers: [container],
    ...(volumes && { volumes }),
    ...pod,
  },
});
