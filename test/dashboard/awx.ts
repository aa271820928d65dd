/** An AWX that is played, on loopback: two templates, and jobs that say a line each time somebody asks. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlayedAwx {
  readonly address: string;
  /** What was started: template and variables. */
  readonly started: { readonly template: number; readonly variables: unknown }[];
  /** Who asked last, as `user:password`. */
  asked(): string;
  stop(): void;
}

const templates = [
  { id: 1, name: 'deploy_service', description: 'Switches a component on', survey_enabled: true },
  { id: 2, name: 'restart_machine', description: 'Restarts a machine', survey_enabled: true },
  { id: 3, name: 'sleep_node', description: 'Empties a worker, and switches it off', survey_enabled: false },
  { id: 4, name: 'wake_node', description: 'Wakes a machine, and waits for it', survey_enabled: false },
];
const question = { question_description: '', min: 0, max: 1024, new_question: false };
const surveys: Readonly<Record<number, object>> = {
  1: {
    spec: [
      {
        ...question,
        ...{ question_name: 'Which component?', variable: 'service', type: 'text' },
        ...{ required: true, choices: '', default: '' },
      },
    ],
  },
  2: {
    spec: [
      {
        ...question,
        ...{ question_name: 'Which machine?', variable: 'machine', type: 'multiplechoice' },
        ...{ required: true, choices: ['control', 'worker'], default: 'worker' },
      },
    ],
  },
};
const said = ['PLAY [Everything]', '\u001b[0;32mok: [control]\u001b[0m', 'PLAY RECAP'];

export async function playAwx(): Promise<PlayedAwx> {
  const started: { template: number; variables: unknown }[] = [];
  let who = '';
  const job = (id: number) => ({
    ...{ id, name: templates[(started[id - 1]?.template ?? 1) - 1]?.name, status: 'successful' },
    ...{ started: '2026-01-01T00:00:00Z', finished: '2026-01-01T00:01:00Z' },
  });
  const answer = (url: URL): unknown => {
    const [, , , kind = '', id = '', part] = url.pathname.split('/');
    const name = url.searchParams.get('name');
    if (kind === 'job_templates' && part === 'survey_spec') return surveys[Number(id)];
    if (kind === 'job_templates')
      return { results: templates.filter((each) => (name ?? each.name) === each.name) };
    if (part === 'stdout') {
      const from = Number(url.searchParams.get('start_line'));
      const lines = said.slice(from);
      return { range: { end: from + lines.length }, content: lines.map((line) => `${line}\n`).join('') };
    }
    return id === '' ? { results: started.map((_, i) => job(i + 1)).reverse() } : job(Number(id));
  };
  const take = (url: URL, body: string): readonly [number, unknown] => {
    const template = Number(url.pathname.split('/')[4]);
    const { extra_vars: variables } = JSON.parse(body);
    if (Object.keys(variables).length === 0)
      return [400, { variables_needed_to_start: ["'service' value missing"] }];
    started.push({ template, variables });
    return [201, { job: started.length }];
  };
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://awx');
    who = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const [status, value] = request.method === 'POST' ? take(url, body) : ([200, answer(url)] as const);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    started,
    asked: () => who,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
