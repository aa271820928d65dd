/** The level that a pod needs, and the one that its namespace grants. */
import type { PodSecurity } from '../../plan/facts';
import type { Listing } from '../listing';
import type { PodSet } from '../pods';
import { strings } from '../read';
import { baselineChecks } from './baseline';
import { restrictedChecks } from './restricted';
import type { Breach } from './standard';

export const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** From strict to wide. */
const levels: readonly PodSecurity[] = ['restricted', 'baseline', 'privileged'];

const isLevel = (value: string | undefined): value is PodSecurity => levels.some((level) => level === value);

/** Everything that keeps a pod from the level `restricted`. */
export const breachesOf = (pod: PodSet): readonly Breach[] =>
  [...baselineChecks, ...restrictedChecks].flatMap((check) => [...check(pod)]);

/** The strictest level that lets the pod in. */
export function levelOf(breaches: readonly Breach[]): PodSecurity {
  if (breaches.some(({ level }) => level === 'baseline')) return 'privileged';
  return breaches.length > 0 ? 'baseline' : 'restricted';
}

export const isWider = (one: PodSecurity, other: PodSecurity): boolean =>
  levels.indexOf(one) > levels.indexOf(other);

export const widest = (all: readonly PodSecurity[]): PodSecurity =>
  all.reduce<PodSecurity>((most, each) => (isWider(each, most) ? each : most), 'restricted');

/** The level of an emitted namespace; undefined where it is not emitted or has none. */
export function enforced(listing: Listing, namespace: string): PodSecurity | undefined {
  const found = listing.get('Namespace', undefined, namespace);
  const level = found && strings(found.object, 'metadata.labels')[enforceLabel];
  return isLevel(level) ? level : undefined;
}
