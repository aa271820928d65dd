/** TimescaleDB: the user of a database makes a table over time, and its rows are in pieces by week. */
import { inServer } from '../../hands';
import type { Running } from '../all';
import type { Proofs } from './proofs';

export const timescaledb: Proofs = { 'the user of a database makes a table over time': hypertable };

const script = [
  'create table if not exists proof (at timestamptz not null, value real)',
  "select create_hypertable('proof', 'at', if_not_exists => true)",
  "insert into proof select day, 1 from generate_series(now() - interval '60 days', now(), interval '1 day') day",
  "select count(*) from timescaledb_information.chunks where hypertable_name = 'proof'",
];

async function hypertable(running: Running): Promise<string> {
  const { password = '' } = await running.cluster.secret('credentials', 'timescaledb-own-measurements');
  const words = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--username=measurements'];
  const psql = [
    ...['env', `PGPASSWORD=${password}`, 'psql', '--host=timescaledb', ...words, 'measurements'],
    ...script.map((each) => `--command=${each}`),
  ];
  const said = await inServer(running, 'timescaledb', psql, 'postgresql');
  const pieces = Number(said.trim().split('\n').at(-1));
  if (!(pieces >= 8)) throw new Error(`it says ${said}`);
  return `60 days are in ${pieces} pieces`;
}
