/** What a rule is, and what it finds. */
import type { Emitted } from '../kube/object';
import type { Inventory } from '../objects/inventory';

/** Something that breaks a rule. */
export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  /** Id of the component that emits the object. */
  readonly component: string;
  /** `Kind/name`. */
  readonly object: string;
  /** Where in the object, such as `spec.replicas`; absent for all of it. */
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
  /** What holds where it is kept, in one sentence without a full stop. */
  readonly title: string;
  check(inventory: Inventory): Iterable<Finding>;
}

/** A finding as a rule writes it down: of which object, where, what, and the cure. */
export interface Flaw extends Pick<Finding, 'path' | 'message' | 'hint'> {
  readonly of: Emitted;
}

interface RuleSpec extends Pick<Rule, 'id' | 'code' | 'title'> {
  flaws(inventory: Inventory): Iterable<Flaw>;
}

export const defineRule = ({ flaws, ...spec }: RuleSpec): Rule => ({
  ...spec,
  *check(inventory) {
    for (const { of, ...flaw } of flaws(inventory)) {
      yield { rule: spec.id, component: of.component, object: nameOf(of), ...flaw };
    }
  },
});

/** `Kind/name`. */
export const nameOf = ({ object }: Emitted): string => `${object.kind}/${object.metadata.name}`;

/** A path of two parts, either of which may be empty. */
export const under = (start: string, rest: string): string =>
  start === '' || rest === '' || rest.startsWith('[') ? start + rest : `${start}.${rest}`;
