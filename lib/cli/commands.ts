/** Every command, in the order of the help. */
import { backup } from './backup';
import type { Command } from './command';
import { completion } from './completion';
import { diff } from './diff';
import { explain } from './explain';
import { images } from './images';
import { init } from './init';
import { list } from './list';
import { plan } from './plan';
import { purge } from './purge';
import { report } from './report';
import { resources } from './resources';
import { restore } from './restore';
import { rotate } from './rotate';
import { schema } from './schema';
import { secrets } from './secrets';
import { disable, enable } from './switch';
import { synth } from './synth';
import { update } from './update';
import { validate } from './validate';

export const commands: readonly Command[] = [
  init,
  validate,
  plan,
  explain,
  list,
  enable,
  disable,
  update,
  synth,
  diff,
  report,
  resources,
  images,
  secrets,
  rotate,
  backup,
  restore,
  purge,
  schema,
  completion(() => commands),
];
