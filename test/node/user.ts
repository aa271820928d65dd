/** The machine that the platform is looked after from: what is installed there, and a store outside the cluster. */
import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { programOf } from '../cluster/control-plane/build';
import { Processes } from '../cluster/control-plane/processes';
import { tools } from '../cluster/control-plane/tools';
import { debian, goTool, type Need } from '../config/need';
import { ownFolder, router } from './machine';

const path = (need: Need): string => {
  if ('missing' in need) throw new Error(need.missing);
  return need.found;
};

/** Installs or builds what is not there yet; on the node's LAN all of it must be. */
export const ready = (): readonly string[] => [
  path(debian('age')),
  path(debian('aws')),
  path(goTool('versitygw')),
];

export const pathOfUser = (): string =>
  [
    resolve(programOf(tools.kubernetes, '')),
    ...[debian('age'), debian('aws')].map((need) => dirname(path(need))),
    process.env['PATH'] ?? '',
  ].join(delimiter);

/** What whoever does by hand what install.sh asks for writes into every Secret. */
export const madeByHand = 'made-by-hand';

/** Speaks S3 on the LAN, with one empty bucket. */
export function serveStore(endpoint: string, bucket: string): void {
  const folder = ownFolder('store');
  mkdirSync(join(folder, bucket));
  const words = [
    '--access',
    madeByHand,
    '--secret',
    madeByHand,
    '--port',
    `${router}:${new URL(endpoint).port}`,
  ];
  // It ends with this program, also where that is itself killed.
  new Processes(ownFolder('log')).start('store', 'setpriv', [
    ...['--pdeathsig', 'KILL', path(goTool('versitygw')), ...words, 'posix', folder],
  ]);
}
