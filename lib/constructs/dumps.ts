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
  /** When the newest is tried out: five cron fields. @default - never */
  readonly drills?: string;
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
  drills: backup.drills,
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

const saveWorkloads = (component: string, tool: Resources) => ({
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

/** The workloads of `Dumps`; a drill may need more than the others. */
export const dumpWorkloads = (component: string, tool: Resources, drill: Resources = tool) => ({
  ...saveWorkloads(component, tool),
  ...replayWorkloads(component, 'restore', tool),
  ...replayWorkloads(component, 'drill', drill),
});

/** The container that runs a script; `WORK` and `SCRIPTS` are added to its variables. */
type Tool = Pick<ContainerOptions, 'image' | 'env' | 'mounts' | 'security'>;

export interface DumpsProps extends Omit<ObjectName, 'name'> {
  /** What its container asks for and may use. */
  readonly resources: Resources;
  /** What runs `dump.sh` and `restore.sh`, and `drill.sh` unless `drill` says otherwise. */
  readonly tool: Tool;
  /** The files of its folder `SCRIPTS`: `dump.sh`, `restore.sh`, `drill.sh` and what these read; `counts.sh` is added. */
  readonly scripts: Readonly<Record<string, string>>;
  /** File of a dump that is sent last: a dump without it was interrupted. */
  readonly list: string;
  /** Files of a dump that `restore.sh` and `drill.sh` need. @default - all of them */
  readonly fetched?: readonly string[];
  /** The object store. */
  readonly target: DumpTarget;
  /** The client of the object store, fully qualified. @default - the version of the package */
  readonly s3?: string;
  /** Identity of the pods. */
  readonly security: PodSecurityContext;
  /** Volumes that the tool mounts. @default - none */
  readonly volumes?: readonly Volume[];
  /** Rights in the cluster, to dump and to restore. @default - none */
  readonly account?: { readonly name: string };
  /** Shell that the image of the tool has. @default 'bash' */
  readonly shell?: 'bash' | 'sh';
  /** What is different in a drill. @default - nothing */
  readonly drill?: Partial<Pick<DumpsProps, 'resources' | 'tool' | 'volumes' | 'shell'>>;
}

/**
 * By the clock, `dump.sh` writes one folder into `WORK`, named by the time, with `checksums` and the list of what is in
 * it; then it is sent, and after that old ones are deleted. By the clock too, the newest whole dump is fetched into
 * `WORK/dump`, and `drill.sh` fails where it is not what it was taken of: the alert of all drills goes by that. By hand,
 * the newest or the one that the variable DUMP names is fetched likewise, and `restore.sh` loads it.
 *
 * `restore.sh` destroys nothing before it knows that the dump can be read.
 */
export class Dumps extends Construct {
  constructor(scope: Construct, id: string, props: DumpsProps) {
    super(scope, id);
    const { namespace, component, target } = props;
    const scripts = configFiles(
      this,
      { name: `${component}-dumps`, namespace, component },
      { ...props.scripts, ...shippedFiles(__dirname, ['upload.sh', 'fetch.sh', 'counts.sh']) },
    ).name;
    const clock = target.timeZone ? { timeZone: target.timeZone } : {};
    const { schedule, drills } = target;
    this.node.defaultChild = dump(this, props, scripts, { schedule, ...clock });
    replay(this, 'restore', props, scripts, { schedule, suspend: true });
    if (drills) replay(this, 'drill', { ...props, ...props.drill }, scripts, { schedule: drills, ...clock });
  }
}

type When = Pick<ScheduledProps, 'schedule' | 'suspend' | 'timeZone'>;

function dump(scope: Construct, props: DumpsProps, scripts: string, when: When): Scheduled {
  const { namespace, component, resources, target } = props;
  const plans = { id: component, namespace, workloads: saveWorkloads(component, resources) };
  return new Scheduled(scope, 'dump', {
    ...planned(plans, `${component}-dump`, {
      init: { dump: toolOf(props, 'dump.sh') },
      containers: { upload: clientOf(props, 'upload.sh', { KEEP_DAYS: String(target.keepDays) }) },
    }),
    ...podOf(props, scripts),
    ...rightsOf(props),
    ...when,
  });
}

function replay(scope: Construct, task: Task, props: DumpsProps, scripts: string, when: When): Scheduled {
  const { namespace, component, resources, fetched } = props;
  const plans = { id: component, namespace, workloads: replayWorkloads(component, task, resources) };
  return new Scheduled(scope, task, {
    ...planned(plans, `${component}-${task}`, {
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
    // A drill changes nothing.
    ...(task === 'restore' && rightsOf(props)),
    ...when,
  });
}

const toolOf = ({ tool, shell = 'bash' }: DumpsProps, script: string) => ({
  ...tool,
  command: [shell, `/scripts/${script}`],
  env: { ...dumpFolders.env, ...tool.env },
  mounts: [...dumpFolders.mounts, ...(tool.mounts ?? [])],
});

const clientOf = ({ target, list, s3 }: DumpsProps, script: string, env: Readonly<Record<string, string>>) =>
  dumpClient(target, { script, env: { LIST: list, ...env }, ...(s3 && { image: s3 }) });

const rightsOf = ({ account }: DumpsProps) => account && { account };

const podOf = ({ security, volumes = [] }: DumpsProps, scripts: string) => ({
  security,
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
