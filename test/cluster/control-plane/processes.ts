/** Processes of one run: each with a log file, all ended together, and none left behind. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Runs a command to its end. @throws Error with what it said last */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, input }: RunOptions,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return new Promise((done, failed) => {
    const child = execFile(command, [...args], { cwd, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (!error) return done({ stdout, stderr });
      const said = `${stderr || error.message}\n${stdout}`.slice(0, 4000);
      failed(new Error(`${command} ${args.slice(0, 3).join(' ')} failed: ${said}`));
    });
    if (input !== undefined) child.stdin?.end(input);
  });
}

export interface Started {
  readonly name: string;
  readonly log: string;
  readonly pid: number;
  /** Exit code or signal once it has ended. */
  ended(): string | undefined;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Its last words. */
  tail(): string;
}

/** Seconds that a process has to leave by itself: an API server whose etcd is gone waits for ever. */
const patience = 5;

/** Of every group: what is still there when the program ends. */
const alive = new Set<number>();

/** Kills what is left, at once: for the end of the program, whatever the reason. */
export function endAll(): void {
  for (const pid of alive) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
}

export class Processes {
  private readonly running: Started[] = [];

  constructor(private readonly folder: string) {}

  start(name: string, command: string, args: readonly string[], options: RunOptions = {}): Started {
    const log = join(this.folder, `${name}.log`);
    const file = openSync(log, 'a');
    // A group of its own: Ctrl-C reaches this program alone, which then ends them in order.
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? this.folder,
      env: options.env ?? process.env,
      stdio: ['ignore', file, file],
      detached: true,
    });
    closeSync(file);
    const started = new Running(name, log, child);
    this.running.push(started);
    return started;
  }

  /** Names of those that ended although nobody asked them to. */
  dead(): readonly string[] {
    return this.running.flatMap((each) =>
      each.ended() === undefined ? [] : [`${each.name} (${each.ended()}): ${each.tail()}`],
    );
  }

  /** Newest first. */
  async stop(): Promise<void> {
    for (const each of this.running.splice(0).reverse()) await each.stop();
  }

  forget(started: Started): void {
    this.running.splice(this.running.indexOf(started), 1);
  }

  pids(): readonly number[] {
    return this.running.map(({ pid }) => pid);
  }
}

class Running implements Started {
  private outcome: string | undefined;

  constructor(
    readonly name: string,
    readonly log: string,
    private readonly child: ChildProcess,
  ) {
    if (child.pid !== undefined) alive.add(child.pid);
    child.on('error', (error) => {
      this.outcome = error.message;
    });
    child.on('exit', (code, signal) => {
      alive.delete(this.pid);
      this.outcome = signal ?? `exit code ${code}`;
    });
    child.unref();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  ended(): string | undefined {
    return this.outcome;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.outcome !== undefined) return;
    this.child.kill(signal);
    for (let tries = 0; tries < patience * 20 && this.outcome === undefined; tries += 1) await sleep(50);
    if (this.outcome === undefined) this.child.kill('SIGKILL');
    while (this.outcome === undefined) await sleep(20);
  }

  tail(): string {
    return readFileSync(this.log, 'utf8').slice(-800).trim();
  }
}

/** Ports that nobody listens on now. All are held at the same time, so that they differ. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((found, failed) => {
          server.once('error', failed);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            if (address === null || typeof address === 'string') return failed(new Error('no port'));
            found(address.port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** How much longer than on a quiet machine something may take: others may load this one. */
const slowness = 3;

/**
 * Asks until the answer is there.
 *
 * @param quiet seconds that it takes at the most on a machine that does nothing else
 * @throws Error that says what was waited for, and the last answer
 */
export async function until<T>(
  what: string,
  quiet: number,
  ask: () => Promise<T | undefined>,
  { every = 0.3, state = (): Promise<string> => Promise.resolve('') } = {},
): Promise<T> {
  const seconds = quiet * slowness;
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s. ${await state()}`);
    await sleep(every * 1000);
  }
}
