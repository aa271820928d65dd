/** Programs on the LAN: a token, a run of MLflow with an artifact, and the same bytes by S3's public name. */
import { randomBytes } from 'node:crypto';
import { text } from '../../../lib/objects/read';
import { until } from '../../cluster/control-plane/processes';
import type { Report } from '../../cluster/report';
import { inServer } from '../hands';
import { call, type Lan, must, signed } from '../lan';
import type { Running } from './all';

/** What was left in the platform, so that a later proof can look whether it is still there. */
export interface Left {
  readonly run: string;
  readonly content: string;
}

const json = { 'content-type': 'application/json' };

export async function lanOf({ cluster, dist }: Running): Promise<Lan> {
  const ca = (await cluster.secret('cert-manager', 'home-ca'))['tls.crt'] ?? '';
  return { dns: dist.plan.platform.network.dns ?? '', ca };
}

export async function provePrograms(running: Running, report: Report): Promise<Left | undefined> {
  const lan = await lanOf(running);
  let left: Left | undefined;
  await report.prove('a program writes a run with an artifact into MLflow', async () => {
    left = await leaveRun(running);
    return `run ${left.run}`;
  });
  await report.prove('without a token MLflow is closed', async () => {
    const { status } = await call(lan, `${mlflow(running)}/experiments/search?max_results=1`, {
      headers: json,
    });
    if (status < 300 || status >= 500) throw new Error(`it answers ${status}`);
    return `it answers ${status}`;
  });
  const found = left;
  if (found !== undefined) {
    await report.prove("the artifact is in the bucket, by S3's public name", () =>
      readArtifact(running, found),
    );
    await report.prove('the run is in PostgreSQL', () => readRow(running, found));
  }
  return left;
}

const mlflow = ({ dist }: Running): string =>
  `https://experiments.${dist.plan.platform.cluster.domain}/api/2.0/mlflow`;

/** Of the client that a component's claim made, by its own secret. */
export async function token({ cluster, dist }: Running, lan: Lan, id = 'mlflow'): Promise<string> {
  const { clientSecret = '', clientId = id } = await cluster.secret('credentials', `${id}-sign-in`);
  const url = `https://auth.${dist.plan.platform.cluster.domain}/realms/thinkube/protocol/openid-connect/token`;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return text(JSON.parse(await must(lan, url, { method: 'POST', headers, body })), 'access_token') ?? '';
}

/** A run with a metric, which PostgreSQL keeps, and with a file, which the object store keeps. */
export async function leaveRun(running: Running): Promise<Left> {
  const id = await startRun(running);
  return { run: id, content: await addFile(running, id) };
}

/** Gives back its number. */
export async function startRun(running: Running): Promise<string> {
  const lan = await lanOf(running);
  const headers = { ...json, authorization: `Bearer ${await token(running, lan)}` };
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const sent = { method: 'POST', headers, body: JSON.stringify(body) };
    return JSON.parse(await must(lan, `${mlflow(running)}/${path}`, sent));
  };
  const made = await post('runs/create', { experiment_id: '0', run_name: 'proof', start_time: Date.now() });
  const id = text(made, 'run.info.run_id') ?? '';
  await post('runs/log-metric', { run_id: id, key: 'loss', value: 0.25, timestamp: Date.now() });
  return id;
}

/** Gives back what is in it. */
export async function addFile(running: Running, id: string): Promise<string> {
  const lan = await lanOf(running);
  const headers = { authorization: `Bearer ${await token(running, lan)}` };
  const content = randomBytes(16).toString('hex');
  const path = `${mlflow(running)}-artifacts/artifacts/0/${id}/artifacts/proof.txt`;
  await must(lan, path, { method: 'PUT', headers, body: content });
  return content;
}

/** Until a program gets a token and an answer. */
export async function works(running: Running): Promise<void> {
  await until('MLflow answers with a token', 240, async () => {
    try {
      const lan = await lanOf(running);
      const headers = { authorization: `Bearer ${await token(running, lan)}` };
      return await must(lan, `${mlflow(running)}/experiments/search?max_results=1`, { headers });
    } catch {
      return undefined;
    }
  });
}

export async function readArtifact(running: Running, { run: id, content }: Left): Promise<string> {
  const { cluster, dist } = running;
  const lan = await lanOf(running);
  const { accessKey = 'mlflow', secretKey = '' } = await cluster.secret('credentials', 'mlflow-artifacts');
  const url = `https://s3.${dist.plan.platform.cluster.domain}/mlflow/0/${id}/artifacts/proof.txt`;
  const headers = signed(url, 'GET', { accessKey, secretKey });
  const found = await must(lan, url, { headers });
  if (found !== content) throw new Error(`it holds ${JSON.stringify(found.slice(0, 100))}, not ${content}`);
  const wrong = await call(lan, url, { headers: signed(url, 'GET', { accessKey, secretKey: 'wrong' }) });
  if (wrong.status !== 403) throw new Error(`with a wrong key it answers ${wrong.status}`);
  return `${content.length} bytes are the same; with a wrong key it answers 403`;
}

export async function readRow(running: Running, { run: id }: Left): Promise<string> {
  const query = `select r.name || ' loss ' || m.value from runs r join metrics m using (run_uuid) where run_uuid = '${id}'`;
  const row = await sql(running, 'mlflow', query);
  if (row !== 'proof loss 0.25') throw new Error(`the database says ${JSON.stringify(row)}`);
  return row;
}

export const isInDatabase = async (running: Running, id: string): Promise<boolean> =>
  (await sql(running, 'mlflow', `select count(*) from runs where run_uuid = '${id}'`)) === '1';

/** What psql prints, as the server's administrator. */
export const sql = async (running: Running, database: string, query: string): Promise<string> =>
  (
    await inServer(running, 'postgresql', [
      ...['psql', '--no-align', '--tuples-only', `--dbname=${database}`, `--command=${query}`],
    ])
  ).trim();
