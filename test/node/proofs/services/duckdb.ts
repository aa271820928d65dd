/** DuckDB: a table that the shell makes is Parquet in the bucket, and the server answers from it. */
import { inServer } from '../../hands';
import type { Running } from '../all';
import { keysIn, type Proofs } from './proofs';

export const duckdb: Proofs = {
  'a table of the shell is Parquet in the bucket': writes,
  'its server answers from there, to whoever has the token': answers,
};

async function writes(running: Running): Promise<string> {
  const made = 'CREATE OR REPLACE TABLE proof AS SELECT i AS id, i % 7 AS day FROM range(100000) t(i)';
  await inPod(running, `sh /config/shell.sh -c '${made}'`);
  const keys = await keysIn(running, { secret: 'duckdb-lake', bucket: 'lake', below: 'tables/main/proof/' });
  const file = keys.find((key) => key.endsWith('.parquet'));
  if (file === undefined) throw new Error(`the bucket has ${keys.join(', ').slice(0, 300)}`);
  return file;
}

async function answers(running: Running): Promise<string> {
  const counted = await ask(running, '$TOKEN');
  if (!counted.includes('100000,6')) throw new Error(`it says ${counted}`);
  const refused = await ask(running, 'another-token').catch(String);
  if (!refused.includes('Authentication failed')) throw new Error(`with a wrong token it says ${refused}`);
  return `${counted.trim().split('\n').at(-1)}; with a wrong token: Authentication failed`;
}

/** As a client elsewhere asks it. */
const ask = (running: Running, token: string): Promise<string> => {
  const query = 'SELECT count(*), max(day) FROM lake.proof';
  const from = `FROM quack_query('quack:duckdb:9494', '${query}', token := '${token}', disable_ssl := true)`;
  return inPod(
    running,
    `/packages/current/duckdb_cli/duckdb -csv -c "SET extension_directory = '$EXTENSIONS'; LOAD quack; ${from}"`,
  );
};

const inPod = (running: Running, script: string): Promise<string> =>
  inServer(running, 'duckdb', ['sh', '-c', script]);
