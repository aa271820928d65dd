/** The shipped server of the control panel, as a process of its own, beside a cluster that is played. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { panelPlan } from '../../lib/components/dashboard/panel-plan';
import type { Made } from '../components/platform';
import { freePort } from '../config/run';
import { repository } from '../repository';

const shipped = join(repository, 'lib/components/dashboard/panel');
const name = 'https://panel.home.example.com';

export interface Person {
  readonly name: string;
  readonly groups: string;
}
export const admin: Person = { name: 'ada', groups: 'admins,users' };
export const viewer: Person = { name: 'ben', groups: 'users' };

/** The headers that the gate adds. */
export const headersOf = ({ name, groups }: Person) => ({
  'x-forwarded-preferred-username': name,
  'x-forwarded-groups': groups,
});

interface Around {
  readonly prometheus?: string;
  readonly awx?: string;
  /** How often it looks at what is due, in milliseconds. */
  readonly every?: number;
  /** A browser reaches it without the gate, so that its own address is another one. */
  readonly reached?: boolean;
}

export class Panel {
  private constructor(
    readonly address: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly output: string[],
  ) {}

  static async start(
    { plan, previews }: Pick<Made, 'plan' | 'previews'>,
    kubernetes: string,
    { prometheus, awx, every, reached = false }: Around = {},
  ): Promise<Panel> {
    const folder = mkdtempSync(join(tmpdir(), 'panel-'));
    const [planFile, tokenFile] = [join(folder, 'plan.json'), join(folder, 'token')];
    writeFileSync(planFile, JSON.stringify(panelPlan(plan, previews())));
    writeFileSync(tokenFile, 'a token\n');
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'],
      PANEL_URL: reached ? `http://127.0.0.1:${port}` : name,
      PANEL_PAGE: shipped,
      PANEL_PLAN: planFile,
      PANEL_PORT: String(port),
      PANEL_ADMINS: 'admins',
      TZ: plan.platform.cluster.timezone,
      KUBERNETES_URL: kubernetes,
      KUBERNETES_TOKEN_FILE: tokenFile,
      ...(every !== undefined && { PANEL_EVERY: String(every) }),
      ...(prometheus && { PROMETHEUS_URL: prometheus }),
      ...(awx && { AWX_URL: awx, AWX_PASSWORD: 'a password' }),
    };
    const child = spawn(process.execPath, [join(shipped, 'server.mjs')], { env });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => output.push(String(chunk)));
    const panel = new Panel(`http://127.0.0.1:${port}`, child, folder, output);
    await panel.until(() => fetch(`${panel.address}/healthz`).then(({ ok }) => ok));
    return panel;
  }

  get(path: string, person: Person = viewer): Promise<Response> {
    return fetch(this.address + path, { headers: headersOf(person) });
  }

  async json<T>(path: string, person: Person = viewer): Promise<T> {
    return (await (await this.get(path, person)).json()) as T;
  }

  act(body: unknown, person: Person, extra?: Readonly<Record<string, string>>) {
    return this.post('/api/acts', body, person, extra);
  }

  /** @param extra headers in place of those that the panel's own page sends */
  post(
    path: string,
    body: unknown,
    person: Person,
    extra: Readonly<Record<string, string>> = { origin: name, 'x-thinkube': '1' },
  ) {
    return fetch(this.address + path, {
      method: 'POST',
      headers: { ...headersOf(person), 'content-type': 'application/json', ...extra },
      body: JSON.stringify(body),
    });
  }

  /** What it wrote so far. */
  said(): string {
    return this.output.join('');
  }

  /** Asks until it is so; a failure says what the server wrote. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 200; i++) {
      if (await holds().catch(() => false)) return;
      await wait(100);
    }
    throw new Error(`it never came to be; the server wrote: ${this.said()}`);
  }

  stop(): void {
    this.process.kill('SIGKILL');
    rmSync(this.folder, { recursive: true });
  }
}
