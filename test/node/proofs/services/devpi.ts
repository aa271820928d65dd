/** devpi: what pip asks for is fetched from PyPI once, and then comes from here. */
import { inServer } from '../../hands';
import type { Running } from '../all';
import type { Proofs } from './proofs';

export const devpi: Proofs = { 'pip installs a package of PyPI through it': installs };

async function installs(running: Running): Promise<string> {
  const pip = [
    'pip',
    'install',
    '--no-cache-dir',
    '--no-deps',
    '--target=/tmp/proof',
    '--trusted-host=devpi',
  ];
  const index = '--index-url=http://devpi:3141/home/packages/+simple/';
  await inServer(running, 'devpi', [...pip, index, 'waitress==3.0.2']);
  const found = await inServer(running, 'devpi', ['find', '/data/server/+files', '-name', 'waitress-*.whl']);
  if (!found.includes('waitress-3.0.2')) throw new Error(`it keeps ${JSON.stringify(found)}`);
  return `it is installed, and kept as ${found.trim().split('/').at(-1)}`;
}
