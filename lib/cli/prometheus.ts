/** Asks the platform's Prometheus: at an address, or inside its own pod, where no network policy is in the way. */
import { execFile } from 'node:child_process';
import { promisify, types } from 'node:util';
import { z } from 'zod';
import { mebibyte } from '../kube/quantity';
import { messageOf, ProblemsError } from '../plan/problem';

/** One series, and what it came to. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}
/** Answers a query in PromQL. @throws ProblemsError where nobody answers, or not as Prometheus does */
export type Ask = (query: string) => Promise<readonly Sample[]>;

/** Id of the component, and all the names that follow from it. */
export const prometheus = 'prometheus';
const patience = 60_000;

const vector = z.array(
  z
    .object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })
    .transform(({ metric, value: [, text] }): Sample => ({ metric, value: Number(text) })),
);
/** docs/querying/api.md of Prometheus. */
const answer = z.union([
  z.object({ status: z.literal('success'), data: z.object({ result: vector }) }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

/** @param address where it listens, such as `http://localhost:9090` */
export const askingAt =
  (address: string): Ask =>
  async (query) => {
    const url = new URL(`${address.replace(/\/$/, '')}/api/v1/query`);
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ query }),
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    }).catch((error) => refused(address, `does not answer: ${reasonOf(error)}`));
    const text = await response.text();
    const { data } = answer.safeParse(parsed(text));
    if (data === undefined) return refused(address, `answers ${response.status}, and not as Prometheus does`);
    return data.status === 'success' ? data.data.result : refused(address, `says: ${data.error}`);
  };

/** With the rights of whoever calls the command. */
export const askingInside: Ask = async (query) => {
  const promtool = ['promtool', 'query', '--format=json', 'instant', 'http://localhost:9090', query];
  const { stdout } = await promisify(execFile)(
    'kubectl',
    [
      '--namespace',
      prometheus,
      'exec',
      `deployment/${prometheus}`,
      '--container',
      prometheus,
      '--',
      ...promtool,
    ],
    { timeout: patience, maxBuffer: 64 * mebibyte },
  ).catch((error) => refused('kubectl', `does not get through to it: ${reasonOf(error)}`));
  const { data } = vector.safeParse(parsed(stdout));
  return data ?? refused('kubectl', 'brings no answer of Prometheus');
};

/** The last line is what went wrong; those before it, how it came to it. */
const reasonOf = (error: unknown): string =>
  messageOf(types.isNativeError(error) && error.cause !== undefined ? error.cause : error)
    .trim()
    .split('\n')
    .at(-1) ?? '';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(who: string, message: string): never {
  const hint = `run "kubectl -n ${prometheus} port-forward service/${prometheus} 9090" beside it, and write --from http://localhost:9090`;
  throw new ProblemsError([{ code: 'TK015', path: who, message, hint }]);
}
