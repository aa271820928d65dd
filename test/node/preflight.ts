/** What a machine must have before anything is built. */
import { existsSync } from 'node:fs';
import { run } from '../cluster/control-plane/processes';
import { hasHierarchies } from './machine';

/** This machine cannot do it; the message says what is missing. */
export class Cannot extends Error {}

const programs = ['unshare', 'nsenter', 'setpriv', 'ip', 'tar', 'cp', 'patch', 'git', 'apt-get', 'dpkg'];

/** @throws Cannot */
export async function preflight(): Promise<void> {
  if (process.platform !== 'linux')
    throw new Cannot('npm run test:node needs Linux: it makes a node out of namespaces');
  if (process.getuid?.() !== 0)
    throw new Cannot('npm run test:node needs root: it mounts, makes networks and groups');
  if (process.arch !== 'x64')
    throw new Cannot(`npm run test:node knows programs for amd64 alone, not for ${process.arch}`);
  if (!hasHierarchies())
    throw new Cannot(
      'npm run test:node needs cgroup v1 (a hierarchy for each controller); this machine has v2 alone',
    );
  const missing: string[] = [];
  for (const program of programs)
    if (!(await run('sh', ['-c', `command -v ${program}`], {}).catch(() => undefined))) missing.push(program);
  if (missing.length > 0)
    throw new Cannot(`npm run test:node needs these programs on PATH: ${missing.join(', ')}`);
  if (!existsSync('/usr/share/keyrings/debian-archive-keyring.gpg'))
    throw new Cannot('npm run test:node needs the keys of Debian (package debian-archive-keyring)');
}
