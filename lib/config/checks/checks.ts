/** All of them, a function each. */
import { addressChecks } from './addresses';
import type { Check } from './check';
import { nodeChecks } from './nodes';
import { serviceChecks } from './services';

export const checks: Check = (parts) =>
  [...nodeChecks, ...addressChecks, ...serviceChecks].flatMap((check) => check(parts));
