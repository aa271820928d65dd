import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ignoreHealth } from '../kube/argocd';
import { shortHash } from '../kube/names';
import { repairOf } from '../plan/running';
import { add, metadataOf } from './object';
import { type PodProps, podTemplate } from './pod-template';

export interface OneShotProps extends PodProps {
  /** Everything that the result depends on besides the pod itself: scripts, lists, names of composed Secrets. */
  readonly content: unknown;
  /**
   * When the same work is done again, so that a restored database or a lost volume gets its roles, buckets and
   * clients back.
   *
   * @default '23 * * * *'
   */
  readonly repair?: string;
  /** Seconds after which a repeated run is stopped, so that the next one may try. @default 1800 */
  readonly repairDeadline?: number;
  /** Time zone of the schedule, such as `Europe/Madrid`. @default - that of the controller manager, mostly UTC */
  readonly timeZone?: string;
}

/**
 * Idempotent work that holds the wave: a Job named by its content (a change is a new Job, the old one is
 * pruned), without a time to live, that never gives up; and a CronJob that does the same again. Its containers wait
 * for what they need, and may run twice or be killed half-way.
 */
export class OneShot extends Construct {
  readonly job: ApiObject;
  /** The CronJob that repeats the work. */
  readonly repair: ApiObject;

  constructor(scope: Construct, id: string, props: OneShotProps) {
    super(scope, id);
    const { name, namespace, component, repair = '23 * * * *', repairDeadline = 1800 } = props;
    const template = podTemplate(this, props, { restartPolicy: 'OnFailure' });
    const hash = shortHash([template, props.content]);
    this.job = add(this, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { ...metadataOf(props), name: `${name}-${hash}` },
      spec: { backoffLimit: 1000, template },
    });
    this.repair = add(this, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: metadataOf({ name: repairOf(name), namespace, component }, ignoreHealth),
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
    this.node.defaultChild = this.job;
  }
}
