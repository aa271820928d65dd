/**
 * One request over connections that are kept. The client's own sender opens a connection each time; told to keep
 * them, its fetch loses answers now and then ("Premature close").
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request } from 'node:https';
import type { RequestContext } from '@kubernetes/client-node';

export interface Transmitted {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
}

export async function transmit(context: RequestContext, agent: Agent): Promise<Transmitted> {
  try {
    return await once(context, agent);
  } catch (error) {
    // The server closed a kept connection at the moment that it was used again: nothing was done.
    if (error instanceof Stale) return once(context, agent);
    throw error;
  }
}

class Stale extends Error {}

const timeout = 60_000;

function once(context: RequestContext, agent: Agent): Promise<Transmitted> {
  const body = context.getBody();
  const content = typeof body === 'string' ? Buffer.from(body) : undefined;
  // Node writes no length for a DELETE, and the server takes its body for the next request.
  const length = content && { 'Content-Length': String(content.length) };
  return new Promise((done, failed) => {
    const sent = request(
      context.getUrl(),
      { agent, method: context.getHttpMethod(), headers: { ...context.getHeaders(), ...length }, timeout },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', failed);
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: flat(response.headers),
            content: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)));
    sent.on('error', (error) =>
      failed(sent.reusedSocket && isReset(error) ? new Stale(error.message) : error),
    );
    sent.end(content);
  });
}

const isReset = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'ECONNRESET' || error.code === 'EPIPE';

const flat = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
