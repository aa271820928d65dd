/**
 * Pod Security Standards. Upstream: kubernetes/pod-security-admission, policy/check_*.go at kubernetes-1.36.2.
 * Nothing is relaxed for user namespaces or Windows: no pod of ours has them.
 */
import type { PodSecurity } from '../../plan/facts';
import type { ContainerAt, PodSet } from '../pods';

/** A pod asks for more than a level grants. */
export interface Breach {
  /** The strictest level that it does not fit. */
  readonly level: Exclude<PodSecurity, 'privileged'>;
  /** `host`: it reaches into the node. `privilege`: it can do more than an ordinary process. */
  readonly topic: 'host' | 'privilege';
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** One check of a standard. */
export type Check = (pod: PodSet) => Iterable<Breach>;

/** The pod's security context, then those of its containers. */
export const contexts = ({ at, spec, containers }: PodSet) => [
  { at: `${at}.securityContext`, fields: spec },
  ...containers.map((each) => ({ at: `${each.at}.securityContext`, fields: each.fields })),
];

/** A check of each container for itself. */
export const eachContainer = (check: (container: ContainerAt) => Iterable<Breach>): Check =>
  function* ({ containers }) {
    for (const container of containers) yield* check(container);
  };

export const baseline = (topic: Breach['topic'], path: string, message: string, hint: string): Breach => ({
  level: 'baseline',
  topic,
  path,
  message,
  hint,
});

export const restricted = (path: string, message: string, hint: string): Breach => ({
  level: 'restricted',
  topic: 'privilege',
  path,
  message,
  hint,
});
