/** Questions to the server; a refusal becomes an Error with its words. */
import type { ActKind, Detail, Job, JobOutput, Preview, Series, Template } from '../shared/types';

async function ask(path: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(path, init);
  // The gate answers with its own page when the session has ended.
  if (answer.redirected || answer.status === 401)
    throw new Error('You are signed out. Load the page again to sign in.');
  if (answer.ok) return answer;
  const text = await answer.text();
  throw new Error(reason(text) ?? `The panel answers ${answer.status}`);
}

function reason(text: string): string | undefined {
  try {
    const { text: words } = JSON.parse(text);
    return typeof words === 'string' ? words : undefined;
  } catch {
    return undefined;
  }
}

export const detail = async (id: string): Promise<Detail> => (await ask(`/api/components/${id}`)).json();

interface LogOf {
  readonly component: string;
  readonly pod: string;
  readonly container: string;
  /** Of the run before this one. */
  readonly previous?: boolean;
  readonly lines: number;
}

export async function log({
  component: id,
  pod,
  container,
  previous = false,
  lines,
}: LogOf): Promise<string> {
  const query = new URLSearchParams({ pod, container, previous: String(previous), lines: String(lines) });
  return (await ask(`/api/components/${id}/logs?${query}`)).text();
}

export async function series(name: string, of: string, span: string): Promise<Series> {
  return (await ask(`/api/series/${name}?${new URLSearchParams({ of, span })}`)).json();
}

export const preview = async (id: string): Promise<Preview> => (await ask(`/api/previews/${id}`)).json();

const post = (path: string, body: unknown): Promise<Response> =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-thinkube': '1' },
    body: JSON.stringify(body),
  });

/** @returns what was done */
export const act = async (kind: ActKind, target: string, of: string): Promise<string> =>
  (await (await post('/api/acts', { kind, target, of })).json()).text;

export const templates = async (): Promise<readonly Template[]> => (await ask('/api/templates')).json();
export const jobs = async (): Promise<readonly Job[]> => (await ask('/api/jobs')).json();
export const output = async (id: string, after: number): Promise<JobOutput> =>
  (await ask(`/api/jobs/${id}?after=${after}`)).json();

/** @returns the id of the job */
export const startJob = async (
  template: number,
  answers: Readonly<Record<string, string | number>>,
): Promise<number> => (await (await post('/api/jobs', { template, answers })).json()).job;

/** Sends a machine to sleep, or wakes it. @returns the id of the job that does it */
export const power = async (machine: string, to: 'sleep' | 'wake'): Promise<number> =>
  (await (await post('/api/power', { machine, to })).json()).job;

/** Switches a component as its preview says. @returns the id of the job that does it */
export const change = async ({ id, state }: Preview): Promise<number> =>
  (await (await post('/api/changes', { id, state })).json()).job;
