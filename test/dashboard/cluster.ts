/** A cluster and a Prometheus that are played, on loopback: what the panel's server asks, and nothing else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Objects as the API has them: whatever a test needs of them. */
export interface Item {
  readonly metadata: { readonly uid: string; readonly resourceVersion: string; readonly name: string };
}
type Fields = Readonly<Record<string, unknown>>;

const paths = {
  pods: '/api/v1/pods',
  warnings: '/api/v1/events',
  nodes: '/api/v1/nodes',
  deployments: '/apis/apps/v1/deployments',
  statefulSets: '/apis/apps/v1/statefulsets',
  jobs: '/apis/batch/v1/jobs',
  cronJobs: '/apis/batch/v1/cronjobs',
  certificates: '/apis/cert-manager.io/v1/certificates',
  applications: '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications',
  leases: '/apis/coordination.k8s.io/v1/namespaces/dashboard/leases',
} as const;
export type Kind = keyof typeof paths;
const kinds: readonly Kind[] = [
  'pods',
  'warnings',
  'nodes',
  'deployments',
  'statefulSets',
  'jobs',
  'cronJobs',
  'certificates',
  'applications',
  'leases',
];

export class PlayedCluster {
  readonly address: string;
  /** Acting requests: method, path and body. */
  readonly acts: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];
  /** Text of every log. */
  log = '';
  /** Status with which everything is refused; undefined answers. */
  refusing: number | undefined;
  private version = 1;
  private readonly items = new Map<Kind, Map<string, Item>>();
  private readonly watching = new Map<Kind, Set<ServerResponse>>();

  private constructor(private readonly server: Server) {
    const { port } = server.address() as AddressInfo;
    this.address = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<PlayedCluster> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const played = new PlayedCluster(server);
    server.on('request', (request, response) => played.answer(request, response));
    return played;
  }

  /** Adds an object, or replaces the one of that name. */
  set(kind: Kind, namespace: string, name: string, fields: Fields): void {
    const uid = `${namespace}/${name}`;
    const old = this.of(kind).get(uid);
    const metadata = {
      ...(fields['metadata'] as Fields | undefined),
      uid,
      name,
      namespace,
      resourceVersion: String(++this.version),
    };
    const object = { ...fields, metadata };
    this.of(kind).set(uid, object);
    this.tell(kind, old ? 'MODIFIED' : 'ADDED', object);
  }

  remove(kind: Kind, namespace: string, name: string): void {
    const uid = `${namespace}/${name}`;
    const object = this.of(kind).get(uid);
    if (!object) return;
    this.of(kind).delete(uid);
    this.tell(kind, 'DELETED', object);
  }

  /** Ends every watch, as an API server does that is restarted. */
  cut(): void {
    for (const responses of this.watching.values()) for (const response of responses) response.destroy();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private of(kind: Kind): Map<string, Item> {
    const found = this.items.get(kind) ?? new Map<string, Item>();
    this.items.set(kind, found);
    return found;
  }

  private tell(kind: Kind, type: string, object: Item): void {
    for (const response of this.watching.get(kind) ?? [])
      response.write(`${JSON.stringify({ type, object })}\n`);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.address);
    const kind = kinds.find((each) => paths[each] === pathname);
    if (this.refusing !== undefined) json(response, { message: 'refused' }, this.refusing);
    else if (request.method !== 'GET') this.take(request, response);
    else if (pathname.endsWith('/log')) response.end(this.log);
    else if (kind === undefined) this.one(pathname, response);
    else if (searchParams.get('watch') === '1') this.open(kind, response);
    else {
      const items = [...this.of(kind).values()];
      json(response, { metadata: { resourceVersion: String(this.version) }, items });
    }
  }

  /** One object: `/apis/batch/v1/namespaces/mongodb/cronjobs/mongodb-dump`. */
  private one(pathname: string, response: ServerResponse): void {
    const [, root, namespace, plural, name] =
      /^(.*)\/namespaces\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
    const kind = kinds.find((each) => paths[each] === `${root}/${plural}`);
    const found = kind && this.of(kind).get(`${namespace}/${name}`);
    if (found) json(response, found);
    else json(response, { message: `no ${pathname}` }, 404);
  }

  private open(kind: Kind, response: ServerResponse): void {
    const watching = this.watching.get(kind) ?? new Set();
    this.watching.set(kind, watching.add(response));
    response.on('close', () => watching.delete(response));
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const { method = '', url: path = '' } = request;
      this.acts.push({ method, path, body: text === '' ? undefined : JSON.parse(text) });
      json(response, {}, 201);
    });
  }
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A number by a part of the query, and the labels that it comes with. */
export type Known = readonly (readonly [RegExp, Fields, string])[];

/** A Prometheus that knows these numbers and alerts, and nothing else. Over time each number swings a little. */
export async function playPrometheus(numbers: Known, alerts: readonly Fields[] = []) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://prometheus');
    const found = numbers.filter(([pattern]) => pattern.test(searchParams.get('query') ?? ''));
    if (pathname === '/api/v1/alerts') json(response, { data: { alerts } });
    else if (pathname === '/api/v1/query_range')
      json(response, { data: { result: over(searchParams, found) } });
    else {
      const result = found.map(([, metric, value]) => ({ metric, value: [Date.now() / 1000, value] }));
      json(response, { data: { result } });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function over(asked: URLSearchParams, found: Known) {
  const number = (name: string) => Number(asked.get(name));
  const [start, step] = [number('start'), number('step')];
  const times = Array.from(
    { length: Math.floor((number('end') - start) / step) },
    (_, i) => start + i * step,
  );
  const swing = (value: string, i: number) => String(Number(value) * (1 + 0.15 * Math.sin(i / 20)));
  return found.map(([, metric, value]) => ({
    metric,
    values: times.map((time, i) => [time, swing(value, i)]),
  }));
}
