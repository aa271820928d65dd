/** What is looked at, and what is found wrong. */
import type { z } from 'zod';
import type { Problem } from '../../plan/problem';
import type { Path } from '../read/positions';

/** A problem, and the path of the place to point at, which may be longer than that of the problem. */
export interface Found {
  readonly at: Path;
  /** Whether the key is what is wrong. Default: its value. */
  readonly which?: 'key';
  /** The key that was probably meant. */
  readonly meant?: string;
  readonly problem: Problem;
}

/** A value and the schema that does not take it. */
export interface Input {
  readonly schema: z.ZodType;
  readonly value: unknown;
}
