/**
 * The Kubernetes API, as far as the panel needs it: read, follow one kind, act. A few kinds as JSON lines need no client
 * library.
 */
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';

export interface Access {
  /** Such as `https://kubernetes.default.svc`. */
  readonly address: string;
  /** The panel's own. */
  readonly namespace: string;
  /** Read anew each time: kubelet renews it. */
  token(): Promise<string>;
}

/** An answer that is not what was asked for, in words for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export class Kubernetes {
  readonly namespace: string;

  constructor(private readonly access: Access) {
    this.namespace = access.namespace;
  }

  /** @throws Refused if the API does not answer with success */
  async call(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(`${this.access.address}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${await this.access.token()}`, ...init.headers },
    });
    if (answer.ok) return answer;
    const text = await answer.text();
    throw new Refused(answer.status, `the Kubernetes API answers ${answer.status}: ${messageOf(text)}`);
  }
}

const status = v.pipe(v.string(), v.parseJson(), v.object({ message: v.string() }));

export const json = (method: string, body: unknown, type = 'application/json'): RequestInit => ({
  method,
  headers: { 'content-type': type },
  body: JSON.stringify(body),
});

/** The sentence in a Status object, or the text itself. */
function messageOf(text: string): string {
  const parsed = v.safeParse(status, text);
  return parsed.success ? parsed.output.message : text.slice(0, 200);
}

export interface Following<T> {
  readonly path: string;
  /** Takes from an object what the panel keeps, so that a thousand of them stay small. */
  readonly read: (object: unknown) => T;
  readonly changed: () => void;
  /** Told after each answer, and after each failure with its words. */
  readonly state: (ok: boolean, text?: string) => void;
  readonly signal: AbortSignal;
}

const versioned = v.object({ metadata: v.object({ resourceVersion: v.string() }) });
const named = v.object({ metadata: v.object({ uid: v.string(), resourceVersion: v.string() }) });
const listed = v.object({ ...versioned.entries, items: v.array(v.unknown()) });
const line = v.object({ type: v.string(), object: v.unknown() });

const shortest = 1_000;
const longest = 30_000;

/**
 * Lists one kind, then follows its changes until the signal ends it; comes back after every failure.
 *
 * @returns the objects as they are now, by uid
 */
export function follow<T>(kubernetes: Kubernetes, following: Following<T>): ReadonlyMap<string, T> {
  const items = new Map<string, T>();
  void keepUp(kubernetes, following, items);
  return items;
}

async function keepUp<T>(kubernetes: Kubernetes, following: Following<T>, items: Map<string, T>) {
  const { signal, state } = following;
  let pause = shortest;
  while (!signal.aborted) {
    try {
      const version = await list(kubernetes, following, items);
      pause = shortest;
      await watch(kubernetes, following, items, version);
    } catch (error) {
      if (signal.aborted) return;
      state(false, error instanceof Error ? error.message : String(error));
      await wait(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(longest, pause * 2);
    }
  }
}

async function list<T>(
  kubernetes: Kubernetes,
  { path, read, changed, state, signal }: Following<T>,
  items: Map<string, T>,
): Promise<string> {
  const answer = await kubernetes.call(path, { signal });
  const { metadata, items: found } = v.parse(listed, await answer.json());
  items.clear();
  for (const object of found) items.set(v.parse(named, object).metadata.uid, read(object));
  state(true);
  changed();
  return metadata.resourceVersion;
}

/** Ends when the API server says that the version is too old, so that everything is listed anew. */
async function watch<T>(
  kubernetes: Kubernetes,
  { path, read, changed, state, signal }: Following<T>,
  items: Map<string, T>,
  from: string,
): Promise<void> {
  let version = from;
  for (;;) {
    const asked = new URLSearchParams({
      watch: '1',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '300',
      resourceVersion: version,
    });
    const { body } = await kubernetes.call(`${path}${path.includes('?') ? '&' : '?'}${asked}`, { signal });
    if (body === null) return;
    state(true);
    for await (const text of linesOf(body)) {
      const { type, object } = v.parse(line, JSON.parse(text));
      if (type === 'ERROR') return;
      version = v.parse(versioned, object).metadata.resourceVersion;
      if (type === 'BOOKMARK') continue;
      const { uid } = v.parse(named, object).metadata;
      if (type === 'DELETED') items.delete(uid);
      else items.set(uid, read(object));
      changed();
    }
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((each) => each !== '');
  }
}
