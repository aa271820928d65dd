/** Questions to the server; a refusal becomes an Error with its words. */
import type { ActKind, Detail, Preview, Series } from '../shared/types';

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

export async function log(id: string, pod: string, container: string, previous: boolean): Promise<string> {
  const query = new URLSearchParams({ pod, container, previous: String(previous), lines: '200' });
  return (await ask(`/api/components/${id}/logs?${query}`)).text();
}

export async function series(name: string, of: string, span: string): Promise<Series> {
  return (await ask(`/api/series/${name}?${new URLSearchParams({ of, span })}`)).json();
}

export const preview = async (id: string): Promise<Preview> => (await ask(`/api/previews/${id}`)).json();

/** @returns what was done */
export async function act(kind: ActKind, target: string, of: string): Promise<string> {
  const answer = await ask('/api/acts', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-thinkube': '1' },
    body: JSON.stringify({ kind, target, of }),
  });
  return (await answer.json()).text;
}
