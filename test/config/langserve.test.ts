/** Chains as they are served: the real libraries, with a model that is played. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dig } from '../components/dig';
import { platform } from '../components/platform';
import { checkedWith, python, repository } from './need';
import { Bench, until } from './programs';
import { freePort, must } from './run';

const folder = join(repository, 'lib/components/langserve');
const packages = readFileSync(join(folder, 'requirements.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

const needs = { uvicorn: python('uvicorn', packages) };

/** The files of its ConfigMap, below a folder of this machine. */
function configured(bench: Bench, name: string, options: object): string {
  const made = platform({ components: { langserve: options } });
  const target = join(bench.folder, name);
  mkdirSync(join(target, 'own'), { recursive: true });
  const data = dig(made.get('ConfigMap', 'langserve-config', 'langserve'), 'data');
  for (const [file, text] of Object.entries(Object(data))) writeFileSync(join(target, file), String(text));
  return target;
}

const words = ['Lisbon ', 'is ', 'far.'];

/** A model that says its first word, and the others once it is told to go on. */
class Model {
  asked: unknown;
  private goOn: () => void = () => {};
  private readonly waiting = new Promise<void>((resolve) => {
    this.goOn = resolve;
  });
  release(): void {
    this.goOn();
  }

  async listen(bench: Bench): Promise<number> {
    const port = await freePort();
    await bench.http(port, (incoming, outgoing) => {
      let body = '';
      incoming.on('data', (part) => (body += String(part)));
      incoming.on('end', async () => {
        this.asked = { path: incoming.url, key: incoming.headers.authorization, ...JSON.parse(body) };
        outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const [i, content] of words.entries()) {
          if (i === 1) await this.waiting;
          outgoing.write(`data: ${JSON.stringify(piece({ content }))}\n\n`);
        }
        outgoing.end(`data: ${JSON.stringify(piece({}, 'stop'))}\n\ndata: [DONE]\n\n`);
      });
    });
    return port;
  }
}

const piece = (delta: object, finish: string | null = null) => ({
  id: 'one',
  object: 'chat.completion.chunk',
  created: 0,
  model: 'small',
  choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: finish }],
});

checkedWith('Chains', needs, (programs) => {
  const bench = new Bench();
  afterAll(() => bench.close());

  /** Starts the server of a folder; gives back its address. */
  async function serve(name: string, target: string, env: NodeJS.ProcessEnv): Promise<string> {
    const port = await freePort();
    const args = ['server:app', `--app-dir=${target}`, '--host=127.0.0.1', `--port=${port}`];
    const settings = { SETTINGS: join(target, 'settings.json'), OWN_CHAINS: join(target, 'own') };
    bench.start(name, programs.uvicorn.found, args, {
      env: { PATH: process.env['PATH'], HOME: target, LANGSMITH_TRACING: 'false', ...settings, ...env },
    });
    const address = `http://127.0.0.1:${port}`;
    await until(name, 90, async () => (await fetch(`${address}/healthz`)).ok);
    return address;
  }
  const post = (url: string, input: object) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input }),
    });

  test.each(['langserve', 'fastapi'])(
    'by %s, an answer comes while the model still speaks',
    async (library) => {
      const model = new Model();
      const port = await model.listen(bench);
      const chains = { guide: { system: 'You know {country}.', prompt: 'Where is {city}?' } };
      const target = configured(bench, library, { library, chains });
      const address = await serve(library, target, {
        MODEL_NAME: 'small',
        OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
        OPENAI_API_KEY: 'key',
      });
      const answer = await post(`${address}/guide/stream`, { country: 'Portugal', city: 'Lisbon' });
      expect(answer.headers.get('content-type')).toContain('text/event-stream');
      let text = '';
      for await (const part of answer.body ?? []) {
        text += Buffer.from(part).toString();
        // The second word is not even said before the first one has arrived here.
        if (text.includes('Lisbon')) model.release();
      }
      const said = [...text.matchAll(/event: data\r?\ndata: (.*)/g)].map(([, json = '']) => JSON.parse(json));
      expect(said.join('')).toBe(words.join(''));
      expect(said.length).toBeGreaterThanOrEqual(words.length);
      expect(text).toContain('event: end');
      expect(model.asked).toMatchObject({
        path: '/v1/chat/completions',
        key: 'Bearer key',
        model: 'small',
        stream: true,
        messages: [{ content: 'You know Portugal.' }, { content: 'Where is Lisbon?' }],
      });
    },
  );

  test('without a model it echoes; files of one’s own are served, and a broken one stops nobody', async () => {
    const target = configured(bench, 'own', {});
    const own = [
      'from langchain_core.runnables import RunnableLambda',
      'chain = RunnableLambda(lambda text: text.upper())',
      '',
    ];
    writeFileSync(join(target, 'own/shout.py'), own.join('\n'));
    writeFileSync(join(target, 'own/broken.py'), 'import nothing_like_this\n');
    const address = await serve('own', target, {});
    const echoed: unknown = await (await post(`${address}/ask/invoke`, { question: 'who is there' })).json();
    expect(String(dig(echoed, 'output')).trim()).toBe('who is there');
    const shouted = await fetch(`${address}/shout/invoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"input":"hello"}',
    });
    expect(await shouted.json()).toMatchObject({ output: 'HELLO' });
    expect(await (await fetch(`${address}/`)).json()).toMatchObject({
      chains: ['ask', 'shout'],
      broken: { broken: expect.stringContaining('nothing_like_this') },
    });
    expect(await (await fetch(`${address}/ask/playground/`)).text()).toContain('<html');
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toContain('langserve_broken_chains 1.0');
    expect(metrics).toMatch(/http_requests_total\{.*status="2xx"/);
    expect(metrics).toContain('http_request_duration_seconds_bucket');
  });

  test('packages are installed when their list changes, and at no other start', () => {
    const target = configured(bench, 'install', {});
    const tools = join(target, 'bin');
    const volume = join(target, 'packages');
    for (const each of [tools, volume]) mkdirSync(each);
    const pip = '#!/bin/sh\nwhile [ "$1" != --target ]; do shift; done; mkdir "$2"; echo ran >>"$LOG"\n';
    writeFileSync(join(tools, 'pip'), pip);
    chmodSync(join(tools, 'pip'), 0o755);
    const script = readFileSync(join(target, 'install.sh'), 'utf8')
      .replaceAll('/config/', `${target}/`)
      .replaceAll('/packages', volume);
    const log = join(target, 'log');
    const install = () =>
      must(['sh', '-c', script], { PATH: `${tools}:${process.env['PATH'] ?? ''}`, LOG: log });
    install();
    install();
    expect(readFileSync(log, 'utf8')).toBe('ran\n');
    const [first] = readdirSync(volume);
    writeFileSync(join(target, 'more.txt'), 'langchain-qdrant==1.1.0\n');
    install();
    expect(readFileSync(log, 'utf8')).toBe('ran\nran\n');
    expect(readdirSync(volume)).not.toContain(first);
  });
});
