/** What a rule is, and what it finds. */
import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';

/** Something that breaks a rule: in which object, where, what is wrong, and what to write instead. */
export interface Finding {
  readonly of: Emitted;
  /** Where in the object, such as `spec.replicas`. @default - all of it */
  readonly path?: string;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}

/** One requirement on the finished objects, seen all together. */
export interface Rule {
  /** Kebab-case: what a waiver names. */
  readonly id: string;
  /** `TK7` and two digits; never given to another rule. */
  readonly code: string;
  /** What holds if it is kept, in one sentence without a full stop. */
  readonly title: string;
  findings(inventory: Inventory): Iterable<Finding>;
}

export const defineRule = (rule: Rule): Rule => rule;

/** `Kind/name`. */
export const nameOf = ({ object }: Emitted): string => `${object.kind}/${object.metadata.name}`;

/** A path of two parts, either of which may be empty. */
export const under = (start: string, rest: string): string =>
  start === '' || rest === '' || rest.startsWith('[') ? start + rest : `${start}.${rest}`;
