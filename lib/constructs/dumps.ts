/** Dumps of a server's data in the object store: sent by the clock, and fetched again. */
import { Construct } from 'constructs';
import type { PodSecurityContext, Volume } from '../../imports/k8s';
import type { ContainerOptions } from '../kube/container';
import { pod } from '../kube/pod';
import type { Resources } from '../kube/resources';
import type { Given } from '../plan/kinds';
import type { PlatformConfig } from '../plan/schema/platform';
import { configFiles, shippedFiles } from './config-file';
import type { ObjectName } from './object';
import { planned } from './planned';
import { bucketClient, s3ClientResources } from './s3-client';
import { Scheduled, type ScheduledProps } from './scheduled';

export interface DumpTarget {
  /** In-cluster address of the store, `http://service:port`. */
  readonly endpoint: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Secret with the keys accessKey and secretKey. */
  readonly secret: string;
  /** Five cron fields. */
  readonly schedule: string;
  /** Time zone of the schedule, such as `Europe/Madrid`. @default - that of the controller manager, mostly UTC */
  readonly timeZone?: string;
  /** Days that a dump is kept; the newest are never deleted. */
  readonly keepDays: number;
}

/** Where a component's dumps go: its bucket, at the times of the config. */
export const dumpTarget = (
  { endpoint, region, bucket, secret }: Given<'bucket'>,
  { backup, cluster }: Pick<PlatformConfig, 'backup' | 'cluster'>,
): DumpTarget => ({
  endpoint,
  region,
  bucket,
  secret,
  schedule: backup.databases,
  timeZone: cluster.timezone,
  keepDays: backup.keepDays,
});

/** Where the scripts are and where they work, and the variables that tell them so. */
export const dumpFolders = {
  env: { SCRIPTS: '/scripts', WORK: '/work' },
  mounts: [
    pod.mount('scripts', '/scripts', { readOnly: true }),
    pod.mount('work', '/work'),
    pod.mount('tmp', '/tmp'),
  ],
  volumes: [pod.emptyDir('work'), pod.emptyDir('tmp', { sizeLimit: '256Mi' })],
};

/** The workload of `Dumps`. */
export const dumpWorkloads = (component: string, tool: Resources) => ({
  [`${component}-dump`]: {
    kind: 'CronJob' as const,
    duty: 'saves' as const,
    containers: { upload: s3ClientResources },
    init: { dump: tool },
  },
});

/** What is done with a dump once it is fetched. */
type Task = 'restore' | 'drill';

const replayWorkloads = (component: string, task: Task, tool: Resources) => ({
  [`${component}-${task}`]: {
    kind: 'CronJob' as const,
    ...(task === 'drill' && { duty: 'proves' as const }),
    containers: { [task]: tool },
    init: { fetch: s3ClientResources },
  },
});

/** The workload of `Restore`. */
export const restoreWorkloads = (component: string, tool: Resources) =>
  replayWorkloads(component, 'restore', tool);

/** The workload of `Drill`. */
export const drillWorkloads = (component: string, tool: Resources) =>
  replayWorkloads(component, 'drill', tool);

export interface DumpsProps extends Omit<ObjectName, 'name'> {
  /** What its container asks for and may use. */
  readonly resources: Resources;
  /** Image and variables of the container that runs the script; `WORK` and `SCRIPTS` are added. */
  readonly tool: Pick<ContainerOptions, 'image' | 'env' | 'mounts'>;
  /** The files of its folder `SCRIPTS`, `dump.sh`, `restore.sh` or `drill.sh` among them. */
  readonly scripts: Readonly<Record<string, string>>;
  /** File of a dump that is sent last: a dump without it was interrupted. */
  readonly list: string;
  /** Files of a dump that `restore.sh` needs. @default - all of them */
  readonly fetched?: readonly string[];
  /** The object store. */
  readonly target: DumpTarget;
  /** The client of the object store, fully qualified. @default - the version of the package */
  readonly s3?: string;
  /** Identity of the pod. */
  readonly security: PodSecurityContext;
  /** Volumes that the tool mounts. @default - none */
  readonly volumes?: readonly Volume[];
  /** Rights in the cluster. @default - none */
  readonly account?: { readonly name: string };
  /** Shell that the image of the tool has. @default 'bash' */
  readonly shell?: 'bash' | 'sh';
}

/**
 * By the clock: `dump.sh` writes one folder into `WORK`, named by the time, with `checksums` and the list of what is
 * in it; then it is sent, and after that old ones are deleted.
 */
export class Dumps extends Construct {
  constructor(scope: Construct, id: string, props: DumpsProps) {
    super(scope, id);
    const { namespace, component, resources, target } = props;
    const name = `${component}-dump`;
    const scripts = scriptsOf(this, name, props, 'upload.sh');
    const plans = { id: component, namespace, workloads: dumpWorkloads(component, resources) };
    this.node.defaultChild = new Scheduled(this, 'cron', {
      ...planned(plans, name, {
        init: { dump: toolOf(props, 'dump.sh') },
        containers: { upload: clientOf(props, 'upload.sh', { KEEP_DAYS: String(target.keepDays) }) },
      }),
      ...podOf(props, scripts),
      schedule: target.schedule,
      ...(target.timeZone && { timeZone: target.timeZone }),
    });
  }
}

/**
 * By hand, `kubectl create job --from=cronjob/<component>-restore`: the newest whole dump is fetched into `WORK/dump`, or
 * the one that the variable DUMP names, and `restore.sh` loads it.
 */
export class Restore extends Construct {
  constructor(scope: Construct, id: string, props: DumpsProps) {
    super(scope, id);
    const { target } = props;
    this.node.defaultChild = replay(this, props, 'restore', { schedule: target.schedule, suspend: true });
  }
}

export interface DrillProps extends DumpsProps {
  /** Five cron fields. */
  readonly schedule: string;
}

/** By the clock: the newest whole dump is fetched into `WORK/dump`, and `drill.sh` finds out whether it is any good. */
export class Drill extends Construct {
  constructor(scope: Construct, id: string, props: DrillProps) {
    super(scope, id);
    const { schedule, target } = props;
    const timeZone = target.timeZone && { timeZone: target.timeZone };
    this.node.defaultChild = replay(this, props, 'drill', { schedule, ...timeZone });
  }
}

function replay(
  scope: Construct,
  props: DumpsProps,
  task: Task,
  when: Pick<ScheduledProps, 'schedule' | 'suspend' | 'timeZone'>,
): Scheduled {
  const { namespace, component, resources, fetched } = props;
  const name = `${component}-${task}`;
  const scripts = scriptsOf(scope, name, props, 'fetch.sh');
  const plans = { id: component, namespace, workloads: replayWorkloads(component, task, resources) };
  return new Scheduled(scope, 'cron', {
    ...planned(plans, name, {
      // It waits for a dump rather than going on with nothing.
      init: {
        fetch: clientOf(props, 'fetch.sh', {
          REQUIRED: 'yes',
          ...(fetched && { ONLY: fetched.join(' ') }),
        }),
      },
      containers: { [task]: toolOf(props, `${task}.sh`) },
    }),
    ...podOf(props, scripts),
    ...when,
  });
}

const scriptsOf = (
  scope: Construct,
  name: string,
  { namespace, component, scripts }: DumpsProps,
  own: 'upload.sh' | 'fetch.sh',
): string =>
  configFiles(scope, { name, namespace, component }, { ...scripts, ...shippedFiles(__dirname, [own]) }).name;

const toolOf = ({ tool, shell = 'bash' }: DumpsProps, script: string) => ({
  ...tool,
  command: [shell, `/scripts/${script}`],
  env: { ...dumpFolders.env, ...tool.env },
  mounts: [...dumpFolders.mounts, ...(tool.mounts ?? [])],
});

const clientOf = ({ target, list, s3 }: DumpsProps, script: string, env: Readonly<Record<string, string>>) =>
  dumpClient(target, { script, env: { LIST: list, ...env }, ...(s3 && { image: s3 }) });

const podOf = ({ security, account, volumes = [] }: DumpsProps, scripts: string) => ({
  security,
  ...(account && { account }),
  volumes: [pod.config('scripts', scripts), ...dumpFolders.volumes, ...volumes],
});

/** The client of the object store, among the folders of a dump. */
export const dumpClient = (
  target: DumpTarget,
  {
    script,
    env,
    image,
  }: {
    readonly script: string;
    readonly env: Readonly<Record<string, string>>;
    readonly image?: string;
  },
) =>
  bucketClient(target, {
    script: `/scripts/${script}`,
    env: { ...dumpFolders.env, BUCKET: target.bucket, ...env },
    mounts: dumpFolders.mounts,
    ...(image && { image }),
  });

/** For `shippedFiles` of who fetches dumps in a pod of its own. */
export const fetchScript = (): Readonly<Record<string, string>> => shippedFiles(__dirname, ['fetch.sh']);
