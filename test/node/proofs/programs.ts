/** Programs on the LAN: a token, a run of MLflow with an artifact, and the same bytes by S3's public name. */
import { randomBytes } from 'node:crypto';
import { text } from '../../../lib/objects/read';
import { programOf } from '../../cluster/control-plane/build';
import { run } from '../../cluster/control-plane/processes';
import { tools } from '../../cluster/control-plane/tools';
import type { Report } from '../../cluster/report';
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
  const { domain } = running.dist.plan.platform.cluster;
  const lan = await lanOf(running);
  const experiments = `https://experiments.${domain}`;
  let left: Left | undefined;
  await report.prove('a program writes a run with an artifact into MLflow', async () => {
    const authorization = `Bearer ${await token(running, lan)}`;
    left = await writeRun(lan, experiments, authorization);
    return `run ${left.run}`;
  });
  await report.prove('without a token MLflow is closed', async () => {
    const { status } = await call(lan, `${experiments}/api/2.0/mlflow/experiments/search?max_results=1`, {
      headers: json,
    });
    if (status < 300 || status >= 500) throw new Error(`it answers ${status}`);
    return `it answers ${status}`;
  });
  const found = left;
  if (found !== undefined) {
    await report.prove("the artifact is in the bucket, by S3's public name", () =>
      readArtifact(running, lan, found),
    );
    await report.prove('the run is in PostgreSQL', () => readRow(running, found));
  }
  return left;
}

/** Of the client that MLflow's claim made, by its own secret. */
export async function token({ cluster, dist }: Running, lan: Lan): Promise<string> {
  const { clientSecret = '', clientId = 'mlflow' } = await cluster.secret('credentials', 'mlflow-sign-in');
  const url = `https://auth.${dist.plan.platform.cluster.domain}/realms/thinkube/protocol/openid-connect/token`;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return text(JSON.parse(await must(lan, url, { method: 'POST', headers, body })), 'access_token') ?? '';
}

async function writeRun(lan: Lan, base: string, authorization: string): Promise<Left> {
  const headers = { ...json, authorization };
  const post = async (path: string, body: unknown): Promise<unknown> =>
    JSON.parse(
      await must(lan, `${base}/api/2.0/mlflow/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      }),
    );
  const made = await post('runs/create', { experiment_id: '0', run_name: 'proof', start_time: Date.now() });
  const id = text(made, 'run.info.run_id') ?? '';
  await post('runs/log-metric', { run_id: id, key: 'loss', value: 0.25, timestamp: Date.now() });
  const content = randomBytes(16).toString('hex');
  const path = `${base}/api/2.0/mlflow-artifacts/artifacts/0/${id}/artifacts/proof.txt`;
  await must(lan, path, { method: 'PUT', headers: { authorization }, body: content });
  return { run: id, content };
}

export async function readArtifact(
  { cluster, dist }: Running,
  lan: Lan,
  { run: id, content }: Left,
): Promise<string> {
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

/** What psql prints, as the server's administrator. */
export const sql = async (running: Running, database: string, query: string): Promise<string> =>
  (
    await kubectl(running, [
      ...['exec', '--namespace=postgresql', 'postgresql-0', '--container=postgresql', '--'],
      ...['psql', '--no-align', '--tuples-only', `--dbname=${database}`, `--command=${query}`],
    ])
  ).trim();

export async function kubectl({ machine }: Running, args: readonly string[]): Promise<string> {
  const env = { ...process.env, KUBECONFIG: machine.kubeconfig };
  return (await run(programOf(tools.kubernetes, 'kubectl'), args, { env })).stdout;
}
