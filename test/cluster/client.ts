/**
 * The official client's machinery (kubeconfig, discovery, requests), with bodies as plain JSON: its typed
 * serialiser drops what its models do not know, and so would hide the very fields that strict validation finds.
 */
import { Agent } from 'node:https';
import { HttpMethod, KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import type { KubeObject } from '../../lib/kube/object';
import { at, isFields, list, text } from '../../lib/objects/read';
import { transmit } from './transmit';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly warnings: readonly string[];
}

export interface Ask {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** A ServiceAccount to be for this request, `namespace:name`. */
  readonly as?: string;
}

/** What the API server said to an object. */
export interface Verdict {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
  /** Why it was refused. */
  readonly refused?: string;
}

export type Reference = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

const apply = 'application/apply-patch+yaml';
export const mergePatch = 'application/merge-patch+json';
export const jsonPatch = 'application/json-patch+json';

export class Cluster extends KubernetesObjectApi {
  private agent: Agent | undefined;

  static connect(kubeconfig: string): Cluster {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    return config.makeApiClient(Cluster);
  }

  /** Sends what it is given, and gives back what it gets. */
  async send(
    method: HttpMethod,
    path: string,
    { body, contentType, query = {}, as }: Ask = {},
  ): Promise<Answer> {
    const context = this.configuration.baseServer.makeRequestContext(path, method);
    context.setHeaderParam('Accept', 'application/json');
    for (const [key, value] of Object.entries(query)) context.setQueryParam(key, value);
    if (as !== undefined) context.setHeaderParam('Impersonate-User', `system:serviceaccount:${as}`);
    if (body !== undefined) {
      context.setHeaderParam('Content-Type', contentType ?? 'application/json');
      context.setBody(JSON.stringify(body));
    }
    await this.configuration.authMethods.default?.applySecurityAuthentication(context);
    const given = context.getAgent();
    this.agent ??= new Agent({
      ...(given instanceof Agent && given.options),
      keepAlive: true,
      maxSockets: 16,
    });
    const { status, headers, content } = await transmit(context, this.agent);
    return { status, body: parse(content), warnings: warningsOf(headers['warning']) };
  }

  private async ask(method: HttpMethod, path: string, ask: Ask = {}): Promise<unknown> {
    const { status, body } = await this.send(method, path, ask);
    if (status >= 300) throw new ApiError(status, text(body, 'message') ?? JSON.stringify(body));
    return body;
  }

  async pathOf({ apiVersion, kind, metadata: { name, namespace } }: Reference): Promise<string> {
    const base = await this.collection(apiVersion, kind, namespace);
    return `${base}/${encodeURIComponent(name)}`;
  }

  async collection(apiVersion: string, kind: string, namespace?: string): Promise<string> {
    const resource = await this.resource(apiVersion, kind);
    if (!resource) throw new ApiError(404, `the API server knows no ${kind} in ${apiVersion}`);
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const where = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
    return `${root}${where}/${resource.name}`;
  }

  /** Server-side, with strict field validation. Never throws for what is wrong with the object. */
  async apply(object: KubeObject, { as: manager = 'proof', dryRun = false } = {}): Promise<Verdict> {
    try {
      const path = await this.pathOf(object);
      const query = {
        fieldManager: manager,
        force: 'true',
        fieldValidation: 'Strict',
        ...(dryRun && { dryRun: 'All' }),
      };
      const answer = await this.send(HttpMethod.PATCH, path, { body: object, contentType: apply, query });
      const { warnings } = answer;
      if (answer.status < 300) return { object, warnings };
      return { object, warnings, refused: text(answer.body, 'message') ?? `status ${answer.status}` };
    } catch (error) {
      return { object, warnings: [], refused: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Empty where the API server does not know the kind. */
  async all(apiVersion: string, kind: string, namespace?: string): Promise<readonly KubeObject[]> {
    try {
      const path = await this.collection(apiVersion, kind, namespace);
      const body = await this.ask(HttpMethod.GET, path, { query: { resourceVersion: '0' } });
      return list(body, 'items').flatMap((item) => {
        const whole = isFields(item) ? { ...item, apiVersion, kind } : undefined;
        return isObject(whole) ? [whole] : [];
      });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return [];
      throw error;
    }
  }

  async find(reference: Reference): Promise<KubeObject | undefined> {
    const { status, body } = await this.send(HttpMethod.GET, await this.pathOf(reference));
    if (status === 404) return undefined;
    if (status >= 300 || !isObject(body)) throw new ApiError(status, text(body, 'message') ?? 'no object');
    return body;
  }

  async make(object: KubeObject): Promise<void> {
    const path = await this.collection(object.apiVersion, object.kind, object.metadata.namespace);
    await this.ask(HttpMethod.POST, path, { body: object });
  }

  async change(reference: Reference, change: unknown, subresource = ''): Promise<void> {
    const path = await this.pathOf(reference);
    await this.ask(HttpMethod.PATCH, path + subresource, { body: change, contentType: mergePatch });
  }

  /** Now: without the time that a pod has to leave. */
  async remove(reference: Reference, { now = false } = {}): Promise<void> {
    const path = await this.pathOf(reference);
    const body = { propagationPolicy: 'Background', ...(now && { gracePeriodSeconds: 0 }) };
    await this.ask(HttpMethod.DELETE, path, { body });
  }

  /** @throws ApiError where it is not there or may not be read */
  async secret(namespace: string, name: string, as?: string): Promise<Readonly<Record<string, string>>> {
    const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
    const body = await this.ask(HttpMethod.GET, path, as === undefined ? {} : { as });
    const data = Object.entries(isFields(at(body, 'data')) ? Object(at(body, 'data')) : {});
    return Object.fromEntries(
      data.map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString()]),
    );
  }

  async post(path: string, body: unknown, as?: string): Promise<unknown> {
    return this.ask(HttpMethod.POST, path, as === undefined ? { body } : { body, as });
  }

  async get(path: string): Promise<unknown> {
    return this.ask(HttpMethod.GET, path);
  }

  async version(): Promise<string> {
    return text(await this.get('/version'), 'gitVersion') ?? 'unknown';
  }

  async isReady(): Promise<boolean> {
    try {
      return (await this.send(HttpMethod.GET, '/readyz')).status === 200;
    } catch {
      return false;
    }
  }
}

export function isObject(value: unknown): value is KubeObject {
  return (
    text(value, 'apiVersion') !== undefined &&
    text(value, 'kind') !== undefined &&
    text(value, 'metadata.name') !== undefined
  );
}

export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
export const isThere = (error: unknown): boolean => error instanceof ApiError && error.status === 409;

/** `namespace/Kind/name`, as messages name an object. */
export const called = ({ kind, metadata: { name, namespace } }: Reference): string =>
  [namespace, kind, name].filter((part) => part !== undefined).join('/');

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return { message: content };
  }
}

/** `299 - "text"`, several separated by commas. */
const warningsOf = (header: string | undefined): string[] =>
  [...(header ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, said = '']) =>
    said.replace(/\\(.)/g, '$1'),
  );
