/** Programs that run for the length of a test file, and what stands between them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, request as httpRequest, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Somewhere to write; `close` ends what was started and removes it. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'thinkube-'));
  private readonly processes: ChildProcess[] = [];
  private readonly servers: Server[] = [];

  /** Starts a program; what it says is in `<name>.log`. */
  start(name: string, command: string, args: readonly string[], options: Options = {}): ChildProcess {
    const log = openSync(join(this.folder, `${name}.log`), 'a');
    const child = spawn(command, [...args], { ...options, stdio: ['ignore', log, log], detached: true });
    this.processes.push(child);
    return child;
  }

  log(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), 'utf8');
  }

  /** TLS in front of a program, with the headers that an ingress controller adds. */
  tls(port: number, target: number, certificate: Certificate): Promise<void> {
    return this.listen(
      createHttps({ key: certificate.key, cert: certificate.cert }, (incoming, outgoing) => {
        const headers = {
          ...incoming.headers,
          'x-forwarded-for': '192.168.1.50',
          'x-forwarded-host': incoming.headers.host,
          'x-forwarded-port': String(port),
          'x-forwarded-proto': 'https',
        };
        const { method, url } = incoming;
        const onward = httpRequest(
          { host: '127.0.0.1', port: target, method, path: url, headers },
          (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
          },
        );
        onward.on('error', (error) => outgoing.writeHead(502).end(error.message));
        incoming.pipe(onward);
      }),
      port,
    );
  }

  http(port: number, answer: Parameters<typeof createHttp>[1]): Promise<void> {
    return this.listen(createHttp(answer), port);
  }

  private listen(server: Server, port: number): Promise<void> {
    this.servers.push(server);
    return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  }

  close(): void {
    for (const server of this.servers) server.close();
    for (const child of this.processes.reverse()) stop(child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Options {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** A program and those that it started. */
export function stop({ pid, exitCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null) return;
  spawnSync('kill', ['-9', '--', `-${pid}`]);
}

export interface Certificate {
  readonly path: string;
  readonly cert: string;
  readonly key: string;
}

/** For https://localhost; it vouches for itself. */
export function certificate(folder: string, openssl: string): Certificate {
  const [path, keyPath] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  must(openssl, [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...[...subject, '-keyout', keyPath, '-out', path],
  ]);
  return { path, cert: readFileSync(path, 'utf8'), key: readFileSync(keyPath, 'utf8') };
}

/** PostgreSQL with one role that may make databases, on a port of its own. */
export async function postgres(bench: Bench, binary: string, port: number): Promise<void> {
  // It refuses to run as root.
  const who = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const data = join(bench.folder, 'postgres');
  mkdirSync(data, { mode: 0o700 });
  if (who.uid !== undefined) chownSync(data, who.uid, who.gid);
  spawnSync('chmod', ['a+rx', bench.folder]);
  must(join(dirname(binary), 'initdb'), ['-D', data, '-U', 'test', '-A', 'trust', '-N'], {
    ...who,
    cwd: '/',
  });
  bench.start('postgres', binary, ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data, '-F'], {
    ...who,
    cwd: '/',
  });
  await until('PostgreSQL', 60, () =>
    Promise.resolve(
      spawnSync('psql', ['-h', '127.0.0.1', '-p', String(port), '-U', 'test', '-c', 'select 1', 'postgres'])
        .status === 0,
    ),
  );
}

export function must(command: string, args: readonly string[], options: Options = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, [...args], { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stdout + stderr}`);
  return stdout;
}

export async function until(
  what: string,
  seconds: number,
  ready: () => Promise<boolean>,
  ended: () => boolean = () => false,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await ready().catch(() => false))) {
    if (Date.now() > end || ended()) throw new Error(`${what} was not ready in ${seconds} seconds, or ended`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
