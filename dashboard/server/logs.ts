/** Lines of a container's log, as text and nothing but text. */
import type { Kubernetes } from './kubernetes';

export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Of the run before this one. */
  readonly previous: boolean;
  readonly lines: number;
}

/** The most that is shown at once. */
const most = 500;

/** Colours and whatever else a terminal would obey. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const obeyed = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** @throws Refused if there is no such log */
export async function logOf(kubernetes: Kubernetes, request: LogRequest): Promise<string> {
  const { namespace, pod, container, previous } = request;
  const query = new URLSearchParams({
    container,
    previous: String(previous),
    tailLines: String(Math.min(most, request.lines)),
    limitBytes: String(most * 1000),
  });
  const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(pod)}/log?${query}`;
  return plain(await (await kubernetes.call(path)).text());
}

/** Text and nothing but text. */
export const plain = (text: string): string => text.replaceAll(obeyed, '');
