/** Every verb, in the order of the help. */
import { list } from './list';
import { plan } from './plan';
import { synth } from './synth';
import { validate } from './validate';
import type { Verb } from './verb';

export const verbs: readonly Verb[] = [synth, validate, plan, list];
