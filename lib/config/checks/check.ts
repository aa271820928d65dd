/** What no single key can tell: whether the parts of a config fit together. */
import type { Problem } from '../../plan/problem';
import type { Parts } from '../load';

/** Looks at the parts that it needs, where these are right. */
export type Check = (parts: Parts) => readonly Problem[];
