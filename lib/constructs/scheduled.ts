import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ignoreHealth } from '../kube/argocd';
import { add, metadataOf } from './object';
import { type PodProps, podTemplate } from './pod-template';

export interface ScheduledProps extends PodProps {
  /** Five cron fields. */
  readonly schedule: string;
  /** Time zone of the schedule, such as `Europe/Madrid`. @default - that of the controller manager, mostly UTC */
  readonly timeZone?: string;
  /** Seconds after which a run is stopped. @default 7200 */
  readonly deadline?: number;
  /** Never by the clock: somebody makes a Job of it by hand. @default false */
  readonly suspend?: boolean;
}

/** Work by the clock, such as a dump: never two at a time, and never a reason for Argo CD to wait. */
export class Scheduled extends Construct {
  readonly cronJob: ApiObject;

  constructor(scope: Construct, id: string, props: ScheduledProps) {
    super(scope, id);
    const { schedule, timeZone, deadline = 7200, suspend = false } = props;
    const template = podTemplate(this, props, { restartPolicy: 'OnFailure' });
    this.cronJob = add(this, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: metadataOf(props, ignoreHealth),
      spec: {
        schedule,
        ...(timeZone && { timeZone }),
        ...(suspend && { suspend }),
        concurrencyPolicy: 'Forbid',
        // What a cluster slept through is made up for when it wakes, within a day.
        startingDeadlineSeconds: 86400,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 2,
        jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: deadline, template } },
      },
    });
    this.node.defaultChild = this.cronJob;
  }
}
