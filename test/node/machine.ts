/**
 * A machine in namespaces: its processes, mounts, network and cgroups are those of one `unshare`, and end with it. It is
 * killed by the kernel when this program dies, whatever the reason.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from '../cluster/control-plane/build';
import { Processes, run, type Started, until } from '../cluster/control-plane/processes';
import { isRunning } from './alive';

export interface Machine {
  readonly state: string;
  readonly kubeconfig: string;
  /** The command that runs another one inside, as root of the node. */
  inside(command: readonly string[]): readonly string[];
  /** Every process killed at once, as by a cut of the power, and started again on the same disk. Gives back seconds. */
  reboot(): Promise<number>;
  /** A new one in its place, whose disk is as empty as it was on the first day. Gives back seconds. */
  replace(): Promise<number>;
  stop(): Promise<void>;
}

export interface Wanted {
  /** Folders of Debian's files, the upper one first. */
  readonly lower: readonly string[];
  /** Puts the settings and the images into the state folder. */
  prepare(state: string): Promise<void>;
}

/** The node's cable at this end: this program is the router of its LAN, in a network of its own. */
const cable = 'node';
export const router = '192.168.1.1';

const nodes = (): string => join(cacheFolder(), 'node', 'running');
const hierarchies = '/sys/fs/cgroup';

/** Where this run writes: gone with it, or swept by the next one. */
export function ownFolder(...names: readonly string[]): string {
  const folder = join(nodes(), String(process.pid), ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export async function start({ lower, prepare }: Wanted): Promise<Machine> {
  await sweep();
  const id = String(process.pid);
  const state = join(ownFolder(), 'machine');
  const processes = new Processes(ownFolder('log'));
  const furnish = async () => {
    mkdirSync(join(state, 'boot'), { recursive: true });
    for (const name of ['root.sh', 'init.sh'])
      copyFileSync(resolve('test/node/boot', name), join(state, 'boot', name));
    await prepare(state);
  };
  await furnish();
  let running = await boot(processes, id, state, lower);
  const target = () => `--target=${running.pid}`;
  const restart = async (between: () => Promise<void>) => {
    await halt(processes, running.unshare, id);
    await between();
    const before = Date.now();
    running = await boot(processes, id, state, lower);
    return Math.round((Date.now() - before) / 1000);
  };
  return {
    state,
    kubeconfig: join(state, 'kubeconfig'),
    inside: (command) => ['nsenter', target(), ...whole, '--', ...command],
    reboot: () => restart(() => Promise.resolve()),
    replace: () =>
      restart(async () => {
        rmSync(state, { recursive: true, force: true, maxRetries: 5 });
        await furnish();
      }),
    stop: async () => {
      if (running.unshare.ended() === undefined) await halt(processes, running.unshare, id);
      rmSync(state, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const whole = ['--mount', '--net', '--uts', '--ipc', '--cgroup', '--pid'];

interface Booted {
  readonly unshare: Started;
  /** Of the node's first process, as this machine counts. */
  readonly pid: number;
}

async function boot(
  processes: Processes,
  id: string,
  state: string,
  lower: readonly string[],
): Promise<Booted> {
  makeGroups(id);
  // The old cable goes with the old node's network, a moment after its last process.
  await run('ip', ['link', 'delete', cable], {}).catch(() => undefined);
  // The shell enters the groups, and becomes the first process of the node.
  const enter = `for tasks in ${hierarchies}/*/${nameOf(id)}/cgroup.procs; do echo $$ >"$tasks"; done; exec "$@"`;
  const unshare = processes.start('boot', 'bash', [
    ...['-c', enter, 'bash', 'setpriv', '--pdeathsig', 'KILL', 'unshare', ...whole],
    ...['--fork', '--kill-child', '--propagation', 'private'],
    ...[join(state, 'boot/root.sh'), state, lower.join(':'), cacheFolder()],
  ]);
  try {
    return { unshare, pid: await comeUp(unshare) };
  } catch (error) {
    await halt(processes, unshare, id);
    throw error;
  }
}

/** Plugs the cable in, and waits. Gives back the node's first process. */
async function comeUp(unshare: Started): Promise<number> {
  const alive = () => {
    if (unshare.ended() !== undefined) throw new Error(`the node ended: ${unshare.tail()}`);
  };
  const pid = await until('the first process of the node', 60, async () => {
    alive();
    return childOf(unshare.pid);
  });
  await run('ip', ['link', 'add', cable, 'type', 'veth', 'peer', 'name', 'lan', 'netns', String(pid)], {});
  await run('ip', ['address', 'add', `${router}/24`, 'dev', cable], {});
  await run('ip', ['link', 'set', cable, 'up'], {});
  await until(
    'the node is ready',
    300,
    async () => {
      alive();
      return existsSync(`/proc/${pid}/root/run/ready`) ? true : undefined;
    },
    { every: 0.2, state: () => Promise.resolve(unshare.tail()) },
  );
  return pid;
}

function childOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  return name === 'unshare' && children !== '' ? Number(children.split(' ')[0]) : undefined;
}

async function halt(processes: Processes, unshare: Started, id: string): Promise<void> {
  await unshare.stop('SIGKILL');
  processes.forget(unshare);
  await removeGroups(id);
}

const nameOf = (id: string): string => `thinkube-${id}`;

const folders = (): readonly string[] =>
  readdirSync(hierarchies)
    .map((name) => join(hierarchies, name))
    .filter((folder) => existsSync(join(folder, 'cgroup.procs')));

/** Whether each controller has a hierarchy of its own. */
export const hasHierarchies = (): boolean => existsSync(join(hierarchies, 'memory/cgroup.procs'));

function makeGroups(id: string): void {
  for (const parent of folders()) {
    const group = join(parent, nameOf(id));
    mkdirSync(group, { recursive: true });
    // A new cpuset is empty, and takes no process before it has been given something.
    for (const file of ['cpuset.cpus', 'cpuset.mems'])
      if (existsSync(join(group, file))) writeFileSync(join(group, file), readFileSync(join(parent, file)));
  }
}

/** The last processes leave their groups a moment after they have ended. */
async function removeGroups(id: string): Promise<void> {
  for (const parent of folders()) {
    const group = join(parent, nameOf(id));
    for (let tries = 0; existsSync(group); tries += 1) {
      try {
        removeTree(group);
      } catch (error) {
        if (tries > 1200) throw error;
        await sleep(50);
      }
    }
  }
}

/** Groups are folders whose files cannot be removed. */
function removeTree(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(group, entry.name));
  rmdirSync(group);
}

/** What a run left that was itself killed. */
export async function sweep(): Promise<void> {
  const left = [
    ...(existsSync(nodes()) ? readdirSync(nodes()) : []),
    ...readdirSync(join(hierarchies, 'memory')).flatMap((name) => name.match(/^thinkube-(\d+)$/)?.[1] ?? []),
  ];
  for (const id of new Set(left)) {
    if (isRunning(Number(id))) continue;
    await removeGroups(id);
    rmSync(join(nodes(), id), { recursive: true, force: true });
  }
}

/** Runs a command to its end, and gives back what it printed. */
export const output = async (command: readonly string[], input?: string): Promise<string> => {
  const [program = '', ...args] = command;
  const { stdout } = await run(program, args, input === undefined ? {} : { input });
  return stdout;
};
