/** Programs and servers that a test starts, and ends by their own process ids. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { s3ClientConfig } from '../../lib/constructs/s3-client';

export interface Outcome {
  readonly code: number | null;
  /** What was printed, on both channels. */
  readonly output: string;
}

export type Environment = Readonly<Record<string, string>>;

/** Runs a program to its end. The environment is what is given, and where programs are. */
export function run(
  command: readonly string[],
  env: Environment = {},
  input?: string,
): Outcome & { readonly stdout: string } {
  const [program = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
    timeout: 100_000,
    ...(input !== undefined && { input }),
  });
  return { code: status, stdout, output: `${stdout}${stderr}` };
}

/** @throws Error where it ends with anything but 0 */
export function must(command: readonly string[], env: Environment = {}, input?: string): string {
  const { code, stdout, output } = run(command, env, input);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output}`);
  return stdout;
}

export const folder = (name: string): string => mkdtempSync(join(tmpdir(), `thinkube-${name}-`));

/** What the pods tell the client of the object store, in a file of this folder. */
export function s3Config(root: string): Environment {
  const file = join(root, 'aws.ini');
  writeFileSync(file, s3ClientConfig);
  return { AWS_CONFIG_FILE: file, AWS_EC2_METADATA_DISABLED: 'true' };
}

/** A port of the loopback address that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export interface Running {
  /** What it printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a server and waits until it answers. */
export async function serve(
  command: readonly string[],
  env: Environment,
  answers: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<Running> {
  const [program = '', ...args] = command;
  // A file, since a pipe that nobody empties while the test waits for something else stops the server.
  const log = join(folder('log'), 'output');
  const channel = openSync(log, 'w');
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', channel, channel],
  });
  closeSync(channel);
  const output = () => readFileSync(log, 'utf8');
  const stop = () => ended(child);
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await answers()) return { output, stop };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stop();
  throw new Error(`${program} did not answer:\n${output()}`);
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  });
