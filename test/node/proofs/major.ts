/** PostgreSQL's next major version, as its help tells: nothing is written after the dump that the new server loads. */
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { readConfig, synth, withComponents } from '../../cluster/dist';
import { inServer, runNow } from '../hands';
import { ownFolder } from '../machine';
import type { Installed } from '../platform';
import type { Running } from './all';
import { sql, startRun, works } from './programs';

const version = '18';

export async function nextMajor(running: Running, { deploy }: Installed): Promise<Running> {
  const exec = (...command: readonly string[]) => inServer(running, 'postgresql', command);
  await exec('psql', '-f', '/etc/postgresql/read-only.sql');
  await runNow(running, 'postgresql', 'postgresql-dump');
  await exec('mkdir', `/var/lib/postgresql/${version}`);
  writeFileSync(
    running.config,
    stringify(withComponents(readConfig(running.config), { postgresql: { version } })),
  );
  const dist = await synth(running.config, ownFolder());
  await deploy(dist, `PostgreSQL ${version}`);
  await works(running);
  await startRun(running);
  const said = await serverVersion(running);
  if (!said.startsWith(version)) throw new Error(`the server says that it is ${said}`);
  return { ...running, dist };
}

export const serverVersion = (running: Running): Promise<string> =>
  sql(running, 'postgres', 'show server_version');
