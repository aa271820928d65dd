/** A person with Chromium: no dependency but the protocol that the browser speaks on a pipe. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Duplex } from 'node:stream';
import { text } from '../../../lib/objects/read';
import { until } from '../../cluster/control-plane/processes';

/** A program of this machine, or folders of a root that has it, the upper one first. */
export type Chromium = { readonly program: string } | { readonly lower: readonly string[] };

export interface Wanted {
  readonly chromium: Chromium;
  /** Its own folder. */
  readonly work: string;
  /** Folder of what it takes pictures of. */
  readonly pictures: string;
  /** Who knows names. Only in a root. @default - whoever does on this machine */
  readonly dns?: string;
  /** PEM of one more authority. Only in a root. @default - none */
  readonly ca?: string;
}

/** What a page is looked at with. */
export interface Eyes {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** Added to every request. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Waiting {
  readonly done: (result: unknown) => void;
  readonly failed: (error: Error) => void;
}

export class Person {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  private constructor(
    private readonly chromium: ChildProcess,
    private readonly pictures: string,
  ) {
    let rest = '';
    this.pipe(4).on('data', (part: Buffer) => {
      const messages = `${rest}${part.toString()}`.split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.take(JSON.parse(message));
    });
    chromium.on('exit', (code) => this.giveUp(`Chromium ended with ${code ?? 'a signal'}`));
  }

  static async start({ chromium: where, work, pictures, dns, ca }: Wanted): Promise<Person> {
    for (const folder of [work, pictures]) mkdirSync(folder, { recursive: true });
    if (ca !== undefined) writeFileSync(join(work, 'ca.crt'), ca);
    const isHere = 'program' in where;
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: work,
      BROWSER_WORK: work,
      ...(!isHere && { BROWSER_LOWER: where.lower.join(':') }),
      ...(dns !== undefined && { BROWSER_DNS: dns }),
    };
    // As root there is no sandbox of its own; what it may reach is bound by its network.
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
    const chromium = spawn(
      isHere ? where.program : resolve('test/node/browser/run.sh'),
      [...args, '--remote-debugging-pipe', '--lang=en'],
      {
        env,
        stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      },
    );
    const person = new Person(chromium, pictures);
    await person.ask('Browser.getVersion', {});
    return person;
  }

  /** A window with no memory of earlier visits. */
  async visit(): Promise<Page> {
    const context = text(await this.ask('Target.createBrowserContext', {}), 'browserContextId');
    const target = await this.ask('Target.createTarget', { url: 'about:blank', browserContextId: context });
    const session = await this.ask('Target.attachToTarget', {
      targetId: text(target, 'targetId'),
      flatten: true,
    });
    return new Page((method, params) => this.ask(method, params, text(session, 'sessionId')), this.pictures);
  }

  close(): void {
    this.chromium.kill('SIGKILL');
  }

  private ask(method: string, params: object, sessionId?: string): Promise<unknown> {
    this.last += 1;
    const id = this.last;
    this.pipe(3).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((done, failed) => this.waiting.set(id, { done, failed }));
  }

  private take(message: { id?: number; result?: unknown; error?: { message: string } }): void {
    const waiting = this.waiting.get(message.id ?? 0);
    this.waiting.delete(message.id ?? 0);
    if (message.error) waiting?.failed(new Error(message.error.message));
    else waiting?.done(message.result);
  }

  private giveUp(why: string): void {
    for (const { failed } of this.waiting.values()) failed(new Error(why));
    this.waiting.clear();
  }

  private pipe(number: 3 | 4): Duplex {
    const pipe = this.chromium.stdio[number];
    if (!(pipe instanceof Duplex)) throw new Error('Chromium has no pipe');
    return pipe;
  }
}

export class Page {
  constructor(
    private readonly ask: (method: string, params: object) => Promise<unknown>,
    private readonly pictures: string,
  ) {}

  /** @throws Error where there is no page at all: a name, a certificate or a connection */
  async open(url: string): Promise<void> {
    const failed = text(await this.ask('Page.navigate', { url }), 'errorText');
    if (failed !== undefined) throw new Error(`${url}: ${failed}`);
  }

  /** The value of an expression, as text. */
  async read(expression: string): Promise<string> {
    const answer = await this.ask('Runtime.evaluate', { expression: `String(${expression})` });
    const thrown = text(answer, 'exceptionDetails.exception.description');
    if (thrown !== undefined) throw new Error(thrown);
    return text(answer, 'result.value') ?? '';
  }

  /** A whole script, such as a library. */
  async run(script: string): Promise<void> {
    await this.ask('Runtime.evaluate', { expression: script });
  }

  /** What a promise becomes, as JSON. */
  async answer(expression: string): Promise<unknown> {
    const answer = await this.ask('Runtime.evaluate', {
      expression: `Promise.resolve(${expression}).then(JSON.stringify)`,
      awaitPromise: true,
    });
    const thrown = text(answer, 'exceptionDetails.exception.description');
    if (thrown !== undefined) throw new Error(thrown);
    return JSON.parse(text(answer, 'result.value') ?? 'null');
  }

  async lookWith({ width, height, scheme, headers }: Eyes): Promise<void> {
    const screen = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.ask('Emulation.setDeviceMetricsOverride', screen);
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.ask('Emulation.setEmulatedMedia', { features });
    await this.ask('Network.enable', {});
    await this.ask('Network.setExtraHTTPHeaders', { headers });
  }

  /** One key, by its name: `Tab`, `Escape`, `g`. */
  async press(key: string, { control = false } = {}): Promise<void> {
    const codes: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27 };
    const windowsVirtualKeyCode = codes[key] ?? key.toUpperCase().charCodeAt(0);
    const letter = key === 'Enter' ? '\r' : key;
    const written = letter.length === 1 && !control ? { text: letter } : {};
    const event = { key, code: key, windowsVirtualKeyCode, modifiers: control ? 2 : 0 };
    await this.ask('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...written });
    await this.ask('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  url(): Promise<string> {
    return this.read('location.href');
  }

  /** Text that a person can read. */
  async words(): Promise<string> {
    return (await this.read('document.body?.innerText')).replace(/\s+/g, ' ');
  }

  /** Until an expression holds; between two pages there is nothing to ask, and it is asked again. */
  async see(what: string, expression: string, seconds = 90): Promise<void> {
    await until(what, seconds, async () =>
      (await this.read(expression).catch(() => 'false')) === 'true' ? true : undefined,
    );
  }

  async fill(selector: string, value: string): Promise<void> {
    await this.see(`there is ${selector}`, `document.querySelector('${selector}') !== null`);
    await this.read(`document.querySelector('${selector}').value = ${JSON.stringify(value)}`);
  }

  async click(selector: string): Promise<void> {
    await this.see(`there is ${selector}`, `document.querySelector('${selector}') !== null`);
    await this.read(`document.querySelector('${selector}').click()`);
  }

  /** The first of several with these words on it. */
  async clickOn(selector: string, words: string): Promise<void> {
    const one = `[...document.querySelectorAll('${selector}')].find((each) => each.textContent.includes('${words}'))`;
    await this.see(`there is ${words}`, `${one} !== undefined`);
    await this.read(`${one}.click()`);
  }

  /** What it looks like, in a file: the whole page, or what is in the window. */
  async picture(name: string, whole = false): Promise<string> {
    const path = join(this.pictures, `${name}.png`);
    const beyond = whole ? { captureBeyondViewport: true, clip: await this.extent() } : {};
    const data = text(await this.ask('Page.captureScreenshot', { format: 'png', ...beyond }), 'data') ?? '';
    writeFileSync(path, Buffer.from(data, 'base64'));
    return path;
  }

  private async extent() {
    const side = async (name: string) => Number(await this.read(`document.documentElement.scroll${name}`));
    return { x: 0, y: 0, width: await side('Width'), height: await side('Height'), scale: 1 };
  }
}

/** A failure says where the browser was and what it showed. */
export async function told(page: Page, name: string, work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const words = await page.words().catch(() => 'nothing');
    throw new Error(`${said}; at ${await page.url()}: ${words.slice(0, 400)} (${await page.picture(name)})`);
  }
}
