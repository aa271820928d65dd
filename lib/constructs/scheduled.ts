import { Construct } from 'constructs';
import type { Container, PodSecurityContext, PodSpec, Volume } from '../../imports/k8s';
import { ignoreHealth } from '../kube/argocd';
import { labels } from '../kube/names';
import type { Account } from './account';
import { add, type Placed, placed } from './object';

export interface ScheduledProps extends Placed {
  /** Five cron fields. */
  readonly schedule: string;
  /** Time zone of the schedule, such as `Europe/Madrid`. Default: that of the controller manager, mostly UTC. */
  readonly timeZone?: string;
  /** Containers that run one after the other, before the others. Default: none. */
  readonly init?: readonly Container[];
  /** The container that does the work. */
  readonly container: Container;
  /** Identity of the pod; see `restrictedPod`. */
  readonly security: PodSecurityContext;
  /** Volumes that its containers mount. Default: none. */
  readonly volumes?: readonly Volume[];
  /** Rights in the cluster; its token is mounted. Default: an account of its own without any. */
  readonly account?: Account;
  /** Seconds after which a run is stopped. Default 7200. */
  readonly deadline?: number;
  /** Fields of the pod that are seldom needed. */
  readonly pod?: Partial<PodSpec>;
}

/** Work by the clock, such as a dump: never two at a time, and never a reason for Argo CD to wait. */
export class Scheduled extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledProps) {
    super(scope, id);
    const { name, component, account, init, volumes, deadline = 7200 } = props;
    if (!account) {
      add(this, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: placed(props),
        automountServiceAccountToken: false,
      });
    }
    const template = {
      metadata: { labels: labels({ name, component }) },
      spec: {
        restartPolicy: 'OnFailure',
        serviceAccountName: account?.name ?? name,
        automountServiceAccountToken: account !== undefined,
        enableServiceLinks: false,
        securityContext: props.security,
        ...(init && { initContainers: init }),
        containers: [props.container],
        ...(volumes && { volumes }),
        ...props.pod,
      },
    };
    add(this, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: placed(props, ignoreHealth),
      spec: {
        schedule: props.schedule,
        ...(props.timeZone && { timeZone: props.timeZone }),
        concurrencyPolicy: 'Forbid',
        // What a cluster slept through is made up for when it wakes, within a day.
        startingDeadlineSeconds: 86400,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 2,
        jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: deadline, template } },
      },
    });
  }
}
