// The API of the cluster, with the rights of this pod's account.
import { readFile } from 'node:fs/promises';

const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Answers what came. An answer other than success is an error, with its `status`. */
export async function call(path, init = {}) {
  const answer = await fetch(`${process.env.KUBERNETES_URL}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${(await readFile(process.env.TOKEN_FILE ?? token, 'utf8')).trim()}`,
      ...init.headers,
    },
  });
  if (!answer.ok) {
    const error = new Error(`${path}: ${answer.status} ${await answer.text()}`);
    throw Object.assign(error, { status: answer.status });
  }
  return answer.json();
}

/** Changes these fields of an object, and no others. */
export const patch = (path, fields) =>
  call(path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(fields),
  });
