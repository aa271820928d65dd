/** What no single key can tell: whether the parts of a config fit together. One check a function. */
import type { Problem } from '../../plan/problem';
import type { Parts } from '../load';
import { addressChecks } from './addresses';
import { nodeChecks } from './nodes';
import { serviceChecks } from './services';

/** Looks at the parts that it needs, where these are right. */
export type Check = (parts: Parts) => readonly Problem[];

export const checks: Check = (parts) =>
  [...nodeChecks, ...addressChecks, ...serviceChecks].flatMap((check) => check(parts));
